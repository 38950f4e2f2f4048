package org.cresset.cli;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.resolve.Answer;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Target;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "outdated",
    mixinStandardHelpOptions = true,
    description = {
      "Shows what a lock has, what its request would come to now, and the newest for its machine.",
      "",
      "Asks nobody but its own catalogue."
    })
final class StackOutdatedCommand implements Callable<Integer> {
  @Parameters(arity = "0..1", paramLabel = "LOCK", description = "the lock (default: cresset.lock)")
  private Path file = Path.of(Lock.FILE);

  private final Console console;

  StackOutdatedCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Lock lock = LockFile.read(file);
    Resolver resolver = new Resolver(Catalogue.bundled());
    Target target = StackUpgradeCommand.target(lock);
    Map<String, String> now = facts(resolver.resolve(Request.of(lock.request()), target));
    String kind = lock.variant().equals("cpu") ? "cpu" : "cuda";
    Map<String, String> newest = facts(resolver.resolve(Request.of("torch " + kind), target));
    boolean changed = false;
    console.out().println("%-14s %-14s %-14s %s".formatted("", "locked", "by request", "newest"));
    for (String name : newest.keySet()) {
      if (name.equals("python") || name.equals("glibc") || name.equals("driver")) continue;
      String locked = lock.stack().getOrDefault(name, "-");
      String allowed = now.getOrDefault(name, "-");
      String best = newest.getOrDefault(name, "-");
      changed |= !locked.equals(best);
      console
          .out()
          .println("%-14s %-14s %-14s %s".formatted(name, locked, allowed, best).stripTrailing());
    }
    if (!changed) console.out().println("nothing newer is known");
    return Main.DONE;
  }

  private static Map<String, String> facts(Answer answer) {
    return answer instanceof Resolution resolution
        ? new LinkedHashMap<>(resolution.facts())
        : Map.of();
  }
}
