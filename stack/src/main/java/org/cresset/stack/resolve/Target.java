package org.cresset.stack.resolve;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Version;
import org.cresset.torch.TorchException;

/**
 * The machine that an environment is for. What is not said is not checked.
 *
 * @param machine its processor
 * @param driver NVIDIA's driver
 * @param withoutDriver whether it is known to have none
 * @param gpus its GPUs
 * @param glibc its C library
 * @param python its Python
 */
public record Target(
    Machine machine,
    Optional<Version> driver,
    boolean withoutDriver,
    List<ComputeCapability> gpus,
    Optional<Version> glibc,
    Optional<PythonVersion> python) {
  /** A Linux on x86_64 of which nothing else is known. */
  public static final Target ANY =
      new Target(
          Machine.X86_64, Optional.empty(), false, List.of(), Optional.empty(), Optional.empty());

  /** Copies the list. */
  public Target {
    gpus = List.copyOf(gpus);
  }

  /** The machine that this runs on, as its files tell. */
  public static Target ofThisMachine() {
    return new ThisMachine(Path.of("/"), System.getenv()).target();
  }

  /**
   * Reads {@code driver=535.183,gpu=sm_86,glibc=2.35,python=3.11,machine=x86_64}: each word may be
   * left out, {@code gpu} may come several times, {@code driver=none} says that there is none.
   *
   * @throws TorchException if a word is unknown or its value cannot be read
   */
  public static Target of(String text) {
    Target target = ANY;
    for (String word : text.split("[,\\s]+")) {
      if (word.isEmpty()) continue;
      int sign = word.indexOf('=');
      if (sign < 0) throw unknown(word);
      target = target.with(word.substring(0, sign), word.substring(sign + 1));
    }
    return target;
  }

  private Target with(String key, String value) {
    return switch (key) {
      case "driver" ->
          value.equals("none")
              ? new Target(machine, Optional.empty(), true, gpus, glibc, python)
              : new Target(machine, Optional.of(Version.of(value)), false, gpus, glibc, python);
      case "gpu" -> {
        List<ComputeCapability> more = new ArrayList<>(gpus);
        for (String gpu : value.split("\\+")) more.add(ComputeCapability.of(gpu));
        yield new Target(machine, driver, withoutDriver, more, glibc, python);
      }
      case "glibc" ->
          new Target(machine, driver, withoutDriver, gpus, Optional.of(Version.of(value)), python);
      case "python" -> with(PythonVersion.of(value));
      case "machine" ->
          new Target(
              Machine.find(value).orElseThrow(() -> unknown(key + "=" + value)),
              driver,
              withoutDriver,
              gpus,
              glibc,
              python);
      default -> throw unknown(key + "=" + value);
    };
  }

  /** The same with a Python. */
  public Target with(PythonVersion version) {
    return new Target(machine, driver, withoutDriver, gpus, glibc, Optional.of(version));
  }

  private static TorchException unknown(String word) {
    return new TorchException(
        "a target must be made of driver=, gpu=, glibc=, python= and machine=x86_64 or aarch64, got "
            + word,
        "write it like driver=535.183,gpu=sm_86,glibc=2.35,python=3.11, or this",
        null);
  }

  /** Its words by key, as the lock keeps them. */
  public Map<String, String> words() {
    Map<String, String> words = new TreeMap<>();
    words.put("machine", machine.toString());
    driver.ifPresent(version -> words.put("driver", version.toString()));
    if (withoutDriver) words.put("driver", "none");
    if (!gpus.isEmpty()) {
      words.put("gpu", String.join("+", gpus.stream().map(ComputeCapability::sm).toList()));
    }
    glibc.ifPresent(version -> words.put("glibc", version.toString()));
    python.ifPresent(version -> words.put("python", version.toString()));
    return words;
  }

  /** As {@link #of} reads it. */
  @Override
  public String toString() {
    return String.join(
        ",", words().entrySet().stream().map(e -> e.getKey() + "=" + e.getValue()).toList());
  }
}
