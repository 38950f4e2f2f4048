/**
 * Tensors in files: PyTorch's {@code .pth}, {@code safetensors} (version 0.4 and later) in one file
 * or several, NumPy's {@code .npy} and {@code .npz}.
 *
 * <p>Files are read as if somebody hostile wrote them: what is not exactly as the format says is
 * refused with a sentence that names the file.
 */
@NullMarked
package org.cresset.torch.io;

import org.jspecify.annotations.NullMarked;
