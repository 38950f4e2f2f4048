/** The command line. */
@NullMarked
package org.cresset.cli;

import org.jspecify.annotations.NullMarked;
