package org.cresset.vision.transforms;

import org.cresset.vision.image.Image;

/**
 * Changes of colour alone, with the results of torchvision's v2 functions on uint8 tensors ({@code
 * adjust_brightness} and the like). They take three channels or one, and leave a mask as it is.
 */
public sealed interface Adjust extends ImageOp {
  @Override
  default Image mask(Image mask, int ignore) {
    return mask;
  }

  /**
   * Multiplies all values.
   *
   * @param factor 0 is black, 1 changes nothing
   */
  record Brightness(double factor) implements Adjust {
    /** Checks the factor. */
    public Brightness {
      requireFactor("Brightness", factor);
    }

    @Override
    public Image apply(Image image) {
      float scale = (float) factor;
      return Levels.map(image, v -> v * scale);
    }
  }

  /**
   * Away from the mean grey of the image, or towards it.
   *
   * @param factor 0 is one grey, 1 changes nothing
   */
  record Contrast(double factor) implements Adjust {
    /** Checks the factor. */
    public Contrast {
      requireFactor("Contrast", factor);
    }

    @Override
    public Image apply(Image image) {
      float mean = Colours.meanGrey(image);
      float scale = (float) factor;
      float rest = (float) (1 - factor);
      return Levels.map(image, v -> Math.fma(mean, rest, v * scale));
    }
  }

  /**
   * Away from the pixel's own grey, or towards it.
   *
   * @param factor 0 is grey, 1 changes nothing
   */
  record Saturation(double factor) implements Adjust {
    /** Checks the factor. */
    public Saturation {
      requireFactor("Saturation", factor);
    }

    @Override
    public Image apply(Image image) {
      return image.channels() == 1 ? image : Colours.saturation(image, factor);
    }
  }

  /**
   * Turns all hues.
   *
   * @param turn a part of the whole circle, from -0.5 to 0.5; 0 changes nothing
   */
  record Hue(double turn) implements Adjust {
    /** Checks the turn. */
    public Hue {
      if (!(turn >= -0.5 && turn <= 0.5)) {
        throw new IllegalArgumentException("Hue: the turn must be from -0.5 to 0.5, got " + turn);
      }
    }

    @Override
    public Image apply(Image image) {
      return image.channels() == 1 ? image : Hues.turn(image, (float) turn);
    }
  }

  /** Three equal channels of the same lightness. */
  record Grayscale() implements Adjust {
    @Override
    public Image apply(Image image) {
      return image.channels() == 1 ? image : Colours.grey(image);
    }
  }

  /**
   * Turns the light values into their opposite.
   *
   * @param threshold from this value on
   */
  record Solarize(double threshold) implements Adjust {
    @Override
    public Image apply(Image image) {
      return Levels.map(image, v -> v >= threshold ? 255 - v : v);
    }
  }

  /**
   * Keeps the uppermost bits of each value.
   *
   * @param bits how many, from 0 to 8
   */
  record Posterize(int bits) implements Adjust {
    /** Checks the number. */
    public Posterize {
      if (bits < 0 || bits > 8) {
        throw new IllegalArgumentException("Posterize: bits must be from 0 to 8, got " + bits);
      }
    }

    @Override
    public Image apply(Image image) {
      int kept = 0xFF << (8 - bits);
      return Levels.map(image, v -> v & kept);
    }
  }

  /** The opposite of each value. */
  record Invert() implements Adjust {
    @Override
    public Image apply(Image image) {
      return Levels.map(image, v -> 255 - v);
    }
  }

  /** Stretches each channel from its darkest and lightest value to the whole range. */
  record AutoContrast() implements Adjust {
    @Override
    public Image apply(Image image) {
      return Levels.mapChannels(image, Levels::stretch);
    }
  }

  /** Makes all values of each channel about equally frequent. */
  record Equalize() implements Adjust {
    @Override
    public Image apply(Image image) {
      return Levels.mapChannels(image, Levels::equalize);
    }
  }

  /**
   * Away from a slightly blurred image, or towards it; the outermost pixels stay.
   *
   * @param factor 0 is blurred, 1 changes nothing, 2 is twice as sharp
   */
  record Sharpness(double factor) implements Adjust {
    /** Checks the factor. */
    public Sharpness {
      requireFactor("Sharpness", factor);
    }

    @Override
    public Image apply(Image image) {
      return Colours.sharpness(image, factor);
    }
  }

  private static void requireFactor(String name, double factor) {
    if (!(factor >= 0 && factor < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(name + ": the factor must be 0 or more, got " + factor);
    }
  }
}
