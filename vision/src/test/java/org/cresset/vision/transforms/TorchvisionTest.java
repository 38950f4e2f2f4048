package org.cresset.vision.transforms;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.cresset.torch.data.RandomStream;
import org.cresset.vision.Golden;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.Perspective.Point;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Fixed parameters against golden/transforms/generate.py. */
class TorchvisionTest {
  private static final ImageSize SIZE = new ImageSize(33, 46);
  private static final Image IMAGE = Image.of(SIZE, 3, bytes("image"));
  private static final Image MASK = Image.of(SIZE, 1, bytes("mask"));

  private static byte[] bytes(String name) {
    return Golden.bytes("transforms/" + name + ".rgb");
  }

  private static Arguments exact(String name, ImageOp change) {
    return Arguments.of(name, change, 0);
  }

  private static Arguments level(String name, ImageOp change) {
    return Arguments.of(name, change, 1);
  }

  static List<Arguments> ofImages() {
    List<Arguments> all = new ArrayList<>();
    // torchvision's own two back ends differ by a level here.
    all.add(level("bilinear-down", new Resize(new ImageSize(15, 20))));
    all.add(level("bilinear-up", new Resize(new ImageSize(50, 61))));
    all.add(level("bilinear-mixed", new Resize(new ImageSize(60, 17))));
    all.add(level("bicubic-down", new Resize(new ImageSize(15, 20), InterpolationMode.BICUBIC)));
    all.add(level("bicubic-up", new Resize(new ImageSize(50, 61), InterpolationMode.BICUBIC)));
    all.add(level("bicubic-mixed", new Resize(new ImageSize(60, 17), InterpolationMode.BICUBIC)));
    all.add(level("shorter", fixed(new ResizeShorterSide(19))));
    Crop crop = new Crop(3, 5, new ImageSize(21, 30));
    all.add(
        level("resized-crop", new ResizedCrop(crop, ImageSize.of(14), InterpolationMode.BILINEAR)));
    ImageOp cropped = new ResizedCrop(crop, ImageSize.of(14), InterpolationMode.BILINEAR);
    all.add(level("resized-crop-flip", new Chain(List.of(cropped, new HorizontalFlip()))));
    all.add(exact("center-crop", fixed(new CenterCrop(new ImageSize(20, 21)))));
    all.add(exact("center-pad", fixed(new CenterCrop(new ImageSize(40, 51)))));
    all.add(exact("vertical-flip", new VerticalFlip()));
    for (InterpolationMode mode : List.of(InterpolationMode.NEAREST, InterpolationMode.BILINEAR)) {
      String name = mode == InterpolationMode.NEAREST ? "nearest" : "bilinear";
      all.add(level("rotate-" + name, new Warp(Affine.rotation(25), mode, 9)));
      Affine affine = new Affine(12, 3, -2, 1.2, 7, -4);
      all.add(level("affine-" + name, new Warp(affine, mode, 0)));
      all.add(level("perspective-" + name, new Warp(perspective(), mode, 0)));
    }
    for (double factor : new double[] {0.4, 1.7}) {
      all.add(exact("brightness-" + factor, new Adjust.Brightness(factor)));
      all.add(level("contrast-" + factor, new Adjust.Contrast(factor)));
      all.add(level("saturation-" + factor, new Adjust.Saturation(factor)));
      all.add(level("sharpness-" + factor, new Adjust.Sharpness(factor)));
    }
    all.add(level("hue--0.3", new Adjust.Hue(-0.3)));
    all.add(level("hue-0.1", new Adjust.Hue(0.1)));
    ImageOp dark = new Adjust.Brightness(0.7);
    ImageOp stark = new Adjust.Contrast(1.4);
    ImageOp pale = new Adjust.Saturation(0.6);
    ImageOp turned = new Adjust.Hue(0.12);
    // What ColorJitter draws, in three of its orders.
    all.add(level("jitter-first", new Chain(List.of(dark, stark, pale, turned))));
    all.add(level("jitter-last", new Chain(List.of(turned, pale, stark, dark))));
    all.add(level("jitter-mixed", new Chain(List.of(stark, turned, dark, pale))));
    all.add(level("grayscale", new Adjust.Grayscale()));
    all.add(exact("solarize", new Adjust.Solarize(100)));
    all.add(exact("posterize", new Adjust.Posterize(3)));
    all.add(exact("invert", new Adjust.Invert()));
    all.add(exact("autocontrast", new Adjust.AutoContrast()));
    all.add(exact("equalize", new Adjust.Equalize()));
    all.add(level("blur", new GaussianBlur(5, 1.3)));
    all.add(exact("erase", new Erase(new Crop(4, 6, new ImageSize(10, 12)), 7)));
    all.add(exact("auto-ShearX", Augmentation.SHEAR_X.at(0.21)));
    all.add(exact("auto-ShearY", Augmentation.SHEAR_Y.at(-0.3)));
    all.add(exact("auto-TranslateX", Augmentation.TRANSLATE_X.at(9.7)));
    all.add(exact("auto-TranslateY", Augmentation.TRANSLATE_Y.at(-5.2)));
    all.add(exact("auto-Rotate", Augmentation.ROTATE.at(-17)));
    all.add(level("auto-Color", Augmentation.COLOR.at(0.5)));
    return all;
  }

  private static Perspective perspective() {
    return new Perspective(
        List.of(new Point(0, 0), new Point(45, 0), new Point(45, 32), new Point(0, 32)),
        List.of(new Point(4, 3), new Point(40, 1), new Point(43, 30), new Point(2, 27)));
  }

  private static ImageOp fixed(Transform transform) {
    return transform.draw(SIZE, RandomStream.of(0));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofImages")
  void anImageIsChangedAsByTorchvision(String name, ImageOp change, int allowed) {
    byte[] expected = bytes(name);
    byte[] changed = change.apply(IMAGE).pixels();
    assertThat(changed).hasSameSizeAs(expected);
    int different = 0;
    for (int i = 0; i < expected.length; i++) {
      int distance = Math.abs((changed[i] & 0xFF) - (expected[i] & 0xFF));
      assertThat(distance).as("value %d", i).isLessThanOrEqualTo(allowed);
      if (distance > 0) different++;
    }
    assertThat(different).isLessThanOrEqualTo(expected.length / 10);
  }

  static List<Arguments> ofMasks() {
    Crop crop = new Crop(3, 5, new ImageSize(21, 30));
    Affine affine = new Affine(12, 3, -2, 1.2, 7, -4);
    return List.of(
        Arguments.of("affine-mask", new Warp(affine, InterpolationMode.BILINEAR, 9)),
        Arguments.of("perspective-mask", new Warp(perspective(), InterpolationMode.BILINEAR, 9)),
        Arguments.of("crop-mask", new Crop(-2, -3, new ImageSize(20, 50))),
        Arguments.of("nearest-down", new Resize(new ImageSize(15, 20))),
        Arguments.of("nearest-up", new Resize(new ImageSize(50, 61))),
        Arguments.of("nearest-mixed", new Resize(new ImageSize(60, 17))),
        Arguments.of(
            "resized-crop-mask",
            new ResizedCrop(crop, ImageSize.of(14), InterpolationMode.BICUBIC)),
        Arguments.of("rotate-mask", new Warp(Affine.rotation(25), InterpolationMode.BILINEAR, 9)),
        Arguments.of("mask", new Adjust.Invert()),
        Arguments.of("mask", new GaussianBlur(3, 1)),
        Arguments.of("mask", new Erase(new Crop(0, 0, ImageSize.of(5)), 0)));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("ofMasks")
  void aMaskIsChangedAsByTorchvision(String name, ImageOp change) {
    assertThat(change.mask(MASK, 255).pixels()).isEqualTo(bytes(name));
  }

  private static Augmentation named(String torchvision) {
    return Augmentation.valueOf(
        torchvision.replaceAll("(?<=[a-z])(?=[A-Z])", "_").toUpperCase(Locale.ROOT));
  }

  @Test
  void thePoliciesAreTorchvisions() {
    String table = new String(Golden.bytes("transforms/policies.csv"), UTF_8);
    List<String> ours = new ArrayList<>();
    for (AutoAugment policy : AutoAugment.values()) {
      policy.policies().forEach(pair -> ours.add(policy + " " + pair));
    }
    List<String> theirs = table.lines().map(TorchvisionTest::policy).toList();
    assertThat(ours).hasSize(75).isEqualTo(theirs);
  }

  private static String policy(String line) {
    List<String> cells = List.of(line.split(",", -1));
    List<AutoAugment.Step> pair = new ArrayList<>();
    for (String cell : cells.subList(1, cells.size())) {
      String[] parts = cell.split(" ", -1);
      int bin = parts[2].equals("-") ? 0 : Integer.parseInt(parts[2]);
      pair.add(new AutoAugment.Step(named(parts[0]), Double.parseDouble(parts[1]), bin));
    }
    return cells.getFirst() + " " + pair;
  }

  @Test
  void theStrengthsAreTorchvisions() {
    String table = new String(Golden.bytes("transforms/strengths.csv"), UTF_8);
    List<String> lines = table.lines().toList();
    assertThat(lines).hasSize(3 * (14 + 14));
    for (String line : lines) {
      String[] parts = line.split(",", -1);
      Augmentation change = named(parts[1]);
      Augmentation.Range range = Augmentation.Range.valueOf(parts[0].toUpperCase(Locale.ROOT));
      int bin = Integer.parseInt(parts[2]);
      assertThat(change.strength(range, bin, 31, new ImageSize(224, 320)))
          .as(line)
          .isCloseTo(Double.parseDouble(parts[3]), within(1e-4));
      assertThat(change.signed()).as(line).isEqualTo(Boolean.parseBoolean(parts[4]));
    }
  }
}
