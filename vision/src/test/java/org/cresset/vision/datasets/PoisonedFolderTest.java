package org.cresset.vision.datasets;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;
import org.cresset.torch.data.OnError;
import org.cresset.vision.Golden;
import org.cresset.vision.transforms.RandomHorizontalFlip;
import org.cresset.vision.transforms.RandomResizedCrop;
import org.cresset.vision.transforms.Transforms;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Folders as people have them: it trains, or a sentence names the file. */
@Timeout(60)
class PoisonedFolderTest {
  @TempDir private Path root;

  @BeforeEach
  void twoClasses() throws IOException {
    put("cat/1.jpg", Golden.bytes("rgb420.jpg"));
    put("cat/2.png", Golden.bytes("rgb.png"));
    put("dog/1.jpg", Golden.bytes("rgb444.jpg"));
  }

  private void put(String name, byte[] content) throws IOException {
    Path file = root.resolve(name);
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  private Dataset dataset() {
    return ImageFolder.of(root)
        .dataset(Transforms.of(RandomResizedCrop.of(8), new RandomHorizontalFlip()));
  }

  private int read(OnError onError, int workers) {
    DataLoader loader = DataLoader.of(dataset()).batchSize(2).workers(workers).onError(onError);
    int seen = 0;
    for (Batch batch : loader) seen += batch.size();
    return seen;
  }

  /** One bad file is named, with or without workers, and left out where that is asked for. */
  private void assertNamed(String name, String reason) {
    for (int workers = 0; workers <= 2; workers += 2) {
      int used = workers;
      assertThatThrownBy(() -> read(OnError.STOP, used))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(name)
          .hasMessageContaining(reason);
      assertThat(read(OnError.SKIP, used)).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"rgb420.jpg", "progressive.jpg", "grey.jpg", "rgb.png"})
  void aTruncatedFile(String golden) throws IOException {
    byte[] whole = Golden.bytes(golden);
    put("dog/cut.png", Arrays.copyOf(whole, whole.length * 2 / 3));
    assertNamed("dog/cut.png", "is cut short");
  }

  @Test
  void aWrongEndingMeansNothing() throws IOException {
    put("dog/2.png", Golden.bytes("rgb420.jpg"));
    put("dog/3.jpg", Golden.bytes("rgb.png"));
    assertThat(read(OnError.STOP, 2)).isEqualTo(5);
    put("dog/4.jpg", "<!DOCTYPE html>".getBytes(UTF_8));
    assertThatThrownBy(() -> read(OnError.STOP, 0))
        .hasMessageContaining("dog/4.jpg")
        .hasMessageContaining("neither a JPEG nor a PNG file");
  }

  @Test
  void aFileOfNoBytes() throws IOException {
    put("dog/empty.jpg", new byte[0]);
    assertNamed("dog/empty.jpg", "the file is empty");
  }

  @Test
  void aHeaderOfTooManyPixels() throws IOException {
    byte[] png = Golden.bytes("rgb.png");
    ByteBuffer.wrap(png).putInt(16, 50_000).putInt(20, 50_000);
    put("dog/huge.png", png);
    assertNamed("dog/huge.png", "50000x50000 pixels");
  }

  @Test
  void aJpegHeaderOfTooManyPixels() throws IOException {
    byte[] jpeg = Golden.bytes("rgb444.jpg");
    for (int i = 0; i + 8 < jpeg.length; i++) {
      if ((jpeg[i] & 0xFF) == 0xFF && (jpeg[i + 1] & 0xFF) == 0xC0) {
        ByteBuffer.wrap(jpeg).putShort(i + 5, (short) 50_000).putShort(i + 7, (short) 50_000);
        break;
      }
    }
    put("dog/huge.jpg", jpeg);
    assertNamed("dog/huge.jpg", "50000x50000 pixels");
  }

  @Test
  void aLinkThatLeadsBackIsNamed() throws IOException {
    Files.createSymbolicLink(root.resolve("dog/again"), root.resolve("dog"));
    assertThatThrownBy(this::dataset)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("dog/again leads back to a folder that it lies in");
  }

  @Test
  void aLinkToNothingIsNamed() throws IOException {
    Files.createSymbolicLink(root.resolve("dog/gone.jpg"), root.resolve("nowhere.jpg"));
    assertNamed("dog/gone.jpg", "there is no such file");
  }

  @Test
  void aLinkToItselfIsNamed() throws IOException {
    Files.createSymbolicLink(root.resolve("dog/self.jpg"), root.resolve("dog/self.jpg"));
    assertNamed("dog/self.jpg", "Too many levels of symbolic links");
  }

  @Test
  void aFolderNamedLikeAnImageIsAFolder() throws IOException {
    put("dog/more.jpg/2.jpg", Golden.bytes("rgb420.jpg"));
    assertThat(read(OnError.STOP, 0)).isEqualTo(4);
  }

  @Test
  void namesWithSpacesAndOfOtherScripts() throws IOException {
    put("a cat/one two.jpg", Golden.bytes("rgb420.jpg"));
    assertThat(read(OnError.STOP, 2)).isEqualTo(4);
    try {
      put("\u732B/\u56FE\u7247.jpg", Golden.bytes("rgb420.jpg"));
    } catch (InvalidPathException e) {
      Assumptions.abort("this locale has no Chinese file names: " + e);
    }
    assertThat(ImageFolder.of(root).classes()).contains("\u732B");
    assertThat(read(OnError.STOP, 2)).isEqualTo(5);
  }

  @Test
  void noFilesAndNoFolder() throws IOException {
    Path empty = Files.createDirectory(root.resolve("nothing"));
    assertThatThrownBy(() -> ImageFolder.of(empty)).hasMessageContaining("got no images");
    assertThatThrownBy(() -> ImageFolder.of(root)).hasMessageContaining("nothing");
    assertThatThrownBy(() -> ImageFolder.of(root.resolve("nowhere")))
        .hasMessageContaining("there is no such folder");
  }

  @Test
  void oneClassTrains() throws IOException {
    Files.delete(root.resolve("dog/1.jpg"));
    Files.delete(root.resolve("dog"));
    assertThat(ImageFolder.of(root).classes()).containsExactly("cat");
    assertThat(read(OnError.STOP, 2)).isEqualTo(2);
  }
}
