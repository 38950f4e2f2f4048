/** JSON documents as values that know their place. */
@NullMarked
package org.cresset.stack.json;

import org.jspecify.annotations.NullMarked;
