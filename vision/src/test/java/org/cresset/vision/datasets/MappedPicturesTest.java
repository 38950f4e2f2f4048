package org.cresset.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.cresset.torch.data.DataException;
import org.cresset.vision.Golden;
import org.cresset.vision.image.Image;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MappedPicturesTest {
  @TempDir private Path root;
  private Path cache = Path.of("");

  @BeforeEach
  void files() throws IOException {
    cache = root.resolve("kept").resolve("images.bin");
    for (String name : List.of("cat/rgb420.jpg", "cat/rgb.png", "dog/grey.png", "dog/rgb444.jpg")) {
      Path file = root.resolve("set").resolve(name);
      Files.createDirectories(file.getParent());
      Files.write(file, Golden.bytes(file.getFileName().toString()));
    }
  }

  private ImageFolder set() {
    return ImageFolder.of(root.resolve("set"));
  }

  private static void assertSame(LabelledImages kept, LabelledImages set) throws IOException {
    assertThat(kept.size()).isEqualTo(set.size());
    assertThat(kept.classes()).isEqualTo(set.classes());
    for (int i = 0; i < set.size(); i++) {
      assertThat(kept.image(i).size()).isEqualTo(set.image(i).size());
      assertThat(kept.image(i).pixels()).isEqualTo(set.image(i).pixels());
      assertThat(kept.label(i)).isEqualTo(set.label(i));
      assertThat(kept.name(i)).isEqualTo(set.name(i));
    }
  }

  private List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(cache.getParent())) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void picturesAreWhatWasDecoded() throws IOException {
    assertSame(set().cached(cache), set());
    assertThat(names()).containsExactly("images.bin", "images.bin.lock");
    // An index of 56 bytes and 24 a picture, then the four pictures of 13x21 in three colours.
    assertThat(Files.size(cache)).isEqualTo(56 + 4 * 24 + 4 * 13 * 21 * 3);
  }

  @Test
  void aWholeFileIsUsedAsItIs() throws IOException {
    set().cached(cache);
    FileTime before = Files.getLastModifiedTime(cache);
    Object inode = Files.getAttribute(cache, "unix:ino");
    assertSame(set().cached(cache), set());
    assertThat(Files.getAttribute(cache, "unix:ino")).isEqualTo(inode);
    assertThat(Files.getLastModifiedTime(cache)).isEqualTo(before);
  }

  @Test
  void aChangedImageMakesItAnew() throws IOException {
    LabelledImages before = set().cached(cache);
    byte[] old = before.image(3).pixels();
    Path changed = root.resolve("set/dog/rgb444.jpg");
    Files.write(changed, Golden.bytes("grey.jpg"));
    LabelledImages after = set().cached(cache);

    assertSame(after, set());
    assertThat(after.image(3).pixels()).isNotEqualTo(old);
    assertThat(before.image(3).pixels()).as("who has the old file keeps it").isEqualTo(old);

    Files.setLastModifiedTime(changed, FileTime.fromMillis(1));
    byte[] file = Files.readAllBytes(cache);
    assertSame(set().cached(cache), set());
    assertThat(Files.readAllBytes(cache)).isNotEqualTo(file);
    Files.copy(changed, root.resolve("set/dog/more.jpg"));
    assertSame(set().cached(cache), set());
  }

  @Test
  void aTornFileIsMadeAnew() throws IOException {
    set().cached(cache);
    byte[] whole = Files.readAllBytes(cache);
    for (int length : new int[] {0, 1, 55, 56, 151, 152, 2000, whole.length - 1}) {
      Files.delete(cache); // not in place: others may have it mapped
      Files.write(cache, Arrays.copyOf(whole, length));
      assertSame(set().cached(cache), set());
      assertThat(cache).as("%d bytes", length).hasBinaryContent(whole);
    }
    for (int at : new int[] {0, 8, 16, 47, 48, 60, 100, 150}) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 4;
      Files.delete(cache);
      Files.write(cache, damaged);
      assertSame(set().cached(cache), set());
      assertThat(cache).as("byte %d", at).hasBinaryContent(whole);
    }
  }

  @Test
  void damagedPixelsAreAnErrorOfTheirImage() throws IOException {
    set().cached(cache);
    byte[] damaged = Files.readAllBytes(cache);
    damaged[damaged.length - 5] ^= 1;
    Files.delete(cache);
    Files.write(cache, damaged);
    LabelledImages kept = set().cached(cache);

    assertThat(kept.image(2).pixels()).isEqualTo(set().image(2).pixels());
    assertThatThrownBy(() -> kept.image(3))
        .isInstanceOf(IOException.class)
        .hasMessage(
            "its pixels in the cache "
                + cache
                + " are damaged: remove that file to have it made anew");
  }

  @Test
  void anImageThatCannotBeDecodedFailsAsWithoutCache() throws IOException {
    Files.writeString(root.resolve("set/cat/rgb.png"), "no picture");
    LabelledImages kept = set().cached(cache);
    LabelledImages again = set().cached(cache);

    assertThatThrownBy(() -> set().image(0)).isInstanceOf(IOException.class);
    for (LabelledImages each : List.of(kept, again)) {
      assertThatThrownBy(() -> each.image(0)).isInstanceOf(IOException.class);
      assertThat(each.image(1).pixels()).isEqualTo(set().image(1).pixels());
    }
  }

  @Test
  void masksAreKeptBesideTheirImages() throws IOException {
    for (int i = 0; i < 2; i++) {
      Path image = root.resolve("camvid/train/" + i + ".png");
      Path mask = root.resolve("camvid/trainannot/" + i + ".png");
      Files.createDirectories(image.getParent());
      Files.createDirectories(mask.getParent());
      Files.write(image, Golden.bytes("rgb.png"));
      var grey =
          new java.awt.image.BufferedImage(21, 13, java.awt.image.BufferedImage.TYPE_BYTE_GRAY);
      grey.getRaster().setSample(3, 2, 0, 7 + i);
      ImageIO.write(grey, "png", mask.toFile());
    }
    SegmentedImages set = CamVid.of(root.resolve("camvid"), "train");
    SegmentedImages kept = set.cached(cache);

    assertThat(kept.ignore()).isEqualTo(11);
    for (int i = 0; i < 2; i++) {
      assertThat(kept.mask(i).channels()).isEqualTo(1);
      assertThat(kept.mask(i).at(2, 3, 0)).isEqualTo(7 + i);
      assertThat(kept.mask(i).pixels()).isEqualTo(set.mask(i).pixels());
      assertThat(kept.image(i).pixels()).isEqualTo(set.image(i).pixels());
    }
    Files.setLastModifiedTime(root.resolve("camvid/trainannot/1.png"), FileTime.fromMillis(1));
    byte[] before = Files.readAllBytes(cache);
    assertThat(set.cached(cache).mask(1).at(2, 3, 0)).isEqualTo(8);
    assertThat(Files.readAllBytes(cache)).isNotEqualTo(before);
  }

  @Test
  void threadsThatMakeItAtOnceGetTheSame() throws Exception {
    try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
      Callable<LabelledImages> make = () -> set().cached(cache);
      for (Future<LabelledImages> each :
          threads.invokeAll(java.util.Collections.nCopies(8, make))) {
        assertSame(each.get(), set());
      }
    }
    assertThat(names()).containsExactly("images.bin", "images.bin.lock");
  }

  @Test
  void processesThatMakeItAtOnceGetTheSame() throws Exception {
    // Another process holds the lock and has not made the file yet: this one waits for it.
    Files.createDirectories(cache.getParent());
    Path lock = cache.resolveSibling("images.bin.lock");
    Path program = root.resolve("Holder.java");
    Files.writeString(
        program,
        """
        void main(String[] args) throws Exception {
          try (var file = java.nio.channels.FileChannel.open(java.nio.file.Path.of(args[0]),
                   java.nio.file.StandardOpenOption.CREATE, java.nio.file.StandardOpenOption.WRITE);
               var lock = file.lock()) {
            IO.println("locked");
            System.in.read();
          }
        }
        """);
    Process holder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                program.toString(),
                lock.toString())
            .start();
    try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
      assertThat(holder.inputReader().readLine()).isEqualTo("locked");
      Future<LabelledImages> waiting = threads.submit(() -> set().cached(cache));
      Thread.sleep(300);
      assertThat(waiting.isDone()).isFalse();
      assertThat(cache).doesNotExist();
      holder.getOutputStream().close();
      assertSame(waiting.get(), set());
    } finally {
      holder.destroyForcibly();
    }
  }

  @Test
  void aPlaceThatCannotBeWrittenIsASentence() throws IOException {
    Path file = Files.writeString(root.resolve("file"), "");
    assertThatThrownBy(() -> set().cached(file.resolve("images.bin")))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("keep decoded images in " + file.resolve("images.bin") + ": ");
    Files.createDirectories(cache);
    assertThatThrownBy(() -> set().cached(cache)).isInstanceOf(DataException.class);
  }

  @Test
  void theCacheInMemoryReadsOnce() throws IOException {
    LabelledImages kept = set().cached();
    Image first = kept.image(0);
    assertThat(kept.image(0)).isSameAs(first);
    assertThat(kept.cached()).isSameAs(kept);
  }
}
