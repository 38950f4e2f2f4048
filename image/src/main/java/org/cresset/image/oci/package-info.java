/** The records of the OCI image specification, and images as folders and archives of them. */
@NullMarked
package org.cresset.image.oci;

import org.jspecify.annotations.NullMarked;
