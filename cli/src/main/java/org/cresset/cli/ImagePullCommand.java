package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.registry.Pull;
import org.cresset.image.registry.Reference;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "pull",
    mixinStandardHelpOptions = true,
    description =
        "Pulls an image for Linux on x86_64 into a layout, every blob checked by its digest.")
final class ImagePullCommand implements Callable<Integer> {
  private final Console console;

  @Parameters(
      paramLabel = "HOST/NAME[:TAG|@sha256:...]",
      description = "the image; a digest makes it this one for ever")
  private String from = "";

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "image.tar|DIR",
      description = "where to write it")
  private Path out = Path.of("image");

  @Mixin private RegistryOptions registry = new RegistryOptions();

  ImagePullCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Reference reference = Reference.parse(from);
    Descriptor manifest =
        LoadingProgress.showing(
            console,
            progress ->
                Pull.pull(
                    reference,
                    out,
                    registry.access(),
                    RegistryOptions.counting("pulling", -1, progress)));
    console.out().println(reference + " " + manifest.digest());
    console.out().println("written to " + out);
    return Main.DONE;
  }
}
