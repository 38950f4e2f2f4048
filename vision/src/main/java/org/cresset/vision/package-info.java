/** Images: datasets, transforms, models and training recipes. */
@NullMarked
package org.cresset.vision;

import org.jspecify.annotations.NullMarked;
