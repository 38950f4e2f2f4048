/** Registries: images are pushed to and pulled from them. */
@NullMarked
package org.cresset.image.registry;

import org.jspecify.annotations.NullMarked;
