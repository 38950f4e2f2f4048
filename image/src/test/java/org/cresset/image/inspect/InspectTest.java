package org.cresset.image.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.cresset.image.edition.Edition;
import org.cresset.image.edition.ImageLock;
import org.cresset.image.edition.ImageLockFile;
import org.cresset.image.edition.Variant;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.LayerWriter;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Layout;
import org.cresset.image.oci.LayoutWriter;
import org.cresset.stack.Sha256;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Images of two layers: torch of some version, and the start-up with the lock. */
final class InspectTest {
  @TempDir Path folder;

  private static Artifact torch(String version) {
    String hash = Sha256.of("torch " + version);
    return new Artifact(
        "torch", version, Artifact.Kind.WHEEL, "torch-" + version + ".whl", 10, hash);
  }

  private static ImageLock lock(String version) {
    Lock stack =
        new Lock(
            "torch",
            Lock.Flavour.PYTHON,
            Map.of(),
            Map.of("torch", version),
            List.of(torch(version)));
    return new ImageLock(
        Edition.PYTHON, Variant.BASE, stack, List.of(), List.of(), Map.of(), Map.of());
  }

  private Path image(String version, String lockLabel) {
    ImageLock lock = lock(version);
    Blob torch = layer("torch" + version, Entry.text("opt/venv/torch.txt", "torch " + version));
    Blob start =
        layer("start" + version, Entry.text("opt/cresset/image.lock", ImageLockFile.text(lock)));
    ImageConfig config =
        new ImageConfig(
            "amd64",
            ImageConfig.Run.in(Map.of("A", "1")),
            Map.of(Verification.LOCK_LABEL, lockLabel),
            List.of(
                new ImageConfig.Layer(torch.diffId(), "torch " + version),
                new ImageConfig.Layer(start.diffId(), "start-up")));
    Map<String, String> annotations =
        Map.of(
            Image.LAYER_NAME, "torch " + version, Image.LAYER_ARTIFACTS, torch(version).sha256());
    Image image =
        new Image(
            "x:" + version,
            config,
            List.of(
                new Image.Layer(torch, annotations),
                new Image.Layer(start, Map.of(Image.LAYER_NAME, "start-up"))),
            Map.of(),
            List.of());
    Path out = folder.resolve("image-" + version);
    LayoutWriter.write(image, out);
    return out;
  }

  private Path image(String version) {
    return image(version, Sha256.of(ImageLockFile.text(lock(version))));
  }

  private Blob layer(String name, Entry entry) {
    return LayerWriter.write(List.of(entry), folder.resolve(name), _ -> {});
  }

  private static Verification.Result verify(Path image, Optional<List<Artifact>> artifacts)
      throws IOException {
    try (Layout layout = Layout.open(image)) {
      return Verification.verify(layout, artifacts, _ -> {});
    }
  }

  private static Inspection inspect(Path image) throws IOException {
    try (Layout layout = Layout.open(image)) {
      return Inspection.of(layout);
    }
  }

  @Test
  void anImageIsWhatItSays() throws IOException {
    Verification.Result result = verify(image("1.0"), Optional.of(List.of(torch("1.0"))));
    assertThat(result.faults()).isEmpty();
    assertThat(result.blobs()).isEqualTo(4); // manifest, configuration, two layers
  }

  @Test
  void aFlippedByteAnywhereIsFound() throws IOException {
    Path image = image("1.0");
    List<Path> blobs = new ArrayList<>();
    try (Stream<Path> files = Files.list(image.resolve("blobs/sha256"))) {
      files.forEach(blobs::add);
    }
    assertThat(blobs).hasSize(4);
    for (Path blob : blobs) {
      byte[] bytes = Files.readAllBytes(blob);
      for (int at = 0; at < bytes.length; at += 1 + bytes.length / 40) {
        byte[] damaged = bytes.clone();
        damaged[at] ^= 1;
        Files.delete(blob); // it may be a link to a layer's own file
        Files.write(blob, damaged);
        assertThat(faults(image)).as(blob + " at " + at).isNotEmpty();
      }
      Files.write(blob, bytes);
    }
    assertThat(faults(image)).isEmpty();
  }

  private static List<String> faults(Path image) throws IOException {
    try {
      return verify(image, Optional.empty()).faults();
    } catch (TorchException e) {
      return List.of(e.getMessage());
    }
  }

  @Test
  void aLockWhoseFilesAreNotInItIsSaid() throws IOException {
    Verification.Result result = verify(image("1.0"), Optional.of(List.of(torch("2.0"))));
    assertThat(result.faults()).singleElement().asString().contains("torch-2.0.whl", "no layer");
  }

  @Test
  void anotherLockThanTheLabelsIsSaid() throws IOException {
    assertThat(verify(image("1.0", Sha256.of("other")), Optional.empty()).faults())
        .singleElement()
        .asString()
        .contains("the lock in the image must have the hash");
  }

  @Test
  void onlyTheLayersThatDifferMove() throws IOException {
    Inspection one = inspect(image("1.0"));
    Inspection two = inspect(image("2.0"));
    ImageDiff diff = ImageDiff.of(one, two);
    assertThat(diff.packages()).containsExactly(new ImageDiff.Change("torch", "1.0", "2.0"));
    assertThat(diff.download() + diff.reused()).isEqualTo(two.size());
    assertThat(ImageDiff.of(one, one).added()).isEmpty();
    assertThat(ImageDiff.of(one, one).reused()).isEqualTo(one.size());
  }

  @Test
  void anImageIsShown() throws IOException {
    Inspection found = inspect(image("1.0"));
    assertThat(found.layers())
        .extracting(Inspection.Layer::name)
        .containsExactly("torch 1.0", "start-up");
    assertThat(found.config().run().environment()).containsEntry("A", "1");
  }

  @Test
  void whatIsNoImageIsSaid() throws IOException {
    Path file = Files.writeString(folder.resolve("x.tar"), "no archive", UTF_8);
    assertThatThrownBy(() -> inspect(file))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("x.tar");
  }
}
