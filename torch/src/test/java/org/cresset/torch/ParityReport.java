package org.cresset.torch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What {@code docs/parity.md} says: for each public name of PyTorch's training model what it is
 * called here, or why it is not there.
 *
 * <p>The names are those that {@code golden/names/generate.py} read out of PyTorch. One is found
 * here if a public class has it, or a public method in camelCase, unless a line of {@code
 * golden/names/ours.txt} is about it alone; the rest fit a line there: {@code name =
 * our.Class.method} or {@code pattern - reason}.
 */
final class ParityReport {
  private static final String PACKAGE = "org.cresset.torch.";

  /** Where methods of a namespace are looked for, in this order. */
  private static final Map<String, List<String>> OWNERS = new LinkedHashMap<>();

  /** Where its classes are looked for. */
  private static final Map<String, String> PACKAGES =
      Map.of(
          "torch.nn", "nn.",
          "torch.optim", "optim.",
          "torch.optim.lr_scheduler", "optim.",
          "torch.distributions", "distributions.",
          "torch.autograd", "",
          "torch.amp", "amp.");

  static {
    List<String> functional =
        Stream.of(
                "AdaptivePoolings",
                "Attention",
                "ClassLosses",
                "Convolutions",
                "DistanceLosses",
                "Distances",
                "Dropouts",
                "Embeddings",
                "FeatureDropouts",
                "Folding",
                "FractionalPoolings",
                "GridSampling",
                "Linears",
                "Normalizations",
                "Padding",
                "Poolings",
                "RegressionLosses",
                "Resampling",
                "ShortTimeFourier",
                "Shuffling",
                "Softmaxes",
                "Unpoolings",
                "Windows")
            .map(name -> "nn.functional." + name)
            .toList();
    OWNERS.put("torch", joined(List.of("Torch", "Tensor", "Linalg"), functional));
    OWNERS.put("torch.Tensor", List.of("Tensor"));
    OWNERS.put("torch.nn", List.of());
    OWNERS.put("torch.nn.functional", joined(functional, List.of("Tensor")));
    OWNERS.put("torch.nn.init", List.of("nn.Init"));
    OWNERS.put("torch.nn.utils", List.of("optim.ClipGrad", "nn.Parametrizations"));
    OWNERS.put("torch.optim", List.of());
    OWNERS.put("torch.optim.lr_scheduler", List.of());
    OWNERS.put("torch.linalg", List.of("Linalg", "Tensor"));
    OWNERS.put("torch.fft", List.of("Fft"));
    OWNERS.put("torch.special", List.of("Tensor"));
    OWNERS.put("torch.autograd", List.of("Autograd"));
    OWNERS.put("torch.autograd.functional", List.of("Autograd"));
    OWNERS.put("torch.amp", List.of());
    OWNERS.put("torch.distributions", List.of());
  }

  /** A line of ours.txt: what is there instead of one name, or why names are left out. */
  private record Line(String text, Pattern names, @Nullable String ours, @Nullable String reason) {
    /** Whether the line names this one name alone, and so goes before what is found. */
    boolean isOf(String name) {
      return text.startsWith(name + " ");
    }
  }

  private final List<Line> lines = new ArrayList<>();
  private final Map<Line, Integer> uses = new LinkedHashMap<>();
  private final List<String> faults = new ArrayList<>();

  private ParityReport() {
    for (String line : read("ours.txt")) lines.add(parse(line));
    lines.forEach(line -> uses.put(line, 0));
  }

  /** The file's text; what is wrong with the table is added to {@code faults}. */
  static String make(List<String> faults) {
    ParityReport report = new ParityReport();
    String text = report.text();
    report.uses.forEach(
        (line, count) -> {
          if (count == 0) faults.add("no name is left for: " + line.text());
        });
    faults.addAll(report.faults);
    return text;
  }

  private String text() {
    Map<String, List<String>> bySpace = new LinkedHashMap<>();
    OWNERS.keySet().forEach(space -> bySpace.put(space, new ArrayList<>()));
    for (String name : read("torch.txt"))
      Objects.requireNonNull(bySpace.get(space(name))).add(name);
    StringBuilder summary = new StringBuilder();
    StringBuilder tables = new StringBuilder();
    bySpace.forEach(
        (space, names) -> {
          Map<String, String> found = new LinkedHashMap<>();
          Map<String, List<String>> left = new TreeMap<>();
          for (String name : names) sort(space, name, found, left);
          int missing = names.size() - found.size();
          summary.append("| `%s` | %d | %d |\n".formatted(space, found.size(), missing));
          tables.append("\n## `%s`\n\n| PyTorch | here |\n| --- | --- |\n".formatted(space));
          found.forEach((name, ours) -> tables.append("| `%s` | `%s` |\n".formatted(name, ours)));
          if (!left.isEmpty()) tables.append("\nLeft out:\n\n");
          left.forEach(
              (reason, all) ->
                  tables.append("- %s: `%s`\n".formatted(reason, String.join("`, `", all))));
        });
    return String.join("\n", read("head.md"))
        + "\n\n"
        + "| namespace | there | left out |\n| --- | --- | --- |\n"
        + summary
        + tables;
  }

  private void sort(
      String space, String name, Map<String, String> found, Map<String, List<String>> left) {
    String last = name.substring(space.length() + 1);
    boolean named = lines.stream().anyMatch(line -> line.isOf(name));
    String ours = named ? null : own(space, last);
    if (ours != null) {
      found.put(last, ours);
      return;
    }
    for (Line line : lines) {
      if (named ? !line.isOf(name) : !line.names().matcher(name).matches()) continue;
      uses.merge(line, 1, Integer::sum);
      String reason = line.reason();
      String there = line.ours();
      if (there != null) found.put(last, there);
      else if (reason != null) left.computeIfAbsent(reason, _ -> new ArrayList<>()).add(last);
      return;
    }
    faults.add("neither here nor in ours.txt: " + name);
    left.computeIfAbsent("?", _ -> new ArrayList<>()).add(last);
  }

  /** The namespace: the longest that the name begins with. */
  private static String space(String name) {
    String found = "";
    for (String space : OWNERS.keySet()) {
      if (name.startsWith(space + ".") && space.length() > found.length()) found = space;
    }
    return found;
  }

  // ---- What is here --------------------------------------------------------------------------

  private static @Nullable String own(String space, String name) {
    String folder = PACKAGES.get(space);
    if (folder != null && Character.isUpperCase(name.charAt(0))) {
      Class<?> type = type(folder + name);
      return type == null ? null : folder + name;
    }
    for (String owner : Objects.requireNonNull(OWNERS.get(space))) {
      for (Method method : Objects.requireNonNull(type(owner), owner).getMethods()) {
        if (Modifier.isPublic(method.getModifiers())
            && plain(method.getName()).equals(plain(name))) {
          return owner + "." + method.getName();
        }
      }
    }
    return null;
  }

  /** Without the difference of snake_case and camelCase; the underscore at the end counts. */
  private static String plain(String name) {
    String lower = name.toLowerCase(Locale.ROOT).replace("_", "");
    return name.endsWith("_") ? lower + "_" : lower;
  }

  private static @Nullable Class<?> type(String name) {
    try {
      Class<?> type = Class.forName(PACKAGE + name);
      return Modifier.isPublic(type.getModifiers()) ? type : null;
    } catch (ClassNotFoundException e) {
      return null;
    }
  }

  /** Whether {@code nn.Linear}, {@code Tensor.add} or {@code Fft.Options} is public. */
  private static boolean exists(String ours) {
    if (type(ours) != null) return true;
    int dot = ours.lastIndexOf('.');
    Class<?> owner = dot < 0 ? null : type(ours.substring(0, dot));
    if (owner == null) return false;
    String member = ours.substring(dot + 1);
    for (Method method : owner.getMethods()) if (method.getName().equals(member)) return true;
    return false;
  }

  // ---- The table -----------------------------------------------------------------------------

  private Line parse(String line) {
    int equals = line.indexOf(" = ");
    int dash = line.indexOf(" - ");
    int cut = equals >= 0 ? equals : dash;
    if (cut < 0) throw new IllegalArgumentException("neither = nor - in: " + line);
    String names = line.substring(0, cut);
    String rest = line.substring(cut + 3);
    if (equals >= 0 && !exists(rest)) faults.add("there is no public " + rest + ": " + line);
    String pattern = Pattern.quote(names).replace("*", "\\E.*\\Q");
    return new Line(
        line, Pattern.compile(pattern), equals >= 0 ? rest : null, equals >= 0 ? null : rest);
  }

  private static List<String> read(String file) {
    try (InputStream in = ParityReport.class.getResourceAsStream("/golden/names/" + file)) {
      return new String(Objects.requireNonNull(in, file).readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> file.endsWith(".md") || !(line.isBlank() || line.startsWith("#")))
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> joined(List<String> first, List<String> second) {
    List<String> both = new ArrayList<>(first);
    both.addAll(second);
    return both;
  }
}
