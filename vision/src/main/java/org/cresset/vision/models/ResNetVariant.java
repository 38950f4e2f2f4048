package org.cresset.vision.models;

import java.util.List;

/**
 * What differs between residual networks.
 *
 * @param bottleneck whether blocks have three convolutions, not two
 * @param blocks how many there are in each stage
 * @param groups of the 3x3 convolutions of bottlenecks
 * @param width channels a group, where the stage has 64
 * @param outputStride what the height is divided by at the end: 32, or 16 or 8, where filters are
 *     dilated in place of strides
 * @param dilateFirst whether the first block of such a stage is dilated as the others are
 * @param smallImages whether it begins without the two halvings, for images of some 32 pixels
 */
record ResNetVariant(
    boolean bottleneck,
    List<Integer> blocks,
    long groups,
    long width,
    long outputStride,
    boolean dilateFirst,
    boolean smallImages) {
  static final ResNetVariant R18 = basic(2, 2, 2, 2);
  static final ResNetVariant R34 = basic(3, 4, 6, 3);
  static final ResNetVariant R50 = bottleneck(3, 4, 6, 3);
  static final ResNetVariant R101 = bottleneck(3, 4, 23, 3);
  static final ResNetVariant R152 = bottleneck(3, 8, 36, 3);

  private static ResNetVariant basic(Integer... blocks) {
    return new ResNetVariant(false, List.of(blocks), 1, 64, 32, false, false);
  }

  private static ResNetVariant bottleneck(Integer... blocks) {
    return new ResNetVariant(true, List.of(blocks), 1, 64, 32, false, false);
  }

  ResNetVariant wide(long groups, long width) {
    return new ResNetVariant(
        bottleneck, blocks, groups, width, outputStride, dilateFirst, smallImages);
  }

  ResNetVariant dilated(long outputStride, boolean dilateFirst) {
    return new ResNetVariant(
        bottleneck, blocks, groups, width, outputStride, dilateFirst, smallImages);
  }

  ResNetVariant forSmallImages() {
    return new ResNetVariant(bottleneck, blocks, groups, width, outputStride, dilateFirst, true);
  }

  /** How many times the width of a stage its blocks give. */
  long expansion() {
    return bottleneck ? 4 : 1;
  }
}
