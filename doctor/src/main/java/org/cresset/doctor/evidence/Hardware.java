package org.cresset.doctor.evidence;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What the kernel knows of GPUs, of its driver for them, and of the processor. */
final class Hardware {
  private static final String DEVICES = "/sys/bus/pci/devices";
  private static final String NVIDIA = "0x10de";
  private static final Pattern VERSION = Pattern.compile("\\b([0-9]{3}\\.[0-9]+(\\.[0-9]+)?)\\b");

  /** What PyTorch's kernels for the CPU ask for. */
  private static final List<String> CPU_FEATURES =
      List.of("avx", "avx2", "fma", "avx512f", "avx512_bf16", "amx_bf16", "asimd", "sve", "bf16");

  private Hardware() {}

  static void read(Root root, Notes notes) {
    var devices = root.names(DEVICES);
    long found = devices.stream().filter(d -> gpu(root, DEVICES + "/" + d, notes)).count();
    notes.note(DEVICES, devices.size() + " devices, " + found + " of them GPUs of NVIDIA's");
    notes.note("/sys/module/nvidia/version", root.text("/sys/module/nvidia/version"));
    notes.note(
        "/proc/driver/nvidia/version",
        root.text("/proc/driver/nvidia/version").flatMap(Hardware::version));
    String modules = root.text("/proc/modules").orElse("");
    for (String module : List.of("nvidia", "nvidia_uvm", "nouveau")) {
      modules
          .lines()
          .filter(line -> line.startsWith(module + " "))
          .findFirst()
          .ifPresent(line -> notes.note("/proc/modules " + module, line));
    }
    if (!modules.isEmpty()) notes.note("/proc/modules", modules.lines().count() + " modules");
    if (!root.names("/sys/class/infiniband").isEmpty()) {
      notes.note("/sys/class/infiniband", String.join(" ", root.names("/sys/class/infiniband")));
    }
    notes.note("/proc/cpuinfo", cpu(root.text("/proc/cpuinfo").orElse("")));
  }

  /** Display controllers and 3D controllers, for a data centre's GPU has no display. */
  private static boolean gpu(Root root, String device, Notes notes) {
    if (!root.text(device + "/vendor").orElse("").equals(NVIDIA)) return false;
    String kind = root.text(device + "/class").orElse("");
    if (!kind.startsWith("0x0300") && !kind.startsWith("0x0302")) return false;
    notes.note(
        device,
        "vendor %s device %s class %s driver %s"
            .formatted(
                NVIDIA,
                root.text(device + "/device").orElse("unknown"),
                kind,
                root.link(device + "/driver").orElse("none")));
    return true;
  }

  /** The driver's version in a text: the first number that looks like one. */
  static Optional<String> version(String text) {
    Matcher matcher = VERSION.matcher(text);
    return matcher.find() ? Optional.ofNullable(matcher.group(1)) : Optional.empty();
  }

  private static Optional<String> cpu(String info) {
    return info.lines()
        .filter(line -> line.startsWith("flags") || line.startsWith("Features"))
        .findFirst()
        .map(line -> Arrays.asList(line.split("\\s+")))
        .map(
            flags ->
                CPU_FEATURES.stream().filter(flags::contains).collect(Collectors.joining(" ")));
  }
}
