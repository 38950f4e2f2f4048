package org.cresset.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.cresset.torch.LibTorch;
import org.jspecify.annotations.Nullable;

/**
 * How to measure.
 *
 * @param rounds how often each side takes its turn
 * @param python the Python to compare with, or null to measure Cresset alone
 * @param data a folder of images, one folder a class, or null to leave files out
 * @param only names of the networks to measure; all if empty
 * @param progress is told what goes on
 */
public record Options(
    int rounds,
    @Nullable Path python,
    @Nullable Path data,
    List<String> only,
    Consumer<String> progress) {
  /** The Python of the environment that {@code CRESSET_LIBTORCH} names, or null. */
  public static @Nullable Path environmentPython() {
    return LibTorch.named()
        .map(named -> named.resolve("bin/python"))
        .filter(Files::isExecutable)
        .orElse(null);
  }

  Optional<Peer> peer(String script) {
    return python == null ? Optional.empty() : Optional.of(Peer.start(python, script));
  }
}
