/** Networks by name. */
@NullMarked
package org.cresset.vision.models;

import org.jspecify.annotations.NullMarked;
