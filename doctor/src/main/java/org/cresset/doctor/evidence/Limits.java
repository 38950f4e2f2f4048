package org.cresset.doctor.evidence;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much this process may have: memory to share, locked memory, files, disk. */
final class Limits {
  private static final List<String> OF_INTEREST =
      List.of("Max locked memory", "Max open files", "Max stack size");
  private static final Pattern SIZE = Pattern.compile("\\bsize=([0-9]+)([kmg]?)");

  private Limits() {}

  static void read(Root root, Path directory, Notes notes) {
    OptionalLong shared = shared(root);
    shared.ifPresent(bytes -> notes.note("/dev/shm", bytes));
    String limits = root.text("/proc/self/limits").orElse("");
    for (String name : OF_INTEREST) {
      limits
          .lines()
          .filter(line -> line.startsWith(name))
          .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
          .findFirst()
          .ifPresent(soft -> notes.note("/proc/self/limits " + name, soft));
    }
    notes.note("disk " + directory.toAbsolutePath(), free(directory));
    notes.note("jdk", Runtime.version() + ", " + System.getProperty("java.home"));
    notes.note("arch", System.getProperty("os.arch", ""));
  }

  /** As the mount says; a mount that says nothing has a share of the machine's memory. */
  private static OptionalLong shared(Root root) {
    Optional<String> mount =
        root.text("/proc/mounts")
            .flatMap(m -> m.lines().filter(l -> l.contains(" /dev/shm ")).reduce((_, b) -> b));
    Matcher size = SIZE.matcher(mount.orElse(""));
    if (size.find()) {
      long unit =
          switch (String.valueOf(size.group(2))) {
            case "k" -> 1L << 10;
            case "m" -> 1L << 20;
            case "g" -> 1L << 30;
            default -> 1;
          };
      return OptionalLong.of(Long.parseLong(String.valueOf(size.group(1))) * unit);
    }
    if (!root.isReal() || mount.isEmpty()) return OptionalLong.empty();
    try {
      return OptionalLong.of(Files.getFileStore(Path.of("/dev/shm")).getTotalSpace());
    } catch (IOException e) {
      return OptionalLong.empty();
    }
  }

  private static Optional<Long> free(Path directory) {
    try {
      return Optional.of(Files.getFileStore(directory.toAbsolutePath()).getUsableSpace());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
