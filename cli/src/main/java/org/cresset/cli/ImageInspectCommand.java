package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.image.inspect.Inspection;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "inspect",
    mixinStandardHelpOptions = true,
    description = "Shows what an image is: its layers with their sizes, and what it needs to run.")
final class ImageInspectCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(paramLabel = "IMAGE", description = "image.tar or the folder of a layout")
  private Path image = Path.of("");

  ImageInspectCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Inspection found = ImageSource.with(image, Inspection::of);
    var out = console.out();
    out.println(found.manifest().digest());
    out.println("linux/" + found.config().architecture());
    for (Inspection.Layer layer : found.layers()) {
      out.println(
          "%-44s %10s  %s"
              .formatted(
                  layer.name(),
                  StackStoreCommands.megabytes(layer.blob().size()),
                  layer.blob().hex().substring(0, 12)));
    }
    out.println("%-44s %10s".formatted("all", StackStoreCommands.megabytes(found.size())));
    found.config().labels().forEach((name, value) -> out.println("label " + name + " = " + value));
    found
        .config()
        .run()
        .environment()
        .forEach((name, value) -> out.println("variable " + name + " = " + value));
    for (String kind : found.attached()) out.println("attached " + kind);
    return Main.DONE;
  }
}
