/** {@code cresset.lock}: every artifact of an environment by name and hash. */
@NullMarked
package org.cresset.stack.lock;

import org.jspecify.annotations.NullMarked;
