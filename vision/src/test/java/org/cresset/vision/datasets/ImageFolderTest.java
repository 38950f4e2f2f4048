package org.cresset.vision.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Tensor;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.BatchIterator;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.data.Example;
import org.cresset.torch.data.OnError;
import org.cresset.vision.Golden;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.RandomCrop;
import org.cresset.vision.transforms.Transforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ImageFolderTest {
  @TempDir private Path root;

  private void add(String golden, String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.copy(Golden.file(golden), file);
  }

  private void addText(String name) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, "no image", UTF_8);
  }

  @Test
  void classesAreFoldersInAlphabeticalOrder() throws IOException {
    add("rgb.png", "dog/b.png");
    add("grey.jpg", "dog/a.JPEG");
    add("rgb.png", "cat/deeper/1.png");
    addText("dog/notes.txt");
    addText("dog/.hidden.png");
    addText(".git/x.png");
    addText("readme.md");
    ImageFolder folder = ImageFolder.of(root);
    assertThat(folder.classes()).containsExactly("cat", "dog");
    assertThat(IntStream.range(0, folder.size()).mapToObj(folder::name))
        .containsExactly("cat/deeper/1.png", "dog/a.JPEG", "dog/b.png");
    assertThat(IntStream.range(0, folder.size()).map(folder::label)).containsExactly(0, 1, 1);
    assertThat(folder.image(0).pixels()).isEqualTo(Golden.bytes("rgb.png.rgb"));
    assertThat(folder.imageSize()).isEqualTo(new ImageSize(13, 21));
  }

  @Test
  void anItemIsAnImageAndALabel() throws IOException {
    add("rgb.png", "cat/1.png");
    add("grey.png", "dog/1.png");
    Dataset dataset = ImageFolder.of(root).dataset(Transforms.of());
    assertThat(dataset.fields()).hasToString("[image float32[3, 13, 21], label int64[]]");
    Example example = dataset.read(1);
    assertThat(example.longs("label").get(0)).isEqualTo(1);
    byte[] pixels = Golden.bytes("grey.png.rgb");
    for (int i = 0; i < pixels.length; i++) {
      assertThat(example.floats("image").get(i)).isEqualTo((pixels[i] & 0xFF) / 255f);
    }
  }

  /** What LibTorch sees is (C, H, W) in both orders of memory. */
  @ParameterizedTest
  @EnumSource(names = {"CONTIGUOUS", "CHANNELS_LAST"})
  void aBatchIsTheSameTensorInEitherOrderOfMemory(MemoryFormat format) throws IOException {
    add("rgb.png", "cat/1.png");
    add("rgb.png", "cat/2.png");
    Dataset dataset = ImageFolder.of(root).dataset(Transforms.of(), format);
    byte[] pixels = Golden.bytes("rgb.png.rgb");
    float[] expected = new float[2 * pixels.length];
    for (int i = 0; i < expected.length; i++) {
      int place = i % pixels.length;
      int plane = pixels.length / 3;
      expected[i] = (pixels[place % plane * 3 + place / plane] & 0xFF) / 255f;
    }
    try (BatchIterator batches = DataLoader.of(dataset).batchSize(2).iterator()) {
      Tensor images = batches.next().tensor("image");
      assertThat(images.isContiguous(format)).isTrue();
      assertThat(images.toFloatArray()).isEqualTo(expected);
    }
  }

  @Test
  void cachedImagesAreReadOnce() throws IOException {
    add("rgb.png", "cat/1.png");
    add("grey.png", "dog/1.png");
    LabelledImages cached = ImageFolder.of(root).cached();
    var first = cached.image(1);
    Files.delete(root.resolve("dog/1.png"));
    assertThat(cached.image(1)).isSameAs(first);
    assertThat(cached.name(1)).isEqualTo("dog/1.png");
    assertThat(cached.label(1)).isEqualTo(1);
  }

  @Test
  void aMissingFolderIsSaid() {
    assertThatThrownBy(() -> ImageFolder.of(root.resolve("no")))
        .isInstanceOfSatisfying(
            DataException.class,
            e ->
                assertThat(e.hint())
                    .isEqualTo(
                        "name a folder that holds one folder for each class with .jpg, .jpeg or"
                            + " .png files"))
        .hasMessage("read images in " + root.resolve("no") + ": there is no such folder");
  }

  @Test
  void anEmptyFolderIsSaid() throws IOException {
    String wanted =
        ": there must be one folder for each class with .jpg, .jpeg or .png files, got ";
    assertThatThrownBy(() -> ImageFolder.of(root))
        .isInstanceOf(DataException.class)
        .hasMessage("read images in " + root + wanted + "no images");
    add("rgb.png", "1.png");
    assertThatThrownBy(() -> ImageFolder.of(root))
        .hasMessage("read images in " + root + wanted + "images without a class, such as 1.png");
  }

  @Test
  void aClassWithoutImagesIsSaid() throws IOException {
    add("rgb.png", "cat/1.png");
    addText("cow/notes.txt");
    Files.createDirectory(root.resolve("dog"));
    assertThatThrownBy(() -> ImageFolder.of(root))
        .isInstanceOf(DataException.class)
        .hasMessage("read images in " + root + ": no image in the folders cow, dog");
  }

  @Test
  void classesMayBeGiven() throws IOException {
    add("rgb.png", "cat/1.png");
    add("rgb.png", "cow/1.png");
    assertThat(ImageFolder.of(root, List.of("cow", "cat")).label(0)).isZero();
    assertThat(ImageFolder.of(root, List.of("cow", "cat")).name(0)).isEqualTo("cow/1.png");
    assertThatThrownBy(() -> ImageFolder.of(root, List.of("cat", "dog")))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "read images in "
                + root
                + ": the folders must be the classes, but there is none for dog and no class is"
                + " called cow");
  }

  @Test
  void sizesThatDifferAreSaid() throws IOException {
    add("rgb.png", "cat/1.png");
    Dataset small = ImageFolder.of(root).dataset(Transforms.of(new RandomCrop(8, 0)));
    assertThat(small.read(0).floats("image").capacity()).isEqualTo(3 * 8 * 8);
    Dataset mixed = new MixedSizes().dataset(Transforms.of());
    assertThatThrownBy(() -> mixed.read(1))
        .isInstanceOf(DataException.class)
        .hasMessage("all images of a batch must have one size, got 2x2 where the first has 1x1");
  }

  @Test
  void anImageThatDoesNotDecodeIsNamedAndSkippedOnlyIfAsked() throws IOException {
    add("rgb.png", "cat/1.png");
    addText("cat/2.png");
    add("rgb.png", "dog/1.png");
    DataLoader loader =
        DataLoader.of(ImageFolder.of(root).dataset(Transforms.of())).batchSize(3).workers(1);
    assertThatThrownBy(() -> loader.iterator().next())
        .isInstanceOf(DataException.class)
        .hasMessage(
            "read item 1 (cat/2.png): neither a JPEG nor a PNG file: it starts with the bytes"
                + " 6e 6f 20 69");
    List<Integer> items = new ArrayList<>();
    try (BatchIterator batches = loader.onError(OnError.SKIP).iterator()) {
      while (batches.hasNext()) {
        Batch batch = batches.next();
        for (int item : batch.items()) items.add(item);
        assertThat(batch.tensor("image").shape()).hasToString("[2, 3, 13, 21]");
        assertThat(batch.tensor("label").toLongArray()).containsExactly(0, 1);
      }
      assertThat(batches.skipped()).hasSize(1);
    }
    assertThat(items).containsExactly(0, 2);
  }

  @Test
  void aFirstImageThatDoesNotDecodeDoesNotHideTheSize() throws IOException {
    addText("cat/1.png");
    assertThatThrownBy(() -> ImageFolder.of(root).dataset(Transforms.of()))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("read image 0 (cat/1.png): neither a JPEG nor a PNG");
    add("rgb.png", "dog/1.png");
    assertThat(ImageFolder.of(root).imageSize()).isEqualTo(new ImageSize(13, 21));
  }
}
