/**
 * Downloads that survive what networks do: several at once, resumed where they stopped, and never
 * accepted before their SHA-256 is right.
 */
@NullMarked
package org.cresset.stack.fetch;

import org.jspecify.annotations.NullMarked;
