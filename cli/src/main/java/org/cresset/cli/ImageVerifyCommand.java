package org.cresset.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.cresset.image.edition.ImageLockFile;
import org.cresset.image.inspect.Verification;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.LockFile;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Reads an image to the last byte and says whether it is what it says: every digest, what each",
      "layer unpacks to, and the files that its lock, or another, names."
    })
final class ImageVerifyCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "IMAGE", description = "image.tar or the folder of a layout")
  private Path image = Path.of("");

  @Option(
      names = "--lock",
      paramLabel = "FILE",
      description = "a stack's lock or an image's, whose files must be in the image")
  private Optional<Path> lock = Optional.empty();

  ImageVerifyCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Optional<List<Artifact>> artifacts = lock.map(ImageVerifyCommand::artifacts);
    AtomicLong done = new AtomicLong();
    Verification.Result result =
        LoadingProgress.showing(
            console,
            progress ->
                ImageSource.with(
                    image,
                    layout ->
                        Verification.verify(
                            layout,
                            artifacts,
                            n -> progress.at("verifying", done.addAndGet(n), -1))));
    for (String fault : result.faults()) console.err().println("fault: " + fault);
    console
        .out()
        .println(
            "%s: %d blobs, %s, %s"
                .formatted(
                    image,
                    result.blobs(),
                    Megabytes.of(result.bytes()),
                    result.faults().isEmpty()
                        ? "all is as it says"
                        : result.faults().size() + " faults"));
    return result.faults().isEmpty() ? Main.DONE : Main.FAILED;
  }

  private static List<Artifact> artifacts(Path file) {
    boolean images = JsonReader.read(file).find("edition").isPresent();
    return images ? ImageLockFile.read(file).artifacts() : LockFile.read(file).artifacts();
  }
}
