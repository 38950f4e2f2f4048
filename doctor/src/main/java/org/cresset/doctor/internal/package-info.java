/** Asks the driver, in a process of its own: it needs the JDK and nothing else. */
@NullMarked
package org.cresset.doctor.internal;

import org.jspecify.annotations.NullMarked;
