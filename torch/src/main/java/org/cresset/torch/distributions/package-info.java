/** Probability distributions: draw from them, and differentiate what they say of values. */
@NullMarked
package org.cresset.torch.distributions;

import org.jspecify.annotations.NullMarked;
