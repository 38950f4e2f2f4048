package org.cresset.torch;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What a generator's state must be: LibTorch ends the process over a wrong one, or reads beyond its
 * memory.
 *
 * <p>Source: {@code CPUGeneratorImpl.cpp} and {@code MT19937RNGEngine.h}: seed, numbers left, a
 * truth value, the next number's place, {@value #NUMBERS} numbers, and a spare normal value. {@code
 * CUDAGeneratorImpl.cpp}: seed and offset.
 */
final class GeneratorState {
  private static final int NUMBERS = 624;
  private static final int CUDA_OFFSET_STEP = 4;

  private GeneratorState() {}

  static void check(Device device, byte[] state, int expected) {
    if (state.length != expected) {
      throw new IllegalArgumentException(
          "a generator's state must have " + expected + " bytes, got " + state.length);
    }
    ByteBuffer fields = ByteBuffer.wrap(state).order(ByteOrder.nativeOrder());
    boolean valid =
        device.type() == Device.Type.CUDA
            ? fields.getLong(Long.BYTES) % CUDA_OFFSET_STEP == 0
            : isTwister(fields);
    if (!valid) {
      throw new IllegalArgumentException(
          "a generator's state must be as LibTorch gave it, but these bytes were changed or are"
              + " something else");
    }
  }

  /** The numbers left and the next one's place must fit together: between them they address all. */
  private static boolean isTwister(ByteBuffer fields) {
    int left = fields.getInt(8);
    int seeded = fields.getInt(12);
    long next = fields.getLong(16);
    return seeded == 1 && left >= 1 && left <= NUMBERS && next >= 0 && next + left <= NUMBERS + 1;
  }
}
