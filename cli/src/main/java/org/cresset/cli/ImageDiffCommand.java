package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.image.inspect.ImageDiff;
import org.cresset.image.inspect.Inspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "diff",
    mixinStandardHelpOptions = true,
    description = "Says what moves when image B takes the place of image A.")
final class ImageDiffCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(index = "0", paramLabel = "A", description = "the image that is there")
  private Path from = Path.of("");

  @Parameters(index = "1", paramLabel = "B", description = "the image that replaces it")
  private Path to = Path.of("");

  ImageDiffCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ImageDiff diff =
        ImageDiff.of(ImageSource.with(from, Inspection::of), ImageSource.with(to, Inspection::of));
    var out = console.out();
    for (ImageDiff.Change change : diff.packages()) {
      String was = change.from().isEmpty() ? "new" : change.from();
      String is = change.to().isEmpty() ? "removed" : change.to();
      out.println("%-28s %-20s -> %s".formatted(change.name(), was, is));
    }
    for (Inspection.Layer layer : diff.added()) {
      String size = Megabytes.of(layer.blob().size());
      out.println("+ %-42s %10s".formatted(layer.name(), size));
    }
    for (Inspection.Layer layer : diff.removed()) out.println("- " + layer.name());
    out.println(
        "to pull: %d layers, %s; kept: %d layers, %s"
            .formatted(
                diff.added().size(),
                Megabytes.of(diff.download()),
                diff.kept().size(),
                Megabytes.of(diff.reused())));
    return Main.DONE;
  }
}
