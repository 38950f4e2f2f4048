/** Pictures for people: masks in colours, over their images, and sheets of many images. */
@NullMarked
package org.cresset.vision.display;

import org.jspecify.annotations.NullMarked;
