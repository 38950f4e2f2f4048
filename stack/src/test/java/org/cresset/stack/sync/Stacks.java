package org.cresset.stack.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;

/** Locks of tiny wheels, and a Python that only says what it is. */
final class Stacks {
  private Stacks() {}

  static Lock lock(Lock.Flavour flavour, Artifact... artifacts) {
    Map<String, String> target = Map.of("python", "3.11");
    return new Lock("tiny", flavour, target, Map.of("torch", "1.0"), List.of(artifacts));
  }

  /** A program that says something whatever it is asked. */
  static Path says(Path folder, String text) throws IOException {
    Path file = Files.createDirectories(folder).resolve("says");
    Files.writeString(file, "#!/bin/sh\ncat <<'END'\n" + text + "\nEND\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  static Path python(Path folder, String version) throws IOException {
    Path file = Files.createDirectories(folder).resolve("python");
    Files.writeString(file, "#!/bin/sh\necho " + version + "\necho \"$0\"\n");
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
