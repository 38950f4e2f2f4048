/** What is in an image, what differs between two, and whether one is what it says. */
@NullMarked
package org.cresset.image.inspect;

import org.jspecify.annotations.NullMarked;
