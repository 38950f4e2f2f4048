package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cresset.image.layer.ImageException;

/**
 * What a Python distribution says of itself. Source: Core metadata specifications, up to 2.4.
 *
 * @param name its name
 * @param version its version
 * @param licence its terms
 */
public record PythonMetadata(String name, String version, Licence licence) {
  private static final String CLASSIFIER = "License :: ";

  /**
   * Reads a wheel's {@code METADATA}.
   *
   * @throws ImageException if the wheel has none that says a name and a version
   */
  public static PythonMetadata ofWheel(Path wheel) {
    try (ZipFile zip = new ZipFile(wheel.toFile())) {
      for (ZipEntry entry : zip.stream().map(ZipEntry.class::cast).toList()) {
        if (!entry.getName().matches("[^/]+\\.dist-info/METADATA")) continue;
        try (InputStream in = zip.getInputStream(entry)) {
          return parse(wheel.getFileName() + "", new String(in.readAllBytes(), UTF_8));
        }
      }
    } catch (IOException e) {
      throw new ImageException(wheel + " must be a wheel: " + e.getMessage(), null, e);
    }
    throw new ImageException(wheel + " must have a dist-info/METADATA, it has none", null, null);
  }

  /** Reads the text of a {@code METADATA}. */
  static PythonMetadata parse(String file, String text) {
    List<String> classifiers = new ArrayList<>();
    String name = "";
    String version = "";
    Optional<String> expression = Optional.empty();
    Optional<String> said = Optional.empty();
    for (String line : text.lines().toList()) {
      if (line.isBlank()) break; // what follows describes it to people
      int colon = line.indexOf(':');
      if (colon < 0 || Character.isWhitespace(line.charAt(0))) continue;
      String value = line.substring(colon + 1).strip();
      switch (line.substring(0, colon)) {
        case "Name" -> name = value;
        case "Version" -> version = value;
        case "License-Expression" -> expression = Optional.of(value);
        case "License" -> said = Optional.of(value);
        case "Classifier" -> {
          if (value.startsWith(CLASSIFIER)) classifiers.add(value);
        }
        default -> {}
      }
    }
    if (name.isEmpty() || version.isEmpty()) {
      throw new ImageException(file + ": METADATA must say Name and Version", null, null);
    }
    return new PythonMetadata(
        name, version, licence(expression.isPresent() ? expression : said, classifiers));
  }

  /** What it says in SPDX's words counts most, then a classifier, then any other word. */
  private static Licence licence(Optional<String> said, List<String> classifiers) {
    Optional<String> word =
        said.filter(text -> !text.isBlank() && !text.equalsIgnoreCase("UNKNOWN"));
    Optional<Licence> known = word.flatMap(LicenceNames::find);
    if (known.isPresent()) return known.get();
    List<Licence> classified =
        classifiers.stream()
            .map(c -> c.substring(c.lastIndexOf(":: ") + 3))
            .filter(c -> !c.equals("OSI Approved"))
            .flatMap(c -> LicenceNames.find(c).stream())
            .toList();
    if (!classified.isEmpty()) return Licence.all(classified);
    if (word.isPresent()) return LicenceNames.read(word.get());
    return Licence.all(
        classifiers.stream()
            .map(c -> c.substring(c.lastIndexOf(":: ") + 3))
            .map(LicenceNames::read)
            .toList());
  }
}
