/**
 * What {@code cresset train} knows: each recipe is one short file, listed in {@link
 * org.cresset.vision.recipes.Recipes}.
 */
@NullMarked
package org.cresset.vision.recipes;

import org.jspecify.annotations.NullMarked;
