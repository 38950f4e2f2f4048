package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * An equation of {@link Einsum}, such as {@code ...ij, jk -> ...ik}: letters, and -1 for an
 * ellipsis.
 *
 * @param text as it was given
 * @param inputs the labels of each operand
 * @param output the labels of the result; without an arrow, the ellipsis and the letters that occur
 *     once, in the alphabet's order, capitals first
 */
record Equation(String text, List<int[]> inputs, int[] output) {
  static final int ELLIPSIS = -1;

  static Equation parse(String text, int operands) {
    int arrow = text.indexOf("->");
    List<int[]> inputs = new ArrayList<>();
    int start = 0;
    int end = arrow < 0 ? text.length() : arrow;
    while (start <= end) {
      int comma = text.indexOf(',', start);
      int stop = comma < 0 || comma > end ? end : comma;
      inputs.add(labels(text, start, stop));
      start = stop + 1;
    }
    if (inputs.size() != operands) {
      throw new IllegalArgumentException(
          "einsum: \"%s\" must name the labels of every operand, got %d of them for %d"
              .formatted(text, inputs.size(), operands));
    }
    int[] output = arrow < 0 ? implicit(inputs) : labels(text, arrow + 2, text.length());
    Equation equation = new Equation(text, inputs, output);
    equation.checkOutput();
    return equation;
  }

  private static int[] labels(String text, int start, int end) {
    List<Integer> labels = new ArrayList<>();
    for (int i = start; i < end; i++) {
      char c = text.charAt(i);
      if (c == ' ') continue;
      if (text.startsWith("...", i) && i + 3 <= end && !labels.contains(ELLIPSIS)) {
        labels.add(ELLIPSIS);
        i += 2;
      } else if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        labels.add((int) c);
      } else {
        throw new IllegalArgumentException(
            "einsum: a letter or one ... must stand at character %d of \"%s\", got %s"
                .formatted(i + 1, text, c));
      }
    }
    return labels.stream().mapToInt(Integer::intValue).toArray();
  }

  private static int[] implicit(List<int[]> inputs) {
    TreeMap<Integer, Integer> counts = new TreeMap<>(); // the ellipsis is the least of all
    for (int[] labels : inputs) for (int label : labels) counts.merge(label, 1, Integer::sum);
    return counts.entrySet().stream()
        .filter(e -> e.getKey() == ELLIPSIS || e.getValue() == 1)
        .mapToInt(e -> e.getKey())
        .toArray();
  }

  private void checkOutput() {
    for (int i = 0; i < output.length; i++) {
      int label = output[i];
      boolean known =
          label == ELLIPSIS
              || inputs.stream().flatMapToInt(IntStream::of).anyMatch(l -> l == label);
      boolean twice = IntStream.range(0, i).anyMatch(j -> output[j] == label);
      if (known && !twice) continue;
      throw new IllegalArgumentException(
          "einsum: a label of the result must occur in an operand, and once in the result, got %s in \"%s\""
              .formatted(label == ELLIPSIS ? "..." : Character.toString(label), text));
    }
  }
}
