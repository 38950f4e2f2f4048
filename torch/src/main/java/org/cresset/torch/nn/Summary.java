package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a network is made of, and what it costs to run once.
 *
 * @param rows the network and all modules within, parents first
 * @param parameters how many numbers are learned or frozen
 * @param trainable how many of them want gradients
 * @param parameterBytes their memory, in bytes
 * @param flops additions and multiplications of products and convolutions, forward
 */
public record Summary(
    List<Row> rows, long parameters, long trainable, long parameterBytes, long flops) {
  /**
   * One module.
   *
   * @param path its names from the root, empty for the root
   * @param kind its class
   * @param output the shape of what it gave last, the first if it gave several; empty if it was not
   *     called by {@link Module#call}
   * @param parameters how many it has, with those of modules within
   * @param flops what its calls took, with those of modules within
   * @param activationBytes the memory of what its calls gave, in bytes; 0 if it has modules within
   * @param calls how often it was called
   */
  public record Row(
      String path,
      String kind,
      String output,
      long parameters,
      long flops,
      long activationBytes,
      int calls) {
    private int depth() {
      return path.isEmpty() ? 0 : path.split("\\.", -1).length;
    }

    private String name() {
      String name = path.substring(path.lastIndexOf('.') + 1);
      return "  ".repeat(depth()) + (path.isEmpty() ? kind : name + ": " + kind);
    }
  }

  /** Copies the rows. */
  public Summary {
    rows = List.copyOf(rows);
  }

  /** The memory of what modules without others within gave, in bytes. */
  public long activationBytes() {
    return rows.stream().mapToLong(Row::activationBytes).sum();
  }

  /** A table for a person. */
  @Override
  public String toString() {
    List<String[]> cells = new ArrayList<>();
    cells.add(new String[] {"layer", "output", "parameters", "FLOPs"});
    for (Row row : rows) {
      cells.add(new String[] {row.name(), row.output, count(row.parameters), count(row.flops)});
    }
    int[] widths = new int[4];
    for (String[] line : cells) {
      for (int i = 0; i < 4; i++) widths[i] = Math.max(widths[i], line[i].length());
    }
    StringBuilder text = new StringBuilder();
    for (String[] line : cells) {
      String padded =
          "%-"
              + widths[0]
              + "s  %-"
              + Math.max(1, widths[1])
              + "s  %"
              + widths[2]
              + "s  %"
              + widths[3]
              + "s";
      text.append(padded.formatted((Object[]) line).stripTrailing()).append('\n');
    }
    return text.append('\n')
        .append(
            "parameters   %s, %s trainable, %s\n"
                .formatted(count(parameters), count(trainable), bytes(parameterBytes)))
        .append("activations  %s\n".formatted(bytes(activationBytes())))
        .append("FLOPs        %s forward".formatted(count(flops)))
        .toString();
  }

  private static String count(long number) {
    return number == 0 ? "-" : String.format(Locale.ROOT, "%,d", number);
  }

  private static String bytes(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    double amount = bytes;
    int unit = 0;
    while (amount >= 1024 && unit < units.length - 1) {
      amount /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", amount, units[unit]);
  }
}
