package org.cresset.stack;

import static java.nio.file.StandardOpenOption.APPEND;
import static java.nio.file.StandardOpenOption.CREATE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.LibTorchProvider.Progress;

/** A process of its own that installs a jar's libraries and notes whether it had to fetch it. */
final class InstallOnce {
  private InstallOnce() {}

  /** Arguments: the store's folder, the jar, the file to note a fetch in. */
  public static void main(String[] args) {
    Path jar = Path.of(args[1]);
    LibTorchBuild build = Jars.build(Jars.artifact("torch", jar), "libc10.so", "libtorch_cpu.so");
    new Store(Path.of(args[0])).install(build, new Slow(jar, Path.of(args[2])), Progress.SILENT);
  }

  /** Takes long enough for the other processes to want the same. */
  private record Slow(Path jar, Path log) implements Fetcher {
    @Override
    public List<Path> fetch(List<Artifact> artifacts, Progress progress) {
      try {
        Files.writeString(log, "fetch", CREATE, APPEND);
        Thread.sleep(1000);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      return List.of(jar);
    }

    @Override
    public boolean discard(Path file) {
      return false;
    }
  }
}
