package org.cresset.vision.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cresset.torch.data.DataException;
import org.cresset.torch.data.RandomStream;
import org.cresset.vision.Golden;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Transforms;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Shards that Python's tarfile wrote, and damaged ones. */
class WebDatasetTest {
  private static final String SHARDS =
      Golden.file("datasets/shard-00000.tar").resolveSibling("shard-{00000..00001}.tar").toString();

  @TempDir private Path folder;

  @Test
  void samplesOfPythonsTarfile() throws IOException {
    WebDataset set = WebDataset.of(SHARDS);

    List<String[]> expected =
        new String(Golden.bytes("datasets/shards.txt"), StandardCharsets.UTF_8)
            .lines()
            .map(line -> line.split("\t"))
            .toList();
    assertThat(set.size()).isEqualTo(expected.size()).isEqualTo(6);
    assertThat(set.classes()).containsExactly("0", "1", "2");
    assertThat(set.imageSize()).isEqualTo(new ImageSize(4, 6));
    for (int i = 0; i < set.size(); i++) {
      String[] sample = expected.get(i);
      assertThat(set.name(i)).isEqualTo("shard-0000" + sample[0] + ".tar, " + sample[1]);
      assertThat(set.label(i)).isEqualTo(Integer.parseInt(sample[2]));
      assertThat(set.image(i).at(3, 5, 1)).isEqualTo(Integer.parseInt(sample[3]));
    }
  }

  private String shard(String name, String... members) throws IOException {
    Path file = folder.resolve(name);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (String member : members) {
        String[] parts = member.split("=", 2);
        byte[] content =
            parts.length == 2
                ? parts[1].getBytes(StandardCharsets.UTF_8)
                : Golden.bytes(parts[0].endsWith("png") ? "rgb.png" : "rgb420.jpg");
        TarArchiveEntry entry = new TarArchiveEntry(parts[0]);
        entry.setSize(content.length);
        tar.putArchiveEntry(entry);
        tar.write(content);
        tar.closeArchiveEntry();
      }
    }
    Files.write(file, bytes.toByteArray());
    return file.toString();
  }

  @Test
  void labelsMayBeNames() throws IOException {
    String file =
        shard(
            "a.tar",
            "__info.json={}",
            "readme=no sample",
            "x/1.JPG",
            "x/1.txt=dog\n",
            "2.seg.png=another file of sample 2",
            "2.png",
            "2.json={\"boxes\": [{\"label\": 7}], \"label\": \"cat\"}",
            "3.jpeg",
            "3.cls=1");
    assertThatThrownBy(() -> WebDataset.of(file, List.of("cat")))
        .hasMessage("read " + file + ": the sample x/1 has the label dog, none of 1 classes");

    WebDataset set = WebDataset.of(file, List.of("cat", "dog"));
    assertThat(IntStream.range(0, 3).map(set::label)).containsExactly(1, 0, 1);
    assertThat(set.image(0).size()).isEqualTo(new ImageSize(13, 21));

    WebDataset names = WebDataset.of(shard("b.tar", "1.jpg", "1.txt=dog", "2.png", "2.txt=cat"));
    assertThat(names.classes()).containsExactly("cat", "dog");
    assertThat(names.label(0)).isEqualTo(1);
  }

  @Test
  void aSampleWithoutImageOrLabelIsNamed() throws IOException {
    String bare = shard("bare.tar", "1.jpg", "1.cls=0", "2.jpg");
    assertThatThrownBy(() -> WebDataset.of(bare))
        .isInstanceOf(DataException.class)
        .hasMessage("read " + bare + ": the sample 2 has no label: .cls, .json or .txt, got [jpg]");
    String blind = shard("blind.tar", "7.cls=0");
    assertThatThrownBy(() -> WebDataset.of(blind))
        .hasMessage(
            "read " + blind + ": the sample 7 has no image: .jpg, .jpeg or .png, got [cls]");
    String empty = shard("empty.tar", "1.jpg", "1.cls= ");
    assertThatThrownBy(() -> WebDataset.of(empty)).hasMessageEndingWith("its .cls has no label");
    String torn = shard("torn.tar", "1.jpg", "1.json={\"label\": ");
    assertThatThrownBy(() -> WebDataset.of(torn)).hasMessageContaining("the sample 1 its .json: ");
    String nothing = shard("nothing.tar");
    assertThatThrownBy(() -> WebDataset.of(nothing)).hasMessageEndingWith("there is no sample");
  }

  @Test
  void damagedArchivesAreNamed() throws IOException {
    byte[] whole = Golden.bytes("datasets/shard-00000.tar");
    Path file = folder.resolve("cut.tar");
    int end =
        512
            * IntStream.range(0, whole.length / 512)
                .filter(i -> whole[512 * i] != 0)
                .max()
                .orElseThrow();
    for (int length : new int[] {1, 511, 513, 1000, 2048 + 100, end, end + 100, end + 512}) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> WebDataset.of(file.toString()))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(DataException.class)
          .hasMessageStartingWith("read " + file + ": ");
    }
    byte[] damaged = whole.clone();
    damaged[100] ^= 0x15; // a letter of a header, whose checksum no longer fits
    Files.write(file, damaged);
    assertThatThrownBy(() -> WebDataset.of(file.toString())).hasMessageStartingWith("read " + file);
    Files.writeString(file, "no archive at all ".repeat(100));
    assertThatThrownBy(() -> WebDataset.of(file.toString())).hasMessageStartingWith("read " + file);
    assertThatThrownBy(() -> WebDataset.of(folder.resolve("{0..1}.tar").toString()))
        .hasMessageEndingWith("there is no file " + folder.resolve("0.tar"));
  }

  @Test
  void anArchiveThatShrinksIsAnErrorOfItsItem() throws IOException {
    String file = shard("shrinks.tar", "1.jpg", "1.cls=0", "2.jpg", "2.cls=0");
    WebDataset set = WebDataset.of(file);
    Files.write(Path.of(file), new byte[700]);
    assertThatThrownBy(() -> set.image(1))
        .isInstanceOf(IOException.class)
        .hasMessage("the archive " + file + " is shorter than it was");
  }

  @Test
  void aShuffledEpochGoesShardByShard() {
    WebDataset set = WebDataset.of(SHARDS);
    int[] order = set.buffer(1).dataset(Transforms.of()).shuffled(RandomStream.of(3, 0));
    boolean swapped = order[0] == 3;
    assertThat(order)
        .containsExactly(swapped ? new int[] {3, 4, 5, 0, 1, 2} : new int[] {0, 1, 2, 3, 4, 5});

    var whole = set.dataset(Transforms.of());
    List<List<Integer>> orders =
        Stream.of(0, 1, 2, 3)
            .map(epoch -> Arrays.stream(whole.shuffled(RandomStream.of(3, epoch))).boxed().toList())
            .toList();
    assertThat(orders).allSatisfy(o -> assertThat(o).containsExactlyInAnyOrder(0, 1, 2, 3, 4, 5));
    assertThat(orders.stream().distinct().count()).isGreaterThan(2);
    assertThat(whole.shuffled(RandomStream.of(3, 2)))
        .containsExactly(orders.get(2).stream().mapToInt(i -> i).toArray());
  }

  @Test
  void aBufferMixesWithinItsReach() {
    int[] firsts = IntStream.rangeClosed(0, 10).map(i -> 100 * i).toArray();
    var items = new ShardedDataset(new MixedNothing(1000), firsts, 20);
    int[] order = items.shuffled(RandomStream.of(1, 1));

    assertThat(order).hasSize(1000).doesNotHaveDuplicates();
    // Nothing goes out before it has come in: the buffer holds 20.
    int[] shardsInOrder = Arrays.stream(order).map(i -> i / 100).toArray();
    assertThat(Arrays.stream(shardsInOrder, 0, 80).distinct().count()).isEqualTo(1);
    assertThat(Arrays.stream(shardsInOrder, 0, 200).distinct().count()).isBetween(2L, 3L);
    assertThat(order).isNotEqualTo(IntStream.range(0, 1000).toArray());
  }

  /** So many items without content. */
  private record MixedNothing(int size) implements org.cresset.torch.data.Dataset {
    @Override
    public List<org.cresset.torch.data.Field> fields() {
      return List.of();
    }

    @Override
    public void read(
        int index, java.util.random.RandomGenerator random, org.cresset.torch.data.Example into) {}
  }

  @Test
  void bracesAreThoseOfShells() {
    assertThat(Braces.expand("a-{08..11}.{x,y}"))
        .containsExactly(
            "a-08.x", "a-08.y", "a-09.x", "a-09.y", "a-10.x", "a-10.y", "a-11.x", "a-11.y");
    assertThat(Braces.expand("plain.tar")).containsExactly("plain.tar");
    assertThatThrownBy(() -> Braces.expand("{5..1}.tar")).hasMessageContaining("upwards");
    assertThatThrownBy(() -> Braces.expand("{5}.tar")).hasMessageContaining("{000..009}");
    assertThatThrownBy(() -> Braces.expand("{0..999999}{0..999999}"))
        .hasMessageContaining("more than 1000000 files");
  }
}
