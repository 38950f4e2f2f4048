package org.cresset.vision.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPOutputStream;
import javax.imageio.ImageIO;
import org.cresset.torch.Scope;
import org.cresset.torch.data.BatchIterator;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.data.Example;
import org.cresset.vision.Golden;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Crop;
import org.cresset.vision.transforms.Transform;
import org.cresset.vision.transforms.Transforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Small copies of the published layouts. */
class PublishedSetsTest {
  @TempDir private Path root;

  private void put(String name, byte[] content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** A mask of 13x21, the size of the golden pictures, whose first values are given. */
  private static byte[] mask(int type, int... values) throws IOException {
    BufferedImage image = new BufferedImage(21, 13, type);
    for (int i = 0; i < values.length; i++) image.getRaster().setSample(i, 0, 0, values[i]);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(image, "png", bytes);
    return bytes.toByteArray();
  }

  private static byte[] grey(int... values) throws IOException {
    return mask(BufferedImage.TYPE_BYTE_GRAY, values);
  }

  private static List<Integer> first(SegmentedImages set, int count) throws IOException {
    var mask = set.mask(0);
    return IntStream.range(0, count).mapToObj(i -> mask.at(0, i, 0)).toList();
  }

  @Test
  void camVid() throws IOException {
    put("train/a.jpg", Golden.bytes("rgb420.jpg"));
    put("trainannot/a.png", grey(3, 11, 10));
    SegmentedImages set = CamVid.of(root, "train");
    assertThat(first(set, 4)).containsExactly(3, 11, 10, 0);
    assertThat(set.ignore()).isEqualTo(11);
    Transform shifted = Transform.always(new Crop(-1, 0, new ImageSize(13, 21)));
    Dataset dataset = set.cached().dataset(Transforms.of(shifted));
    assertThat(dataset.fields()).hasToString("[image float32[3, 13, 21], mask int64[13, 21]]");
    Example example = dataset.read(0);
    assertThat(example.longs("mask").get(0)).isEqualTo(11); // from outside
    assertThat(example.longs("mask").get(21)).isEqualTo(3);
    assertThatThrownBy(() -> CamVid.of(root, "val"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("trainannot/*.png");
    put("trainannot/a.png", grey(12));
    assertThatThrownBy(() -> CamVid.of(root, "train").mask(0))
        .hasMessageContaining("trainannot/a.png")
        .hasMessageContaining("labels must be from 0 to 10 or 11, got 12 at row 0, column 0");
  }

  private Dataset camVid(byte[] mask) throws IOException {
    put("train/a.jpg", Golden.bytes("rgb420.jpg"));
    put("trainannot/a.png", mask);
    return CamVid.of(root, "train").cached().dataset(Transforms.of());
  }

  /** Reads as a training does. */
  private static void batch(Dataset dataset) {
    try (Scope _ = Scope.open();
        BatchIterator batches = DataLoader.of(dataset).epoch(0).iterator(0)) {
      batches.next();
    }
  }

  @Test
  void camVidsWrongMasksAreNamed() throws IOException {
    byte[] whole = grey(3);
    put("train/b.png", Golden.bytes("rgb.png"));
    assertThatThrownBy(() -> camVid(whole))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("train/b.png has no mask; looked for trainannot/b.png");
    Files.move(root.resolve("train/b.png"), root.resolve("train/b.overlay.png"));
    assertThat(camVid(whole).size()).isEqualTo(1); // what predict leaves beside an image
    byte[] cut = Arrays.copyOf(whole, whole.length / 2);
    for (byte[] bad : List.of(cut, new byte[0], "no picture".getBytes(UTF_8))) {
      assertThatThrownBy(() -> batch(camVid(bad)))
          .hasMessageContaining("train/a.jpg")
          .hasMessageContaining("its mask trainannot/a.png: ");
    }
    BufferedImage small = new BufferedImage(20, 13, BufferedImage.TYPE_BYTE_GRAY);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    ImageIO.write(small, "png", bytes);
    assertThatThrownBy(() -> batch(camVid(bytes.toByteArray())))
        .hasMessageContaining("train/a.jpg")
        .hasMessageContaining("the mask is ")
        .hasMessageContaining("and the image ");
  }

  @Test
  void cityscapes() throws IOException {
    put("leftImg8bit/val/ulm/ulm_0_1_leftImg8bit.png", Golden.bytes("rgb.png"));
    put("gtFine/val/ulm/ulm_0_1_gtFine_labelIds.png", grey(7, 33, 0, 9, 26));
    SegmentedImages set = Cityscapes.of(root, "val");
    assertThat(first(set, 5)).containsExactly(0, 18, 255, 255, 13);
    assertThat(set.classes()).hasSize(19);
    Files.delete(root.resolve("gtFine/val/ulm/ulm_0_1_gtFine_labelIds.png"));
    assertThatThrownBy(() -> Cityscapes.of(root, "val")).hasMessageContaining("has no mask");
  }

  @Test
  void ade20k() throws IOException {
    put("images/training/a.jpg", Golden.bytes("rgb420.jpg"));
    put("annotations/training/a.png", grey(0, 1, 150));
    String names =
        IntStream.rangeClosed(1, 150)
            .mapToObj(i -> i + "\t0.1\t1\t1\tclass " + i)
            .collect(Collectors.joining("\n", "Idx\tRatio\tTrain\tVal\tName\n", "\n"));
    Files.writeString(root.resolve("objectInfo150.txt"), names);
    SegmentedImages set = Ade20k.of(root, "training");
    assertThat(first(set, 3)).containsExactly(255, 0, 149);
    assertThat(set.classes()).hasSize(150).startsWith("class 1");
  }

  @Test
  void pascalVocTakesAPalettesPlaces() throws IOException {
    put("JPEGImages/a.jpg", Golden.bytes("rgb420.jpg"));
    put("SegmentationClass/a.png", mask(BufferedImage.TYPE_BYTE_INDEXED, 20, 255, 1));
    put("ImageSets/Segmentation/train.txt", "a\n".getBytes(UTF_8));
    assertThat(first(PascalVoc.of(root, "train"), 3)).containsExactly(20, 255, 1);
    assertThatThrownBy(() -> PascalVoc.of(root, "val")).hasMessageContaining("JPEGImages/*.jpg");
  }

  private void idx(String name, int... head) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(1000);
    for (int value : head) content.putInt(value);
    int count = head.length == 4 ? head[1] * head[2] * head[3] : head[1];
    for (int i = 0; i < count; i++) content.put((byte) (i + 1));
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(root.resolve(name)))) {
      out.write(content.array(), 0, content.position());
    }
  }

  @Test
  void mnistAndItsFamily() throws IOException {
    idx("train-images-idx3-ubyte.gz", 0x803, 3, 2, 4);
    idx("train-labels-idx1-ubyte.gz", 0x801, 3);
    LabelledImages set = Mnist.DIGITS.train(root);
    assertThat(set.size()).isEqualTo(3);
    assertThat(set.label(2)).isEqualTo(3);
    assertThat(set.image(1).pixels()).containsExactly(9, 10, 11, 12, 13, 14, 15, 16);
    assertThat(set.dataset(Transforms.of().then(Mnist.NORMALIZE)).fields())
        .hasToString("[image float32[1, 2, 4], label int64[]]");
    idx("emnist-letters-test-images-idx3-ubyte.gz", 0x803, 1, 2, 2);
    idx("emnist-letters-test-labels-idx1-ubyte.gz", 0x801, 1);
    LabelledImages letters = Mnist.EMNIST_LETTERS.test(root);
    assertThat(letters.image(0).pixels()).containsExactly(1, 3, 2, 4); // columns are rows
    assertThat(letters.classes().get(letters.label(0))).isEqualTo("A");
    idx("train-labels-idx1-ubyte.gz", 0x801, 2);
    assertThatThrownBy(() -> Mnist.DIGITS.train(root)).hasMessageContaining("2 labels for 3");
    assertThatThrownBy(() -> Mnist.FASHION.test(root))
        .hasMessageContaining("t10k-images-idx3-ubyte");
  }

  @Test
  void cifar100() throws IOException {
    byte[] content = new byte[10_000 * 3074];
    content[1] = 77;
    content[2] = 5;
    put("cifar-100-binary/test.bin", content);
    String names = IntStream.range(0, 100).mapToObj(i -> "c" + i).collect(Collectors.joining("\n"));
    Files.writeString(root.resolve("cifar-100-binary/fine_label_names.txt"), names);
    LabelledImages set = Cifar100.test(root);
    assertThat(set.label(0)).isEqualTo(77);
    assertThat(set.image(0).at(0, 0, 0)).isEqualTo(5);
    assertThat(set.size()).isEqualTo(10_000);
    assertThatThrownBy(() -> Cifar100.train(root)).hasMessageContaining("train.bin (153,700,000");
  }

  @Test
  void aTableOfPaths() throws IOException {
    put("images/a, b.jpg", Golden.bytes("rgb420.jpg"));
    put("images/c.png", Golden.bytes("rgb.png"));
    Path table = root.resolve("table.csv");
    Files.writeString(table, "path,label\n\"images/a, b.jpg\",dog\nimages/c.png,cat\n");
    CsvImages set = CsvImages.of(table);
    assertThat(set.classes()).containsExactly("cat", "dog");
    assertThat(set.label(0)).isEqualTo(1);
    assertThat(set.name(0)).isEqualTo("images/a, b.jpg");
    Files.writeString(table, "images/c.png,cat\nimages/x.png,cat\n");
    assertThatThrownBy(() -> CsvImages.of(table)).hasMessageContaining("line 2: there is no file");
  }
}
