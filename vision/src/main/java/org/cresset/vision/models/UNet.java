package org.cresset.vision.models;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.BatchNorm2d;
import org.cresset.torch.nn.Conv2d;
import org.cresset.torch.nn.ConvTranspose2d;
import org.cresset.torch.nn.MaxPool2d;
import org.cresset.torch.nn.Module;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.nn.functional.Padding;

/**
 * Down four times and up again, beside what there was on the way down. Source: Ronneberger et al.
 * 2015, in the names of milesial's Pytorch-UNet: padded convolutions with batch norm, transposed
 * ones upwards.
 */
public final class UNet extends SegmentationModel {
  private final DoubleConv inc;
  private final List<Down> downs = new ArrayList<>();
  private final List<Up> ups = new ArrayList<>();
  private final Last outc;

  private static final class DoubleConv extends Recomputable {
    private final Sequential doubleConv;

    DoubleConv(long in, long out) {
      doubleConv =
          child(
              "double_conv",
              Sequential.of(
                  Conv2d.of(in, out, 3, o -> o.padding(1).bias(false)),
                  BatchNorm2d.of(out),
                  ReLU.of(),
                  Conv2d.of(out, out, 3, o -> o.padding(1).bias(false)),
                  BatchNorm2d.of(out),
                  ReLU.of()));
    }

    @Override
    Tensor compute(Tensor x) {
      return doubleConv.call(x);
    }
  }

  private static final class Down extends Block {
    private final Sequential layers;

    Down(long in, long out) {
      layers = child("maxpool_conv", Sequential.of(MaxPool2d.of(2), new DoubleConv(in, out)));
    }

    @Override
    public Tensor forward(Tensor x) {
      return layers.call(x);
    }
  }

  private static final class Up extends Block {
    private final ConvTranspose2d up;
    private final DoubleConv conv;

    Up(long in, long out) {
      up = child("up", ConvTranspose2d.of(in, in / 2, 2, o -> o.stride(2)));
      conv = child("conv", new DoubleConv(in, out));
    }

    /** A size that was odd on the way down lacks a row or a column. */
    Tensor up(Tensor small, Tensor skip) {
      Tensor large = up.call(small);
      long rows = skip.size(2) - large.size(2);
      long columns = skip.size(3) - large.size(3);
      Tensor padded =
          rows == 0 && columns == 0
              ? large
              : Padding.pad(large, columns / 2, columns - columns / 2, rows / 2, rows - rows / 2);
      Tensor joined = Tensor.cat(List.of(skip, padded), 1);
      if (padded != large) padded.close();
      release(large);
      Tensor out = conv.call(joined);
      release(joined);
      return out;
    }
  }

  /** The reference has a module around its last convolution. */
  private static final class Last extends Block {
    private final Conv2d conv;

    Last(long in, int classes) {
      conv = child("conv", Conv2d.of(in, classes, 1));
    }

    @Override
    public Tensor forward(Tensor x) {
      return conv.call(x);
    }
  }

  private UNet(long base, int classes) {
    super("outc.conv");
    inc = child("inc", new DoubleConv(3, base));
    for (int i = 0; i < 4; i++) {
      downs.add(child("down" + (i + 1), new Down(base << i, base << (i + 1))));
    }
    for (int i = 0; i < 4; i++) {
      ups.add(child("up" + (i + 1), new Up(base << (4 - i), base << (3 - i))));
    }
    outc = child("outc", new Last(base, classes));
  }

  /** With 64 channels at first, as published. */
  public static UNet of(int classes) {
    return of(64, classes);
  }

  /** With {@code base} channels at first, and twice as many after each halving. */
  public static UNet of(long base, int classes) {
    return new UNet(base, classes);
  }

  @Override
  public Tensor forward(Tensor x) { // (N, 3, H, W), 16 or more
    List<Tensor> seen = new ArrayList<>();
    Tensor current = inc.call(x);
    for (Module down : downs) {
      seen.add(current);
      current = down.call(current);
    }
    for (Up up : ups) {
      Tensor skip = seen.removeLast();
      Tensor next = up.up(current, skip);
      release(List.of(current, skip));
      current = next;
    }
    Tensor out = outc.call(current); // (N, classes, H, W)
    release(List.of(current));
    return out;
  }
}
