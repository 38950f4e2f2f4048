package org.cresset.notebook;

import java.awt.image.BufferedImage;
import org.cresset.torch.Tensor;
import org.dflib.jjava.jupyter.kernel.BaseKernel;
import org.jspecify.annotations.Nullable;

/**
 * What a cell may call without an import.
 *
 * <pre>{@code
 * display(loss);                 // shows in the middle of a cell; the last line shows by itself
 * image(batch.select(0, 0));     // a tensor as a picture
 * }</pre>
 */
public final class Notebook {
  private static volatile @Nullable BaseKernel kernel;

  private Notebook() {}

  /** Says whose output is shown; there is one kernel in a process. */
  static void shownBy(BaseKernel kernel) {
    Notebook.kernel = kernel;
  }

  /**
   * Shows a value where the cell's output is: tensors as a table, pictures and charts as pictures,
   * anything else as its text.
   *
   * @throws IllegalStateException outside a notebook
   */
  public static void display(Object value) {
    BaseKernel shown = kernel;
    if (shown == null) throw new IllegalStateException("display works in a notebook alone");
    shown.display(shown.getRenderer().render(value));
  }

  /**
   * A tensor as a picture.
   *
   * @param tensor (3, H, W) in red, green, blue, or (1, H, W) or (H, W) in grey; bytes as they are,
   *     floating point from 0 to 1, with what is outside cut off
   * @throws org.cresset.torch.ShapeException if it has another shape
   */
  public static BufferedImage image(Tensor tensor) {
    return Pictures.of(tensor);
  }

  /**
   * A batch as one picture, row by row.
   *
   * @param batch (N, C, H, W), as {@link #image} takes each; the first 64 are shown
   * @param columns how many stand in a row, 1 or more
   */
  public static BufferedImage images(Tensor batch, int columns) {
    return Pictures.grid(batch, columns);
  }

  /** A batch as one picture of eight columns. */
  public static BufferedImage images(Tensor batch) {
    return images(batch, 8);
  }
}
