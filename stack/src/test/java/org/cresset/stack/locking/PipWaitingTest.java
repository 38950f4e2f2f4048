package org.cresset.stack.locking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Target;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said while pip waits for an index that does not answer. */
class PipWaitingTest {
  private static final Catalogue CATALOGUE = Catalogue.bundled();

  @TempDir private Path temp;

  /** Locks with a Python that is the script {@code pip} when pip is asked. */
  private void lock(String pip, Progress progress) throws Exception {
    String ask = "case $1 in -I) echo 3.11; exit ;; esac\n";
    Path python = Files.writeString(temp.resolve("python"), "#!/bin/sh\n" + ask + pip);
    assertThat(python.toFile().setExecutable(true)).isTrue();
    Request request = Request.of("torch==2.13.0 cpu");
    Target target = Target.of("glibc=2.28,python=3.11");
    Resolution resolution = (Resolution) new Resolver(CATALOGUE).resolve(request, target);
    Locking.Choice choice =
        new Locking.Choice(
            Lock.Flavour.PYTHON, Optional.of(Python.at(python)), List.of("numpy"), List.of());
    var _ = new Locking(CATALOGUE, Map.of(), progress).lock(request, resolution, choice);
  }

  /** The script ends well only if somebody was told of its first line before its end. */
  @Test
  void itIsSaidAtOnce() {
    String script =
        """
        echo "WARNING: Retrying (Retry(total=4, connect=None)) after connection broken by \
        'ReadTimeoutError(\\"pool: Read timed out.\\")': /simple/torch/" >&2
        tries=0
        while [ ! -e %1$s/told ] && [ $tries -lt 300 ]; do
          sleep 0.1
          tries=$((tries + 1))
        done
        [ -e %1$s/told ] && echo 'ERROR: told in time' >&2
        exit 1
        """
            .formatted(temp);
    Throwable failure =
        catchThrowable(
            () ->
                lock(
                    script,
                    (what, _, _) -> {
                      if (what.startsWith("pip waits")) touch(temp.resolve("told"));
                    }));
    assertThat(failure)
        .isInstanceOf(TorchException.class)
        .hasMessage("pip finds no such set of wheels: told in time");
  }

  private static void touch(Path file) {
    try {
      Files.writeString(file, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void pipsOwnWordsAreUnderstood() throws Exception {
    Process asked =
        new ProcessBuilder("sh", "-c", "python3 -m pip --version")
            .redirectErrorStream(true)
            .start();
    asked.getInputStream().readAllBytes();
    assumeThat(asked.waitFor(60, TimeUnit.SECONDS) && asked.exitValue() == 0)
        .as("python3 must have pip")
        .isTrue();
    List<String> said = new CopyOnWriteArrayList<>();
    try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      String script =
          """
          export PIP_CONFIG_FILE=/dev/null PIP_FIND_LINKS= PIP_EXTRA_INDEX_URL= PIP_NO_INDEX=
          export PIP_INDEX_URL=http://127.0.0.1:%d/simple PIP_RETRIES=1 PIP_DEFAULT_TIMEOUT=1
          export NO_PROXY=127.0.0.1 no_proxy=127.0.0.1
          exec python3 "$@"
          """
              .formatted(silent.getLocalPort());
      assertThat(catchThrowable(() -> lock(script, (what, _, _) -> said.add(what))))
          .isInstanceOf(TorchException.class);
    }
    assertThat(said)
        .startsWith(
            "asking pip for torch==2.13.0+cpu and 1 more",
            "pip waits for its index: ReadTimeoutError of /simple/torch/, 0 tries left");
  }
}
