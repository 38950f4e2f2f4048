/** Folders to run in, made of what a lock names or found where they are. */
@NullMarked
package org.cresset.stack.sync;

import org.jspecify.annotations.NullMarked;
