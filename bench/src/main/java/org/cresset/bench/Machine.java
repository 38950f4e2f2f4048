package org.cresset.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;
import org.cresset.torch.LibTorch;

/** What a measurement was made on. */
final class Machine {
  private Machine() {}

  /** Processor, cores, JDK and LibTorch, in one line: of what has no other side. */
  static String describe() {
    return "%s; LibTorch %s".formatted(hardware(), LibTorch.load().version());
  }

  /** The same, and Python's torch. */
  static String describe(Optional<Peer> peer) {
    return beside(peer.map(Peer::torchVersion));
  }

  /** The same, for peers that are gone; {@code torch} is the version that they told. */
  static String beside(Optional<String> torch) {
    return "%s; Python's torch %s".formatted(describe(), torch.orElse("not there"));
  }

  /** Processor, cores and JDK. */
  static String hardware() {
    return "%s, %d cores; JDK %s"
        .formatted(
            processor(), Runtime.getRuntime().availableProcessors(), Runtime.version().feature());
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse(System.getProperty("os.arch"));
    } catch (IOException e) {
      return System.getProperty("os.arch");
    }
  }
}
