package org.cresset.stack.sync;

import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.store.WheelRecord;

/**
 * An environment that was made by others and holds torch, with what is wrong with it. It is only
 * read: no Python is started, nothing is loaded.
 *
 * @param kind what it is
 * @param root where it lies
 * @param libTorch the folder of LibTorch's libraries, fit for {@code CRESSET_LIBTORCH}
 * @param version of PyTorch; empty where nothing says it
 * @param cuda the CUDA that it was built with; empty for a build without
 * @param packages the packages that belong to it with their versions, by name
 * @param faults what is wrong with it
 */
public record Adoption(
    Kind kind,
    Path root,
    Path libTorch,
    String version,
    String cuda,
    Map<String, String> packages,
    List<Fault> faults) {
  private static final Version OLDEST = Version.of("2.10");
  private static final Pattern ASSIGNED =
      Pattern.compile("(?m)^(__version__|cuda)\\s*(?::[^=]*)?=\\s*(?:'([^']*)'|\"([^\"]*)\"|None)");
  private static final Pattern PYTHON = Pattern.compile("python(3\\.[0-9]+)");
  private static final int FEW = 3;

  /** What an environment is. */
  public enum Kind {
    /** A Python virtual environment, or a Python with packages. */
    PYTHON,
    /** A conda environment. */
    CONDA,
    /** A LibTorch without Python. */
    LIBTORCH
  }

  /**
   * Something that is wrong.
   *
   * @param name what kind of fault, in a word that stays the same
   * @param sentence what must hold and what was found
   * @param advice what to do
   */
  public record Fault(String name, String sentence, String advice) {}

  /** Copies the map and the list. */
  public Adoption {
    packages = Map.copyOf(packages);
    faults = List.copyOf(faults);
  }

  /**
   * Looks at an environment.
   *
   * @throws SyncException if {@code root} holds no torch
   */
  public static Adoption of(Path root) {
    Path home = root.toAbsolutePath().normalize();
    try {
      for (Path packages : packageFolders(home)) {
        if (Files.isDirectory(packages.resolve("torch/lib"))) return python(home, packages);
      }
      for (Path folder : List.of(home, home.resolve("lib"))) {
        if (Files.exists(folder.resolve("libtorch_cpu.so"))) return bare(home, folder);
      }
    } catch (IOException e) {
      throw new SyncException(
          "the environment " + home + " cannot be read: " + e.getMessage(), null, e);
    }
    throw new SyncException(
        home
            + " must be a Python environment that holds torch, or a LibTorch; it has neither"
            + " lib/python3.*/site-packages/torch/lib nor lib/libtorch_cpu.so",
        "name the folder that holds bin and lib",
        null);
  }

  private static List<Path> packageFolders(Path home) throws IOException {
    List<Path> found = new ArrayList<>(List.of(home));
    if (!Files.isDirectory(home.resolve("lib"))) return found;
    try (DirectoryStream<Path> pythons =
        Files.newDirectoryStream(home.resolve("lib"), "python3*")) {
      for (Path python : pythons) {
        found.add(python.resolve("site-packages"));
        found.add(python.resolve("dist-packages"));
      }
    }
    return found;
  }

  private static Adoption bare(Path home, Path libraries) throws IOException {
    Path stated = home.resolve("build-version");
    String full = Files.isRegularFile(stated) ? Files.readString(stated).strip() : "";
    List<Fault> faults = new ArrayList<>();
    boolean cuda = Files.exists(libraries.resolve("libtorch_cuda.so"));
    if (!cuda) faults.add(cpuOnly("there is no libtorch_cuda.so in " + libraries));
    String variant = full.replaceFirst("^[^+]*\\+?", "");
    String number =
        variant.startsWith("cu") ? variant.replaceFirst("cu([0-9]+)([0-9])$", "$1.$2") : "";
    old(full, faults);
    return new Adoption(Kind.LIBTORCH, home, libraries, full, cuda ? number : "", Map.of(), faults);
  }

  private static Adoption python(Path home, Path packages) throws IOException {
    List<Fault> faults = new ArrayList<>();
    Path torch = packages.resolve("torch");
    Map<String, String> said = assigned(torch.resolve("version.py"));
    String version = said.getOrDefault("__version__", "");
    String cuda = said.getOrDefault("cuda", "");
    if (!said.containsKey("__version__")) {
      faults.add(
          new Fault(
              "torch-incomplete",
              "torch must have a file version.py that says its version, it has none that does",
              "install torch again"));
    } else if (cuda.isEmpty()) {
      faults.add(cpuOnly(torch.resolve("version.py") + " says cuda = None"));
    }
    old(version, faults);
    Map<String, List<InstalledPackage>> installed = InstalledPackage.in(packages);
    // Cresset's own folder for Java holds the libraries of its wheels alone, and no Python.
    boolean libraries = home.equals(packages) && Files.exists(home.resolve(StackFolder.MARK));
    List<InstalledPackage> group =
        libraries
            ? installed.values().stream().map(List::getFirst).toList()
            : group(installed, variables(packages), faults);
    for (InstalledPackage each : group) checkRecord(packages, each, libraries, faults);
    Map<String, String> names = new TreeMap<>();
    for (InstalledPackage each : group) names.put(each.name(), each.version());
    Kind python = Files.isDirectory(home.resolve("conda-meta")) ? Kind.CONDA : Kind.PYTHON;
    Kind kind = libraries ? Kind.LIBTORCH : python;
    return new Adoption(kind, home, torch.resolve("lib"), version, cuda, names, faults);
  }

  /** What markers ask of an environment: its Python by its folder, on Linux as all of this is. */
  private static Map<String, String> variables(Path packages) {
    Map<String, String> variables = new TreeMap<>();
    variables.put("sys_platform", "linux");
    variables.put("platform_system", "Linux");
    variables.put("os_name", "posix");
    variables.put("platform_machine", System.getProperty("os.arch", "").replace("amd64", "x86_64"));
    variables.put("implementation_name", "cpython");
    variables.put("platform_python_implementation", "CPython");
    Matcher python = PYTHON.matcher(String.valueOf(packages.getParent()));
    if (python.find()) variables.put("python_version", python.group(1));
    return variables;
  }

  private static Fault cpuOnly(String evidence) {
    return new Fault(
        "cpu-only",
        "this build of torch has no CUDA: " + evidence,
        "that is right for a machine without an NVIDIA GPU; else install a build with CUDA, as"
            + " cresset stack resolve \"torch cuda\" names one");
  }

  private static void old(String version, List<Fault> faults) {
    String plain = version.replaceFirst("[+].*", "");
    if (!Version.isVersion(plain) || Version.of(plain).isAtLeast(OLDEST)) return;
    faults.add(
        new Fault(
            "too-old",
            "Cresset needs PyTorch " + OLDEST + " or newer, this is " + version,
            "Python can use it; for Java, install a newer torch"));
  }

  private static Map<String, String> assigned(Path file) throws IOException {
    Map<String, String> values = new TreeMap<>();
    if (!Files.isRegularFile(file)) return values;
    Matcher found = ASSIGNED.matcher(Files.readString(file));
    while (found.find()) {
      String single = found.group(2);
      String value = single != null ? single : found.group(3);
      values.put(found.group(1), value == null ? "" : value);
    }
    return values;
  }

  /** Torch, its partners and what they need, as far as it is there; the rest are faults. */
  private static List<InstalledPackage> group(
      Map<String, List<InstalledPackage>> installed,
      Map<String, String> variables,
      List<Fault> faults) {
    List<InstalledPackage> group = new ArrayList<>();
    Deque<Requirement> open = new ArrayDeque<>();
    Set<String> seen = new HashSet<>();
    for (String name : List.of("torch", "torchvision", "torchaudio")) {
      if (name.equals("torch") || installed.containsKey(name)) {
        open.add(new Requirement(name, Set.of(), "", ""));
      }
    }
    while (!open.isEmpty()) {
      Requirement wanted = open.remove();
      List<InstalledPackage> all = installed.getOrDefault(wanted.name(), List.of());
      if (all.isEmpty() || !seen.add(wanted.name() + wanted.extras())) continue;
      InstalledPackage it = all.getFirst();
      if (group.stream().noneMatch(p -> p.name().equals(it.name()))) {
        group.add(it);
        if (all.size() > 1) faults.add(twice(all));
      }
      for (Requirement needed : it.requirements()) {
        if (!needed.applies(variables, wanted.extras())) continue;
        check(it, needed, installed.getOrDefault(needed.name(), List.of()), faults);
        open.add(needed);
      }
    }
    return group;
  }

  private static Fault twice(List<InstalledPackage> all) {
    return new Fault(
        "installed-twice",
        all.getFirst().name()
            + " must be there once, there are "
            + String.join(" and ", all.stream().map(InstalledPackage::version).sorted().toList()),
        "uninstall it until it is gone, then install the one that is wanted");
  }

  private static void check(
      InstalledPackage from, Requirement needed, List<InstalledPackage> there, List<Fault> faults) {
    String wanted = needed.name() + needed.versions().replaceAll("\\s", "");
    if (there.isEmpty()) {
      boolean nvidia = needed.name().matches("nvidia-.*|cuda-.*|triton");
      faults.add(
          new Fault(
              nvidia ? "nvidia-missing" : "package-missing",
              from.name() + " " + from.version() + " needs " + wanted + ", it is not there",
              "pip install \"" + wanted + "\""));
    } else if (!needed.fits(there.getFirst().version())) {
      faults.add(
          new Fault(
              "version-mismatch",
              from.name()
                  + " "
                  + from.version()
                  + " needs "
                  + wanted
                  + ", there is "
                  + there.getFirst().version(),
              "pip install \""
                  + wanted
                  + "\", or the "
                  + from.name()
                  + " that goes with "
                  + needed.name()
                  + " "
                  + there.getFirst().version()));
    }
  }

  /** By length alone: reading gigabytes would take a minute. */
  private static void checkRecord(
      Path packages, InstalledPackage each, boolean librariesAlone, List<Fault> faults)
      throws IOException {
    Path record = each.info().resolve("RECORD");
    if (!Files.isRegularFile(record)) return; // conda's and Debian's packages have none
    List<String> wrong = new ArrayList<>();
    int count = 0;
    for (String line : lines(record)) {
      List<String> fields = WheelRecord.fields(line);
      String path = fields.getFirst();
      if (path.isBlank() || path.endsWith(".pyc")) continue;
      if (librariesAlone && !path.matches("(torch|nvidia)/.*\\.so[.0-9]*")) continue;
      Path file = packages.resolve(path).normalize();
      String size = fields.size() > 2 ? fields.get(2) : "";
      Optional<Long> length = length(file);
      boolean right =
          length.isPresent() && (size.isEmpty() || size.equals(Long.toString(length.get())));
      if (right) continue;
      if (wrong.size() < FEW) wrong.add(path + (length.isEmpty() ? " (missing)" : " (changed)"));
      count++;
    }
    if (count == 0) return;
    faults.add(
        new Fault(
            "record-broken",
            each.name()
                + " "
                + each.version()
                + " must have the files that its RECORD names, "
                + count
                + " are not so: "
                + String.join(", ", wrong)
                + (count > FEW ? ", ..." : ""),
            "pip install --force-reinstall --no-deps " + each.name() + "==" + each.version()));
  }

  private static List<String> lines(Path record) throws IOException {
    try {
      return Files.readAllLines(record);
    } catch (MalformedInputException e) {
      return List.of("RECORD itself,,");
    }
  }

  private static Optional<Long> length(Path file) {
    try {
      return Optional.of(Files.size(file));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
