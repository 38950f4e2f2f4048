package org.cresset.vision.image;

import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import java.awt.image.IndexColorModel;
import java.awt.image.PixelInterleavedSampleModel;
import java.awt.image.Raster;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;

/** The JDK's readers of JPEG and PNG, kept for the use of one thread. */
final class Decoder {
  /** As in Pillow: a file of a few bytes that claims more pixels is an attack or a mistake. */
  private static final long MAX_PIXELS = 178_956_970;

  private static final boolean BY_JDK = "jdk".equals(System.getenv("CRESSET_IMAGES"));

  private static final int PNG_END = 0x49454E44; // "IEND"

  private static final ThreadLocal<Decoder> OF_THREAD = ThreadLocal.withInitial(Decoder::new);

  private final ImageReader jpeg = reader("jpeg");
  private final ImageReader png = reader("png");
  private final MemoryStream stream = new MemoryStream();

  static Decoder ofThisThread() {
    return OF_THREAD.get();
  }

  private static ImageReader reader(String format) {
    return ImageIO.getImageReadersByFormatName(format).next();
  }

  Image decode(byte[] file) throws IOException {
    return rgb(picture(file));
  }

  /** A JPEG file of four inks, which the JDK reads but does not turn into colours. */
  Image decodeInks(byte[] file, boolean luminance) throws IOException {
    Raster raster = read("JPEG", jpeg, file, reader -> reader.readRaster(0, null));
    if (raster.getNumBands() != 4) throw new IOException("damaged JPEG file: not of four inks");
    return Inks.rgb(raster, luminance);
  }

  Image decodeLabels(byte[] file) throws IOException {
    if (startsWith(file, 0xFF, 0xD8)) {
      throw new IOException("a JPEG file, which does not keep labels as they were: wanted PNG");
    }
    Raster raster = picture(file).getRaster();
    if (raster.getNumBands() != 1 || raster.getSampleModel().getSampleSize(0) > 8) {
      throw new IOException(
          "a file of labels must have one value of at most 8 bits a pixel, got "
              + raster.getNumBands()
              + (" of " + raster.getSampleModel().getSampleSize(0) + " bits"));
    }
    int[] samples = raster.getSamples(0, 0, raster.getWidth(), raster.getHeight(), 0, (int[]) null);
    byte[] labels = new byte[samples.length];
    for (int i = 0; i < labels.length; i++) labels[i] = (byte) samples[i];
    return Image.of(new ImageSize(raster.getHeight(), raster.getWidth()), 1, labels);
  }

  private BufferedImage picture(byte[] file) throws IOException {
    boolean isJpeg = startsWith(file, 0xFF, 0xD8, 0xFF);
    if (!isJpeg && !startsWith(file, 0x89, 'P', 'N', 'G')) throw unknown(file);
    if (!isJpeg && !hasAllChunks(file)) throw new IOException(cutShort("PNG", file));
    return isJpeg
        ? read("JPEG", jpeg, file, reader -> reader.read(0))
        : read("PNG", png, file, reader -> reader.read(0));
  }

  /** How the pixels are wanted from a reader that has its file. */
  private interface Reading<T> {
    T from(ImageReader reader) throws IOException;
  }

  private <T> T read(String format, ImageReader reader, byte[] file, Reading<T> reading)
      throws IOException {
    T pixels;
    stream.open(file);
    try {
      reader.setInput(stream, true, true);
      requirePixels(reader.getHeight(0), reader.getWidth(0));
      pixels = reading.from(reader);
    } catch (IOException | RuntimeException e) {
      throw failure(format, file, e);
    } finally {
      stream.release();
    }
    // For lack of data the JDK's reader makes the rest of the picture grey, and only warns.
    if (stream.exhausted()) throw new IOException(cutShort(format, file));
    return pixels;
  }

  static void requirePixels(long height, long width) throws IOException {
    if (width * height > MAX_PIXELS) {
      throw new IOException(
          "it claims " + height + "x" + width + " pixels, more than " + MAX_PIXELS + " in all");
    }
  }

  /** Whether the environment asks for the JDK's readers, where there is no native library. */
  static boolean byJdkAlone() {
    return BY_JDK;
  }

  /** The size that a file's header claims. */
  ImageSize size(byte[] file) throws IOException {
    boolean isJpeg = startsWith(file, 0xFF, 0xD8, 0xFF);
    if (!isJpeg && !startsWith(file, 0x89, 'P', 'N', 'G')) throw unknown(file);
    if (!isJpeg && !hasAllChunks(file)) throw new IOException(cutShort("PNG", file));
    ImageReader reader = isJpeg ? jpeg : png;
    stream.open(file);
    try {
      reader.setInput(stream, true, true);
      requirePixels(reader.getHeight(0), reader.getWidth(0));
      return new ImageSize(reader.getHeight(0), reader.getWidth(0));
    } catch (IOException | RuntimeException e) {
      throw failure(isJpeg ? "JPEG" : "PNG", file, e);
    } finally {
      stream.release();
    }
  }

  private IOException failure(String format, byte[] file, Exception e) {
    // The JDK's readers answer damaged files with IllegalArgumentException and others as well.
    if (stream.exhausted()) return new IOException(cutShort(format, file), e);
    Throwable cause = e;
    while (cause.getCause() != null) cause = cause.getCause();
    String reason = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    return new IOException("damaged " + format + " file: " + reason, e);
  }

  private static boolean startsWith(byte[] file, int... magic) {
    if (file.length < magic.length) return false;
    for (int i = 0; i < magic.length; i++) if ((file[i] & 0xFF) != magic[i]) return false;
    return true;
  }

  private static IOException unknown(byte[] file) {
    if (file.length == 0) return new IOException("the file is empty");
    String start = HexFormat.ofDelimiter(" ").formatHex(file, 0, Math.min(4, file.length));
    return new IOException("neither a JPEG nor a PNG file: it starts with the bytes " + start);
  }

  /** Whether a PNG file goes on to its end mark; the JDK's reader stops looking before. */
  private static boolean hasAllChunks(byte[] file) {
    ByteBuffer png = ByteBuffer.wrap(file);
    long at = 8; // behind the signature: length, type, content and checksum of each chunk
    while (at + 12 <= file.length) {
      if (png.getInt((int) at + 4) == PNG_END) return true;
      at += 12 + Integer.toUnsignedLong(png.getInt((int) at));
    }
    return false;
  }

  static String cutShort(String format, byte[] file) {
    return "the " + format + " file is cut short: it ends after " + file.length + " bytes";
  }

  private static Image rgb(BufferedImage image) {
    Raster raster = image.getRaster();
    int height = raster.getHeight();
    int width = raster.getWidth();
    byte[] pixels = new byte[Math.multiplyExact(Math.multiplyExact(height, width), 3)];
    if (image.getColorModel() instanceof IndexColorModel palette) {
      copyPalette(raster, palette, pixels);
    } else if (raster.getSampleModel() instanceof PixelInterleavedSampleModel model
        && raster.getDataBuffer() instanceof DataBufferByte data) {
      copyBytes(model, data.getData(), width, pixels);
    } else {
      copySamples(raster, pixels);
    }
    return Image.of(new ImageSize(height, width), 3, pixels);
  }

  /** The way of nearly all files: 8-bit values side by side, in whatever order. */
  private static void copyBytes(
      PixelInterleavedSampleModel model, byte[] from, int width, byte[] to) {
    int[] offsets = model.getBandOffsets();
    boolean grey = offsets.length < 3;
    int red = offsets[0];
    int green = grey ? red : offsets[1];
    int blue = grey ? red : offsets[2];
    int step = model.getPixelStride();
    for (int at = 0, row = 0; at < to.length; row += model.getScanlineStride()) {
      for (int x = 0, p = row; x < width; x++, p += step, at += 3) {
        to[at] = from[p + red];
        to[at + 1] = from[p + green];
        to[at + 2] = from[p + blue];
      }
    }
  }

  private static void copyPalette(Raster raster, IndexColorModel palette, byte[] to) {
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        int colour = palette.getRGB(raster.getSample(x, y, 0));
        to[at++] = (byte) (colour >> 16);
        to[at++] = (byte) (colour >> 8);
        to[at++] = (byte) colour;
      }
    }
  }

  private static void copySamples(Raster raster, byte[] to) {
    boolean grey = raster.getNumBands() < 3;
    int shift = Math.max(0, raster.getSampleModel().getSampleSize(0) - 8);
    int at = 0;
    for (int y = 0; y < raster.getHeight(); y++) {
      for (int x = 0; x < raster.getWidth(); x++) {
        for (int c = 0; c < 3; c++) {
          to[at++] = (byte) (raster.getSample(x, y, grey ? 0 : c) >> shift);
        }
      }
    }
  }
}
