package org.cresset.doctor.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Python environment that holds torch, or a LibTorch: read, never imported nor loaded. */
final class StackFiles {
  private static final Pattern VERSION = Pattern.compile("(?m)^__version__ *= *'([^']*)'");
  private static final Pattern CUDA = Pattern.compile("(?m)^cuda\\b[^=\\n]*= *'?([^'\\s]*)'?");
  private static final Pattern DISTRIBUTION =
      Pattern.compile("(nvidia_\\w+|triton|torch|torchvision)-([^-]+)\\.dist-info");
  private static final Pattern PINNED =
      Pattern.compile("(?m)^Requires-Dist: *(nvidia-[a-z0-9-]+) *\\(?==([0-9.]+)\\)? *(;.*)?$");
  private static final Pattern RUNTIME =
      Pattern.compile("libcudart(?:-[0-9a-f]+)?\\.so\\.([0-9.]+)");

  private StackFiles() {}

  static void read(Path folder, Notes notes) {
    notes.note("stack", folder.toAbsolutePath().normalize());
    Optional<Path> torch = python(folder);
    if (torch.isPresent()) {
      wheel(torch.get(), notes);
      return;
    }
    Optional<Path> libraries =
        Stream.of(folder, folder.resolve("lib"))
            .filter(f -> names(f).stream().anyMatch(n -> n.startsWith("libtorch_cpu.")))
            .findFirst();
    notes.note("stack holds", libraries.isPresent() ? "LibTorch" : "no torch");
    libraries.ifPresent(lib -> libTorch(lib, notes));
  }

  /** The package {@code torch} in what a person named. */
  private static Optional<Path> python(Path folder) {
    List<Path> candidates = new ArrayList<>(List.of(folder, folder.resolve("torch")));
    Path parent = folder.toAbsolutePath().normalize().getParent();
    if (parent != null) candidates.add(parent); // torch/lib
    for (String name : names(folder.resolve("lib"))) {
      for (String packages : List.of("site-packages", "dist-packages")) {
        if (name.startsWith("python3")) {
          candidates.add(folder.resolve("lib").resolve(name).resolve(packages).resolve("torch"));
        }
      }
    }
    return candidates.stream()
        .filter(c -> Files.isRegularFile(c.resolve("version.py")))
        .findFirst();
  }

  private static void wheel(Path torch, Notes notes) {
    notes.note("stack holds", "a Python environment");
    String version = text(torch.resolve("version.py"));
    first(VERSION, version).ifPresent(v -> notes.note("torch/version.py __version__", v));
    first(CUDA, version).ifPresent(v -> notes.note("torch/version.py cuda", v));
    Path packages = torch.toAbsolutePath().getParent();
    if (packages == null) return;
    for (String name : names(packages)) {
      Matcher distribution = DISTRIBUTION.matcher(name);
      if (!distribution.matches()) continue;
      String project = String.valueOf(distribution.group(1)).replace('_', '-');
      notes.note("dist-info " + project, String.valueOf(distribution.group(2)));
      if (project.equals("torch")) requirements(packages.resolve(name), notes);
    }
  }

  private static void requirements(Path distInfo, Notes notes) {
    Matcher pin = PINNED.matcher(text(distInfo.resolve("METADATA")));
    while (pin.find()) {
      String marker = pin.group(3);
      if (marker != null && !marker.contains("Linux")) continue;
      notes.note("Requires-Dist " + pin.group(1), String.valueOf(pin.group(2)));
    }
  }

  private static void libTorch(Path libraries, Notes notes) {
    List<String> names = names(libraries);
    notes.note(
        "libtorch_cuda.so",
        names.stream().anyMatch(n -> n.startsWith("libtorch_cuda.")) ? "there" : "ENOENT");
    Path parent = libraries.toAbsolutePath().normalize().getParent();
    if (parent != null) {
      String built = text(parent.resolve("build-version")).strip();
      if (!built.isEmpty()) notes.note("build-version", built);
    }
    names.stream()
        .map(RUNTIME::matcher)
        .filter(Matcher::matches)
        .findFirst()
        .ifPresent(m -> notes.note("libcudart.so", String.valueOf(m.group(1))));
  }

  private static Optional<String> first(Pattern pattern, String text) {
    Matcher matcher = pattern.matcher(text);
    return matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
  }

  private static List<String> names(Path folder) {
    String[] names = folder.toFile().list();
    return names == null ? List.of() : Stream.of(names).sorted().toList();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }
}
