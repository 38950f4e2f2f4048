/**
 * Files by their SHA-256, shared between environments and processes; wheels unpacked and checked.
 */
@NullMarked
package org.cresset.stack.store;

import org.jspecify.annotations.NullMarked;
