package org.cresset.vision.image;

import java.io.IOException;
import java.util.Optional;
import org.cresset.vision.internal.JpegStream;
import org.cresset.vision.internal.JpegTurbo;
import org.jspecify.annotations.Nullable;

/** A JPEG file's header, and its pixels if it is plain. */
final class JpegFile {
  private static final ThreadLocal<@Nullable JpegTurbo> TURBO = new ThreadLocal<>();

  private final ImageSize size;
  private final Orientation orientation;
  private final boolean inks;
  private final boolean luminance;
  private final @Nullable JpegStream stream; // null where it is not plain

  private JpegFile(ImageSize size, JpegHeader header) {
    this.size = size;
    orientation = header.orientation();
    inks = header.inks();
    luminance = header.luminance();
    stream = header.stream();
  }

  /** The header, or nothing where the file is no JPEG or has a header that only the JDK reads. */
  static Optional<JpegFile> parse(byte[] file) throws IOException {
    if (file.length < 3 || (file[0] & 0xFF) != 0xFF || (file[1] & 0xFF) != 0xD8) {
      return Optional.empty();
    }
    JpegHeader header = new JpegHeader(file);
    header.read();
    ImageSize size = header.size();
    if (size == null) return Optional.empty();
    Decoder.requirePixels(size.height(), size.width());
    return Optional.of(new JpegFile(size, header));
  }

  ImageSize size() {
    return size;
  }

  Orientation orientation() {
    return orientation;
  }

  /** Whether its colours are four inks. */
  boolean inks() {
    return inks;
  }

  /** Whether the inks are written as luminance, two differences of colour, and black. */
  boolean luminance() {
    return luminance;
  }

  /** Whether libjpeg-turbo decodes it. */
  boolean plain() {
    return stream != null && !Decoder.byJdkAlone();
  }

  Image decode(int top, int left, ImageSize region) throws IOException {
    JpegStream plain = stream;
    if (plain == null) throw new IllegalStateException("not plain");
    JpegTurbo turbo = turbo();
    byte[] pixels;
    try {
      pixels = turbo.decode(plain, top, left, region.height(), region.width());
    } catch (IOException e) {
      throw new IOException("damaged JPEG file: " + e.getMessage(), e);
    }
    return Image.of(region, 3, plain.channels() == 3 ? pixels : threeTimes(pixels));
  }

  private static byte[] threeTimes(byte[] grey) {
    byte[] pixels = new byte[Math.multiplyExact(grey.length, 3)];
    for (int i = 0, at = 0; i < grey.length; i++, at += 3) {
      pixels[at] = grey[i];
      pixels[at + 1] = grey[i];
      pixels[at + 2] = grey[i];
    }
    return pixels;
  }

  private static JpegTurbo turbo() throws IOException {
    JpegTurbo turbo = TURBO.get();
    if (turbo == null) {
      try {
        turbo = JpegTurbo.open();
      } catch (IOException e) {
        throw new IOException(
            e.getMessage() + "; set CRESSET_IMAGES=jdk to decode with the JDK alone, slower", e);
      }
      TURBO.set(turbo);
    }
    return turbo;
  }
}
