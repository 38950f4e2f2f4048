package org.cresset.cli;

import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.cresset.image.edition.ImageBuild;
import org.cresset.image.edition.ImageLock;
import org.cresset.image.edition.ImageLockFile;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.LayoutWriter;
import org.cresset.stack.store.ArtifactStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "build",
    mixinStandardHelpOptions = true,
    description = {
      "Builds an image: the same lock gives the same digest, on any machine and any day.",
      "",
      "It is an OCI layout that docker load takes too. A stack's lock is first made an image's, as"
          + " image lock does, and that is kept beside the image."
    })
final class ImageBuildCommand implements Callable<Integer> {
  private final Console console;

  @Mixin private ImageOptions options = new ImageOptions();

  @Option(
      names = {"-o", "--out"},
      required = true,
      paramLabel = "image.tar|DIR",
      description = "where to write it: an archive if it ends with .tar, else a folder")
  private Path out = Path.of("image.tar");

  @Option(
      names = "--tag",
      paramLabel = "NAME:TAG",
      description = "what it is called (cresset:EDITION-VARIANT)")
  private Optional<String> tag = Optional.empty();

  ImageBuildCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    ImageLock lock = LoadingProgress.showing(console, options::imageLock);
    ArtifactStore store = ArtifactStore.ofUser();
    if (options.isImageLock()) store.keepHashes(lock.hashes(), options.file());
    else keep(lock, store);
    // What gc would remove of a base meanwhile, the image would lack.
    try (ArtifactStore.Claim _ = lock.base().map(b -> store.using(b.sha256())).orElse(() -> {})) {
      return build(lock, store);
    }
  }

  private int build(ImageLock lock, ArtifactStore store) {
    String name = tag.orElse("cresset:" + lock.edition() + "-" + lock.variant());
    ImageBuild.Built built =
        LoadingProgress.showing(
            console,
            progress -> {
              var _ = options.locking(progress).bring(lock, store, options.supply(), progress);
              return ImageBuild.ofUser(ImageOptions.installation())
                  .build(
                      lock, ImageOptions.additions(lock.edition(), lock.variant()), name, progress);
            });
    Descriptor manifest = LayoutWriter.write(built.image(), out);
    show(built);
    console.out().println(name + " " + manifest.digest());
    console.out().println("written to " + out);
    return Main.DONE;
  }

  private void keep(ImageLock lock, ArtifactStore store) {
    Path file = Path.of(out.toString().replaceFirst("(\\.tar)?/*$", "") + ".lock");
    ImageLockFile.write(lock, file);
    store.keepHashes(lock.hashes(), file);
    console.out().println(ImageLockCommand.sentence(lock) + "; locked in " + file);
  }

  private void show(ImageBuild.Built built) {
    line("layer", "packed", "unpacked", "");
    for (ImageBuild.Layer layer : built.layers()) {
      line(
          layer.name(),
          Megabytes.of(layer.blob().size()),
          Megabytes.of(layer.blob().unpacked()),
          layer.kept() ? "" : "new");
    }
    line("all", Megabytes.of(built.size()), Megabytes.of(built.unpacked()), "");
  }

  private void line(String name, String packed, String unpacked, String note) {
    console
        .out()
        .println("%-44s %10s %10s  %s".formatted(name, packed, unpacked, note).stripTrailing());
  }
}
