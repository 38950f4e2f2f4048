package org.cresset.stack.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cresset.stack.store.WheelRecord;

/** Environments as others leave them. */
final class Adoptions {
  private Adoptions() {}

  /** An environment with a package torch of this version and CUDA. */
  static Path environment(Path root, String version, String cuda, String... requirements)
      throws IOException {
    Path packages = root.resolve("lib/python3.11/site-packages");
    Path lib = Files.createDirectories(packages.resolve("torch/lib"));
    Files.writeString(lib.resolve("libtorch_cpu.so"), "elf");
    Files.writeString(
        packages.resolve("torch/version.py"),
        "from typing import Optional\n__version__ = '%s'\ncuda: Optional[str] = %s\nhip = None\n"
            .formatted(version, cuda));
    install(packages, "torch", version, requirements);
    Files.writeString(
        packages.resolve("torch-" + version + ".dist-info/RECORD"),
        "torch/lib/libtorch_cpu.so,sha256=x,3\ntorch/version.py,,\n");
    return packages;
  }

  static void install(Path packages, String name, String version, String... requirements)
      throws IOException {
    Path info =
        Files.createDirectories(
            packages.resolve(name.replace('-', '_') + "-" + version + ".dist-info"));
    StringBuilder text = new StringBuilder("Metadata-Version: 2.4\nName: " + name + "\n");
    text.append("Version: ").append(version).append('\n');
    for (String each : requirements) text.append("Requires-Dist: ").append(each).append('\n');
    Files.writeString(info.resolve("METADATA"), text + "\nRequires-Dist: in the description\n");
  }

  /** Whether every file that a RECORD in an environment names is there at its length. */
  static boolean recordIsWhole(Path root) throws IOException {
    Path packages = root.resolve("lib/python3.11/site-packages");
    try (var infos = Files.newDirectoryStream(packages, "*.dist-info")) {
      for (Path info : infos) {
        String text = Files.readString(info.resolve("RECORD"));
        for (Map.Entry<String, WheelRecord.Entry> each :
            WheelRecord.parse("it", text).files().entrySet()) {
          Path file = packages.resolve(each.getKey());
          if (!Files.isRegularFile(file)) return false;
          long bytes = each.getValue().bytes();
          if (bytes >= 0 && bytes != Files.size(file)) return false;
        }
      }
    }
    return true;
  }

  static List<String> faults(Path root) {
    return Adoption.of(root).faults().stream().map(Adoption.Fault::name).toList();
  }
}
