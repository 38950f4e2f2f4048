package org.cresset.stack.catalogue;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.torch.TorchException;

/**
 * What is known of PyTorch's releases on Linux, of CUDA and of its drivers.
 *
 * @param date the day on which it was last checked
 * @param sources what its letters for sources stand for
 * @param releases the releases, oldest first
 * @param toolkits the CUDA toolkits by version
 * @param driverCuda the newest CUDA that a branch of drivers offers, by the branch's number
 * @param driverEnds where drivers stop to know GPUs
 * @param cubinRules which GPUs run machine code made for a compute capability
 * @param gpuNames examples of GPUs by compute capability
 * @param libTorchJars the builds that come as jars
 * @param oldestForJava the oldest PyTorch whose libraries Cresset runs on
 */
public record Catalogue(
    String date,
    Map<String, String> sources,
    List<Release> releases,
    NavigableMap<Version, Toolkit> toolkits,
    NavigableMap<Integer, Version> driverCuda,
    List<DriverEnd> driverEnds,
    Map<ComputeCapability, CubinRule> cubinRules,
    Map<ComputeCapability, String> gpuNames,
    List<LibTorchJars> libTorchJars,
    Version oldestForJava) {
  /** The file that comes with Cresset. */
  static final String FILE = "catalogue.json";

  /** Copies the collections. */
  public Catalogue {
    sources = Map.copyOf(sources);
    releases = List.copyOf(releases);
    toolkits = new TreeMap<>(toolkits);
    driverCuda = new TreeMap<>(driverCuda);
    driverEnds = List.copyOf(driverEnds);
    cubinRules = Map.copyOf(cubinRules);
    gpuNames = Map.copyOf(gpuNames);
    libTorchJars = List.copyOf(libTorchJars);
  }

  /** The catalogue that comes with Cresset. */
  public static Catalogue bundled() {
    return CatalogueReader.read(JsonReader.parse(FILE, resource(FILE)));
  }

  /**
   * A catalogue in a file.
   *
   * @throws TorchException if it does not hold to the schema or contradicts itself, naming the
   *     place
   */
  public static Catalogue read(Path file) {
    JsonValue document = JsonReader.read(file);
    List<String> faults = CatalogueValidator.faults(document);
    if (!faults.isEmpty()) throw new TorchException(String.join("; ", faults));
    return CatalogueReader.read(document);
  }

  /** A text that comes with Cresset. */
  static String resource(String name) {
    try (InputStream in = Catalogue.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A release by its full version. */
  public Optional<Release> release(Version version) {
    return releases.stream().filter(r -> r.version().equals(version)).findFirst();
  }

  /** The newest release. */
  public Release newest() {
    return releases.getLast();
  }

  /** The toolkit of a CUDA version: that very one, or the newest before it of the same minor. */
  public Toolkit toolkit(Version cuda) {
    Map.Entry<Version, Toolkit> entry = toolkits.floorEntry(cuda);
    if (entry == null || !entry.getKey().startsWith(cuda.prefix(2))) {
      throw new IllegalArgumentException("the catalogue has no CUDA " + cuda);
    }
    return entry.getValue();
  }

  /** The oldest driver that runs what was built with a CUDA version. */
  public Version minDriver(Version cuda) {
    return toolkit(cuda).minDriver();
  }

  /** The newest CUDA that a driver offers; empty if it is older than all that are known. */
  public Optional<Version> cudaOf(Version driver) {
    return Optional.ofNullable(driverCuda.floorEntry(driver.major())).map(Map.Entry::getValue);
  }

  /**
   * Whether a build holds machine code that a GPU runs. From CUDA 13.2 on, ARM builds run on
   * integrated GPUs too.
   */
  public boolean hasCubinFor(CudaBuild build, Machine machine, ComputeCapability gpu) {
    boolean unified = machine == Machine.AARCH64 && build.version().isAtLeast(Version.of("13.2"));
    return build.cubins().getOrDefault(machine, List.of()).stream()
        .map(cubin -> Objects.requireNonNull(cubinRules.get(cubin)))
        .anyMatch(rule -> rule.runsOn(gpu, unified));
  }

  /** Whether a build holds PTX that a new enough driver compiles for a GPU. */
  public boolean hasPtxFor(CudaBuild build, ComputeCapability gpu) {
    return build.ptx().stream().anyMatch(ptx -> ptx.compareTo(gpu) <= 0);
  }

  /** The end of the drivers that know a GPU, if there is one. */
  public Optional<DriverEnd> driverEnd(ComputeCapability gpu) {
    return driverEnds.stream().filter(end -> end.concerns(gpu)).findFirst();
  }

  /** The build that comes as jars, if one does. */
  public Optional<LibTorchJars> libTorchJars(Version torch, String tag, Machine machine) {
    return libTorchJars.stream()
        .filter(j -> j.version().equals(torch) && j.tag().equals(tag) && j.machine() == machine)
        .findFirst();
  }
}
