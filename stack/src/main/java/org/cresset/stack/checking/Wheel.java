package org.cresset.stack.checking;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.torch.TorchException;

/**
 * What a wheel, packed or installed, says of itself. Nothing of it is run.
 *
 * @param place the file, or the folder of its metadata
 * @param name the package, in lower case with hyphens
 * @param version with its local part
 * @param requires the version specifiers of what it requires on Linux, by package
 * @param tags what it runs on, such as {@code cp311-cp311-manylinux_2_28_x86_64}
 * @param requiresPython as it is written, or an empty text
 * @param pythons the Pythons that it names as supported
 * @param cuda the CUDA that {@code torch/version.py} names; empty for none
 * @param cubins the compute capabilities that its library names; empty if they cannot be read
 */
record Wheel(
    Path place,
    String name,
    String version,
    Map<String, String> requires,
    List<String> tags,
    String requiresPython,
    List<String> pythons,
    Optional<String> cuda,
    List<ComputeCapability> cubins) {
  private static final Pattern REQUIREMENT =
      Pattern.compile(
          "^([A-Za-z0-9._-]+)\\s*(?:\\[[^\\]]*\\])?\\s*\\(?([^;)]*)\\)?\\s*(?:;(.*))?$");
  private static final Pattern CUDA =
      Pattern.compile("(?m)^cuda\\s*(?::[^=]*)?=\\s*['\"]([0-9.]+)['\"]");
  private static final Pattern ARCHITECTURES = Pattern.compile("sm_[0-9]{2,3}(?: sm_[0-9]{2,3})+");
  private static final Pattern CLASSIFIER =
      Pattern.compile("Programming Language :: Python :: (3\\.[0-9]+)");

  /** Opens a file by its name inside the wheel. */
  @FunctionalInterface
  private interface Content {
    Optional<byte[]> read(String name) throws IOException;
  }

  /**
   * Reads a wheel, the wheels of a folder, or the packages installed in one.
   *
   * @throws TorchException if there is none, or one is damaged
   */
  static List<Wheel> in(Path place) {
    List<Wheel> wheels = new ArrayList<>();
    try {
      if (Files.isRegularFile(place)) return List.of(packed(place));
      if (place.toString().endsWith(".dist-info")) return List.of(installed(place));
      try (Stream<Path> files = Files.list(place)) {
        for (Path file : files.sorted().toList()) {
          String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
          if (!name.matches("torch(vision|audio)?-.*")) continue;
          if (name.endsWith(".whl")) wheels.add(packed(file));
          if (name.endsWith(".dist-info")) wheels.add(installed(file));
        }
      }
    } catch (IOException e) {
      throw new TorchException(place + " must be a wheel or a folder: " + e.getMessage(), null, e);
    }
    if (wheels.isEmpty()) {
      throw new TorchException(
          place + " must hold a wheel of torch, torchvision or torchaudio, it holds none",
          "name a .whl, a folder of them, or a site-packages",
          null);
    }
    return wheels;
  }

  private static Wheel packed(Path file) throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      String info =
          zip.stream()
              .map(ZipEntry::getName)
              .filter(name -> name.matches("[^/]+\\.dist-info/METADATA"))
              .findFirst()
              .orElseThrow(() -> new TorchException(file + " must be a wheel, it has no METADATA"));
      return of(
          file,
          info.substring(0, info.indexOf('/')),
          name -> {
            ZipEntry entry = zip.getEntry(name);
            if (entry == null) return Optional.empty();
            try (var in = zip.getInputStream(entry)) {
              return Optional.of(in.readAllBytes());
            }
          });
    }
  }

  private static Wheel installed(Path info) throws IOException {
    Path folder = info.toAbsolutePath().getParent();
    return of(
        info,
        String.valueOf(info.getFileName()),
        name -> {
          Path file = folder == null ? Path.of(name) : folder.resolve(name);
          return Files.isRegularFile(file)
              ? Optional.of(Files.readAllBytes(file))
              : Optional.empty();
        });
  }

  private static Wheel of(Path place, String info, Content content) throws IOException {
    Map<String, List<String>> metadata = headers(text(content, info + "/METADATA"));
    String name = first(metadata, "Name").toLowerCase(Locale.ROOT).replace('_', '-');
    boolean torch = name.equals("torch");
    List<String> pythons = new ArrayList<>();
    for (String classifier : metadata.getOrDefault("Classifier", List.of())) {
      Matcher matcher = CLASSIFIER.matcher(classifier);
      if (matcher.matches()) pythons.add(matcher.group(1));
    }
    return new Wheel(
        place,
        name,
        first(metadata, "Version"),
        requirements(metadata.getOrDefault("Requires-Dist", List.of())),
        headers(text(content, info + "/WHEEL")).getOrDefault("Tag", List.of()),
        first(metadata, "Requires-Python"),
        pythons,
        torch ? find(CUDA, text(content, "torch/version.py")) : Optional.empty(),
        torch ? cubins(content) : List.of());
  }

  /** The list that {@code torch.cuda.get_arch_list} returns lies as a text in a library. */
  private static List<ComputeCapability> cubins(Content content) throws IOException {
    Optional<byte[]> library = content.read("torch/lib/libtorch_python.so");
    return library
        .flatMap(bytes -> find(ARCHITECTURES, new String(bytes, ISO_8859_1)))
        .map(list -> Stream.of(list.split(" ")).map(ComputeCapability::of).toList())
        .orElse(List.of());
  }

  private static Map<String, String> requirements(List<String> lines) {
    Map<String, String> requires = new TreeMap<>();
    for (String line : lines) {
      Matcher matcher = REQUIREMENT.matcher(line.strip());
      if (!matcher.matches()) continue;
      String marker = matcher.group(3) == null ? "" : matcher.group(3);
      if (marker.contains("extra")) continue;
      String name = matcher.group(1).toLowerCase(Locale.ROOT).replace('_', '-');
      requires.put(name, matcher.group(2).replace(" ", ""));
    }
    return requires;
  }

  private static Map<String, List<String>> headers(String text) {
    Map<String, List<String>> headers = new LinkedHashMap<>();
    for (String line : text.split("\\R\\R", 2)[0].split("\\R")) {
      int colon = line.indexOf(": ");
      if (colon <= 0 || line.startsWith(" ")) continue;
      headers
          .computeIfAbsent(line.substring(0, colon), _ -> new ArrayList<>())
          .add(line.substring(colon + 2).strip());
    }
    return headers;
  }

  private static String first(Map<String, List<String>> headers, String name) {
    return headers.getOrDefault(name, List.of("")).getFirst();
  }

  private static String text(Content content, String name) throws IOException {
    return content.read(name).map(bytes -> new String(bytes, UTF_8)).orElse("");
  }

  private static Optional<String> find(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    if (!matcher.find()) return Optional.empty();
    return Optional.of(matcher.groupCount() == 0 ? matcher.group() : matcher.group(1));
  }
}
