package org.cresset.cli;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.cresset.image.registry.Access;
import org.cresset.torch.LibTorchProvider;
import picocli.CommandLine.Option;

/** How registries are reached. */
final class RegistryOptions {
  @Option(
      names = "--insecure",
      description = "speak plain HTTP with a registry on another machine, too")
  private boolean insecure;

  Access access() {
    return Access.ofUser(insecure);
  }

  /** Adds up bytes for a person to see. */
  static LongConsumer counting(String what, long total, LibTorchProvider.Progress progress) {
    AtomicLong done = new AtomicLong();
    return n -> progress.at(what, done.addAndGet(n), total);
  }
}
