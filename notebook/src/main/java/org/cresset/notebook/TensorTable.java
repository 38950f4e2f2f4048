package org.cresset.notebook;

import java.util.Locale;
import java.util.Optional;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;

/** A tensor of one or two dimensions as a table. */
final class TensorTable {
  private static final int ROWS = 12;
  private static final int COLUMNS = 12;
  private static final int EDGE = 5;

  private TensorTable() {}

  /**
   * The table, with its size and type above it; of more than {@value #ROWS} rows or {@value
   * #COLUMNS} columns the first and last {@value #EDGE}. Empty for a tensor that is closed, has no
   * values or is complex, and for other numbers of dimensions: those show as text.
   */
  static Optional<String> of(Tensor tensor) {
    if (!tensor.isOpen() || tensor.device().type() == Device.Type.META) return Optional.empty();
    if (tensor.dim() < 1 || tensor.dim() > 2 || tensor.numel() == 0) return Optional.empty();
    if (tensor.dtype() == DType.COMPLEX64 || tensor.dtype() == DType.COMPLEX128) {
      return Optional.empty();
    }
    try (var _ = Scope.open()) {
      return Optional.of(table(tensor));
    }
  }

  private static String table(Tensor tensor) {
    Tensor matrix = tensor.dim() == 1 ? tensor.detach().unsqueeze(0) : tensor.detach(); // (R, C)
    long[] rows = shown(matrix.size(0), ROWS);
    long[] columns = shown(matrix.size(1), COLUMNS);
    StringBuilder html = new StringBuilder("<table><caption>tensor ");
    html.append(tensor.shape()).append(' ').append(tensor.dtype());
    if (tensor.device().type() != Device.Type.CPU) html.append(' ').append(tensor.device());
    html.append("</caption><thead><tr><th></th>");
    for (long column : columns) html.append("<th>").append(label(column)).append("</th>");
    html.append("</tr></thead><tbody>");
    for (long row : rows) {
      html.append("<tr><th>").append(label(row)).append("</th>");
      for (long column : columns) {
        html.append("<td>").append(cell(matrix, row, column)).append("</td>");
      }
      html.append("</tr>");
    }
    return html.append("</tbody></table>").toString();
  }

  /** The indices that are shown; -1 stands for those that are not. */
  private static long[] shown(long count, int most) {
    if (count <= most) return java.util.stream.LongStream.range(0, count).toArray();
    long[] indices = new long[2 * EDGE + 1];
    for (int i = 0; i < EDGE; i++) {
      indices[i] = i;
      indices[EDGE + 1 + i] = count - EDGE + i;
    }
    indices[EDGE] = -1;
    return indices;
  }

  private static String label(long index) {
    return index < 0 ? "&hellip;" : Long.toString(index);
  }

  private static String cell(Tensor matrix, long row, long column) {
    if (row < 0 || column < 0) return "&hellip;";
    Tensor value = matrix.select(0, row).select(0, column);
    return switch (value.dtype()) {
      case BOOL -> value.item() == 0 ? "false" : "true";
      case INT64, INT32, INT16, INT8, UINT8 -> Long.toString(value.itemLong());
      default -> String.format(Locale.ROOT, "%.5g", value.item());
    };
  }
}
