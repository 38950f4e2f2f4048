package org.cresset.vision.image;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Objects;

/**
 * A picture of 8-bit values in the order row, column, channel (HWC).
 *
 * <p>Three channels are red, green and blue; one is grey, or a mask whose values are classes.
 */
public final class Image implements ImageSource {
  private final ImageSize size;
  private final int channels;
  private final byte[] pixels;

  private Image(ImageSize size, int channels, byte[] pixels) {
    this.size = size;
    this.channels = channels;
    this.pixels = pixels;
  }

  /**
   * A picture on an array of height x width x channels values, which is not copied: who makes the
   * picture no longer writes to it.
   */
  public static Image of(ImageSize size, int channels, byte[] pixels) {
    Objects.requireNonNull(pixels);
    long wanted = (long) size.height() * size.width() * channels;
    if (channels < 1 || pixels.length != wanted) {
      throw new IllegalArgumentException(
          "image: "
              + size
              + " with "
              + channels
              + " channels has "
              + wanted
              + " values, got "
              + pixels.length);
    }
    return new Image(size, channels, pixels);
  }

  /**
   * Reads a JPEG or PNG file as red, green and blue: grey is repeated three times, transparency is
   * dropped, inks (CMYK) become the colours of paper that they leave, of 16-bit values the upper 8
   * bits are kept, and a camera's note on how it was held is not looked at, all as torchvision's
   * {@code decode_image(mode=RGB)}, with {@code to_dtype(uint8, scale=True)} for 16 bits.
   *
   * @throws IOException if there is no such file, or it is neither of the two, damaged or cut
   *     short; the message does not repeat the file's name
   */
  public static Image read(Path file) throws IOException {
    return open(file).image();
  }

  /** As {@link #read}, turned as the camera was held: torchvision's {@code exif} orientation. */
  public static Image readUpright(Path file) throws IOException {
    EncodedImage encoded = open(file);
    return encoded.orientation().upright(encoded.image());
  }

  /**
   * Reads a file and looks at its header alone.
   *
   * @throws IOException as {@link #read}; damage of the pixels is found when they are decoded
   */
  public static EncodedImage open(Path file) throws IOException {
    return EncodedImage.of(bytes(file));
  }

  private static byte[] bytes(Path file) throws IOException {
    try {
      return Files.readAllBytes(file);
    } catch (NoSuchFileException e) {
      throw new IOException("there is no such file", e);
    } catch (AccessDeniedException e) {
      throw new IOException("the file may not be read: permission denied", e);
    }
  }

  /**
   * Reads a PNG file whose values are labels: grey as it is, a palette's places and not its
   * colours.
   *
   * @return an image of one channel
   * @throws IOException as {@link #read}, and if the file has more than one value of 8 bits a pixel
   */
  public static Image readLabels(Path file) throws IOException {
    return Decoder.ofThisThread().decodeLabels(bytes(file));
  }

  /** As {@link #read}, from the bytes of a file. */
  public static Image decode(byte[] file) throws IOException {
    return EncodedImage.of(file).image();
  }

  /** Itself. */
  @Override
  public Image image() {
    return this;
  }

  /** A copy of a rectangle. */
  @Override
  public Image region(int top, int left, ImageSize region) {
    Objects.checkFromIndexSize(top, region.height(), size.height());
    Objects.checkFromIndexSize(left, region.width(), size.width());
    int row = region.width() * channels;
    byte[] part = new byte[Math.multiplyExact(region.height(), row)];
    for (int y = 0; y < region.height(); y++) {
      int from = ((top + y) * size.width() + left) * channels;
      System.arraycopy(pixels, from, part, y * row, row);
    }
    return new Image(region, channels, part);
  }

  /** Height and width. */
  @Override
  public ImageSize size() {
    return size;
  }

  /** Rows. */
  public int height() {
    return size.height();
  }

  /** Columns. */
  public int width() {
    return size.width();
  }

  /** Values a pixel. */
  public int channels() {
    return channels;
  }

  /** The values themselves, not a copy: to be read only. */
  public byte[] pixels() {
    return pixels;
  }

  /** One value, from 0 to 255. */
  public int at(int row, int column, int channel) {
    Objects.checkIndex(row, size.height());
    Objects.checkIndex(column, size.width());
    Objects.checkIndex(channel, channels);
    return pixels[(row * size.width() + column) * channels + channel] & 0xFF;
  }

  /** As in {@code image 32x32x3}. */
  @Override
  public String toString() {
    return "image " + size + "x" + channels;
  }
}
