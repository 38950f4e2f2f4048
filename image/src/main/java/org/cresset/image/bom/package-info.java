/** What an image is made of, with versions and licences, in the words of CycloneDX and SPDX. */
@NullMarked
package org.cresset.image.bom;

import org.jspecify.annotations.NullMarked;
