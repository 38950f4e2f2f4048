/** What this machine says of itself: files, environment, and calls of the driver. */
@NullMarked
package org.cresset.doctor.evidence;

import org.jspecify.annotations.NullMarked;
