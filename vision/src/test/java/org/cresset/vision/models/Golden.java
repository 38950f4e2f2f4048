package org.cresset.vision.models;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/** One line of golden/models/models.tsv, which generate.py writes. */
record Golden(
    String name,
    long height,
    long width,
    long parameters,
    String names,
    double[] out,
    double gradient,
    double[] aux) {
  static List<Golden> all() {
    try (InputStream in = Golden.class.getResourceAsStream("/golden/models/models.tsv")) {
      String text = new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
      return text.lines().filter(line -> !line.startsWith("#")).map(Golden::of).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Golden of(String line) {
    String[] c = line.split("\t");
    return new Golden(
        c[0],
        Long.parseLong(c[1]),
        Long.parseLong(c[2]),
        Long.parseLong(c[3]),
        c[4],
        numbers(c[5]),
        Double.parseDouble(c[6]),
        c[7].equals("-") ? new double[0] : numbers(c[7]));
  }

  private static double[] numbers(String text) {
    return Arrays.stream(text.split(",")).mapToDouble(Double::parseDouble).toArray();
  }

  @Override
  public String toString() {
    return name;
  }
}
