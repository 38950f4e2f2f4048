package org.cresset.stack.sync;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.resolve.Target;

/** Whether what a lock names can run on a machine: its processor and its C library. */
final class Fitting {
  private static final Pattern GLIBC = Pattern.compile("manylinux_([0-9]+)_([0-9]+)_");

  private Fitting() {}

  /**
   * Compares a lock with this machine.
   *
   * @throws SyncException if it is for another
   */
  static void check(Lock lock) {
    check(lock, Target.ofThisMachine());
  }

  /** Compares a lock with a machine. */
  static void check(Lock lock, Target here) {
    String wanted = lock.target().getOrDefault("machine", "");
    Optional<Machine> machine = Machine.find(wanted);
    if (machine.isPresent() && machine.get() != here.machine()) {
      throw new SyncException(
          "the lock is for " + wanted + ", this machine is " + here.machine(),
          "lock the same request again with --target this",
          null);
    }
    for (Artifact artifact : lock.artifacts()) {
      Optional<Version> needed = glibc(artifact.file());
      if (needed.isEmpty() || here.glibc().isEmpty()) continue;
      if (here.glibc().get().isAtLeast(needed.get())) continue;
      throw new SyncException(
          "%s needs glibc %s or newer, this machine has %s"
              .formatted(artifact.file(), needed.get(), here.glibc().get()),
          "lock the same request again with --target this, or use a newer system",
          null);
    }
  }

  /** The oldest C library that one of a wheel's tags is for; empty if none says. */
  private static Optional<Version> glibc(String file) {
    Matcher tag = GLIBC.matcher(file);
    Optional<Version> oldest = Optional.empty();
    while (tag.find()) {
      Version version = Version.of(tag.group(1) + "." + tag.group(2));
      if (oldest.isEmpty() || oldest.get().isAtLeast(version)) oldest = Optional.of(version);
    }
    return oldest;
  }
}
