/** What a container does when it starts: a notebook, a shell from afar, or a command. */
@NullMarked
package org.cresset.image.start;

import org.jspecify.annotations.NullMarked;
