package org.cresset.vision.image;

import java.io.IOException;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A JPEG or PNG file in memory, its header read and nothing decoded.
 *
 * <p>Plain JPEG (baseline, grey or YCbCr: what cameras and data sets have) is decoded by
 * libjpeg-turbo, of a rectangle only what is needed; other JPEG and PNG by the JDK's readers. See
 * docs/decisions/0120.
 */
public final class EncodedImage implements ImageSource {
  private final byte[] file;
  private final @Nullable JpegFile jpeg;
  private final ImageSize size;

  private EncodedImage(byte[] file, @Nullable JpegFile jpeg, ImageSize size) {
    this.file = file;
    this.jpeg = jpeg;
    this.size = size;
  }

  /**
   * Reads the header.
   *
   * @param file the whole file, which is not copied
   * @throws IOException if it is neither JPEG nor PNG, or its header is damaged
   */
  public static EncodedImage of(byte[] file) throws IOException {
    Optional<JpegFile> jpeg = JpegFile.parse(file);
    ImageSize size = jpeg.isPresent() ? jpeg.get().size() : Decoder.ofThisThread().size(file);
    return new EncodedImage(file, jpeg.orElse(null), size);
  }

  @Override
  public ImageSize size() {
    return size;
  }

  /**
   * How the camera was held; {@link Image#read} does not look at it, as torchvision does not unless
   * asked to.
   */
  public Orientation orientation() {
    return jpeg == null ? Orientation.UPRIGHT : jpeg.orientation();
  }

  @Override
  public Image image() throws IOException {
    if (jpeg == null) return Decoder.ofThisThread().decode(file);
    if (jpeg.plain()) return jpeg.decode(0, 0, size);
    if (jpeg.inks()) return Decoder.ofThisThread().decodeInks(file, jpeg.luminance());
    return Decoder.ofThisThread().decode(file);
  }

  @Override
  public Image region(int top, int left, ImageSize region) throws IOException {
    Objects.checkFromIndexSize(top, region.height(), size.height());
    Objects.checkFromIndexSize(left, region.width(), size.width());
    return jpeg != null && jpeg.plain()
        ? jpeg.decode(top, left, region)
        : image().region(top, left, region);
  }
}
