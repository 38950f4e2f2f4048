package org.cresset.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.image.inspect.Inspection;
import org.cresset.image.registry.Push;
import org.cresset.image.registry.Pushed;
import org.cresset.image.registry.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "push",
    mixinStandardHelpOptions = true,
    description = {
      "Pushes an image to a registry. Layers that are there are not sent again, a broken upload goes on",
      "where it stopped, and the image shows only when all of it is there. Logins are Docker's."
    })
final class ImagePushCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      index = "0",
      paramLabel = "IMAGE",
      description = "image.tar or the folder of a layout")
  private Path image = Path.of("");

  @Parameters(index = "1", paramLabel = "HOST/NAME:TAG", description = "where to push it")
  private String to = "";

  @Option(
      names = "--mount-from",
      paramLabel = "NAME",
      description = "another image's name in that registry, to take layers from")
  private Optional<String> mountFrom = Optional.empty();

  @Mixin private RegistryOptions registry = new RegistryOptions();

  ImagePushCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Reference reference = Reference.parse(to);
    Pushed pushed =
        LoadingProgress.showing(
            console,
            progress ->
                ImageSource.with(
                    image,
                    layout ->
                        Push.push(
                            layout,
                            reference,
                            mountFrom,
                            registry.access(),
                            RegistryOptions.counting(
                                "pushing", Inspection.of(layout).size(), progress))));
    console
        .out()
        .println(
            "%s@%s: %d blobs sent (%s), %d mounted, %d were there, %d attached"
                .formatted(
                    reference,
                    pushed.manifest().digest(),
                    pushed.count(Pushed.How.UPLOADED),
                    Megabytes.of(pushed.bytes()),
                    pushed.count(Pushed.How.MOUNTED),
                    pushed.count(Pushed.How.THERE),
                    pushed.attached()));
    return Main.DONE;
  }
}
