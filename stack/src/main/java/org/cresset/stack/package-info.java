/** What to install: the default LibTorch, fetched, verified and stored. */
@NullMarked
package org.cresset.stack;

import org.jspecify.annotations.NullMarked;
