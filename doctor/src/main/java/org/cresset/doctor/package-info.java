/** Why a GPU cannot be used: causes, what proves them, and what to do. */
@NullMarked
package org.cresset.doctor;

import org.jspecify.annotations.NullMarked;
