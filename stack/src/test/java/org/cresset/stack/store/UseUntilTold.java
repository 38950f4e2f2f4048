package org.cresset.stack.store;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.cresset.torch.LibTorchProvider.Progress;

/** A process of its own that uses a wheel until its input ends. */
public final class UseUntilTold {
  private UseUntilTold() {}

  /** Arguments: the store's folder and a wheel called tiny that it has. */
  public static void main(String[] args) throws IOException {
    ArtifactStore store = new ArtifactStore(Path.of(args[0]));
    var artifact = Wheels.artifact("tiny", "1.0", Path.of(args[1]));
    try (var _ = store.use(List.of(artifact), Progress.SILENT)) {
      System.out.println("in use");
      System.in.read();
    }
  }

  static Process start(Path store, Path wheel) throws IOException {
    return java(UseUntilTold.class, store.toString(), wheel.toString());
  }

  /** Starts a class of these tests in a process of its own. */
  public static Process java(Class<?> main, String... arguments) throws IOException {
    String path =
        Stream.of("jdk.module.path", "java.class.path", "surefire.test.class.path")
            .map(p -> System.getProperty(p, ""))
            .reduce((a, b) -> a + File.pathSeparator + b)
            .orElseThrow();
    String classes = Path.of("target/test-classes").toAbsolutePath() + File.pathSeparator + path;
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-cp", classes));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }
}
