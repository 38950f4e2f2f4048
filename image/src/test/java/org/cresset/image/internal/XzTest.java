package org.cresset.image.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.tukaani.xz.LZMA2Options;
import org.tukaani.xz.XZ;
import org.tukaani.xz.XZOutputStream;

/** Both ways of unpacking keep one contract; XZ for Java packs. */
@ParameterizedClass
@EnumSource
class XzTest {
  enum Way {
    SYSTEM,
    JAVA;

    InputStream unpack(InputStream in) throws IOException {
      if (this == JAVA) return Xz.byJava(in);
      assumeTrue(Liblzma.ofSystem().isPresent(), "this system has no liblzma");
      return new LzmaInputStream(in, Liblzma.ofSystem().orElseThrow());
    }

    byte[] all(byte[] packed) throws IOException {
      try (InputStream in = unpack(new ByteArrayInputStream(packed))) {
        return in.readAllBytes();
      }
    }
  }

  private final Way way;

  XzTest(Way way) {
    this.way = way;
  }

  private static byte[] packed(byte[] bytes, int check) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (XZOutputStream pack = new XZOutputStream(out, new LZMA2Options(1), check)) {
      pack.write(bytes);
    }
    return out.toByteArray();
  }

  /** Some of it repeats itself, some does not. */
  private static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    Arrays.fill(bytes, length / 3, length / 2, (byte) 'x');
    return bytes;
  }

  @Test
  void unpacksWhatWasPackedWhateverItsLengthAndChecksum() throws IOException {
    for (int length : new int[] {0, 1, 511, 1 << 18, (1 << 18) + 1, 3_000_000}) {
      for (int check : List.of(XZ.CHECK_NONE, XZ.CHECK_CRC32, XZ.CHECK_CRC64, XZ.CHECK_SHA256)) {
        byte[] bytes = bytes(length);
        assertThat(way.all(packed(bytes, check))).as("%s, %s", length, check).isEqualTo(bytes);
      }
    }
  }

  @Test
  void readsByteByByteAndToItsEndAgainAndAgain() throws IOException {
    byte[] bytes = bytes(300);
    List<Integer> read = new ArrayList<>();
    try (InputStream in = way.unpack(new ByteArrayInputStream(packed(bytes, XZ.CHECK_CRC64)))) {
      for (int b = in.read(); b >= 0; b = in.read()) read.add(b);
      assertThat(in.read()).isNegative();
      assertThat(in.read(new byte[8], 2, 3)).isNegative();
    }
    assertThat(read).hasSize(300);
    for (int i = 0; i < 300; i++) assertThat(read.get(i)).isEqualTo(bytes[i] & 0xff);
  }

  @Test
  void unpacksSeveralStreamsOneAfterTheOther() throws IOException {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.write(packed(bytes(1000), XZ.CHECK_CRC32));
    both.write(new byte[8]); // padding
    both.write(packed(bytes(2000), XZ.CHECK_CRC64));
    ByteArrayOutputStream expected = new ByteArrayOutputStream();
    expected.write(bytes(1000));
    expected.write(bytes(2000));
    assertThat(way.all(both.toByteArray())).isEqualTo(expected.toByteArray());
  }

  @Test
  void refusesWhatIsCutAnywhere() throws IOException {
    byte[] whole = packed(bytes(5000), XZ.CHECK_CRC64);
    for (int length = 1; length < whole.length; length += 7) {
      byte[] cut = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> way.all(cut))
          .as("cut to %s", length)
          .isInstanceOf(EOFException.class);
    }
  }

  @Test
  void refusesWhatIsChangedAnywhere() throws IOException {
    byte[] whole = packed(bytes(5000), XZ.CHECK_CRC64);
    for (int at = 0; at < whole.length; at += 3) {
      byte[] changed = whole.clone();
      changed[at] ^= 0x55;
      assertThatThrownBy(() -> way.all(changed))
          .as("changed at %s", at)
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void refusesWhatXzHasNotPacked() {
    assertThatThrownBy(() -> way.all(bytes(100))).isInstanceOf(IOException.class);
  }

  /** A header may ask for a dictionary of 1.5 GiB although three bytes follow. */
  @Test
  void refusesADictionaryThatNoPackageNeeds() {
    byte[] header = HexFormat.of().parseHex("fd377a585a000004e6d6b446" + "0200210125000000");
    CRC32 crc = new CRC32();
    crc.update(header, 12, 8);
    byte[] hostile = Arrays.copyOf(header, 40);
    for (int i = 0; i < 4; i++) hostile[20 + i] = (byte) (crc.getValue() >>> (8 * i));
    hostile[24] = 1; // the first chunk of LZMA2
    assertThatThrownBy(() -> way.all(hostile))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("memory");
  }

  @Test
  void closesWhatItReadsFrom() throws IOException {
    boolean[] closed = new boolean[1];
    InputStream packed =
        new ByteArrayInputStream(packed(bytes(10), XZ.CHECK_CRC32)) {
          @Override
          public void close() {
            closed[0] = true;
          }
        };
    InputStream in = way.unpack(packed);
    in.close();
    in.close();
    assertThat(closed[0]).isTrue();
    assertThatThrownBy(in::read).isInstanceOf(IOException.class);
  }
}
