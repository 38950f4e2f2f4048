package org.cresset.vision.models;

import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Linalg;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.Init;
import org.cresset.torch.nn.Linear;
import org.cresset.torch.nn.ReLU;
import org.cresset.torch.nn.Sequential;
import org.cresset.torch.nn.functional.Linears;
import org.cresset.torch.nn.functional.Padding;
import org.jspecify.annotations.Nullable;

/**
 * Attention within windows that may be shifted; what lies far apart before the shift does not see
 * each other. Source: torchvision's {@code ShiftedWindowAttention} and its V2, which compares by
 * angle and computes the bias of places by a perceptron.
 *
 * <p>Shape: (N, H, W, C) stays.
 */
final class WindowAttention extends Block {
  private final long window;
  private final long shift;
  private final long heads;
  private final Tensor index;
  private final Linear qkv;
  private final Linear proj;
  private final @Nullable Tensor table; // V1
  private final @Nullable Second second;

  /** What V2 has besides. */
  private record Second(Tensor logitScale, Tensor coords, Sequential cpbMlp) {}

  WindowAttention(long channels, long heads, long window, long shift, boolean v2) {
    this.window = window;
    this.shift = shift;
    this.heads = heads;
    long places = (2 * window - 1) * (2 * window - 1);
    table = v2 ? null : parameter("relative_position_bias_table", Tensor.zeros(places, heads));
    if (table != null) Init.truncNormal_(table, 0, 0.02);
    Tensor scale = v2 ? parameter("logit_scale", logitScale(heads)) : null;
    Tensor coords = v2 ? buffer("relative_coords_table", coordinates(window)) : null;
    index = buffer("relative_position_index", positions(window));
    qkv = child("qkv", Linear.of(channels, 3 * channels));
    proj = child("proj", Linear.of(channels, channels));
    second =
        scale == null || coords == null
            ? null
            : new Second(
                scale,
                coords,
                child(
                    "cpb_mlp",
                    Sequential.of(Linear.of(2, 512), ReLU.of(), Linear.of(512, heads, false))));
  }

  private static Tensor logitScale(long heads) {
    return Tensor.full(Math.log(10), DType.FLOAT32, heads, 1, 1);
  }

  /**
   * Distances on a logarithmic scale, from -8 to 8, rounded after each step as the reference is.
   */
  private static Tensor coordinates(long window) {
    int side = Math.toIntExact(2 * window - 1);
    float[] table = new float[side * side * 2];
    for (int i = 0; i < side * side; i++) {
      table[2 * i] = scaled(i / side - (window - 1), window);
      table[2 * i + 1] = scaled(i % side - (window - 1), window);
    }
    return Scope.of(
        () -> {
          Tensor distances = Tensor.of(table, 1, side, side, 2);
          return distances.sign().mul(distances.abs().add(1).log2()).div(3);
        });
  }

  private static float scaled(long distance, long window) {
    return (float) distance / (window - 1) * 8;
  }

  /** For each pair of places of a window, the row of the table. */
  private static Tensor positions(long window) {
    int n = Math.toIntExact(window);
    long[] rows = new long[n * n * n * n];
    for (int a = 0; a < n * n; a++) {
      for (int b = 0; b < n * n; b++) {
        long down = a / n - b / n + window - 1;
        long right = a % n - b % n + window - 1;
        rows[a * n * n + b] = down * (2 * window - 1) + right;
      }
    }
    return Tensor.of(rows, rows.length);
  }

  /** (1, heads, places, places). */
  private Tensor placeBias() {
    long places = window * window;
    Tensor rows = table;
    if (second != null) rows = second.cpbMlp.call(second.coords).view(-1, heads);
    if (rows == null) throw new IllegalStateException("attention has a table or computes it");
    Tensor bias = rows.indexSelect(0, index).view(places, places, heads);
    bias = bias.permute(2, 0, 1).contiguous().unsqueeze(0);
    return second == null ? bias : bias.sigmoid().mul(16);
  }

  @Override
  public Tensor forward(Tensor x) {
    return Scope.of(() -> attend(x));
  }

  private Tensor attend(Tensor input) {
    long n = input.size(0);
    long h = input.size(1);
    long w = input.size(2);
    long c = input.size(3);
    long right = Math.floorMod(-w, window);
    long bottom = Math.floorMod(-h, window);
    Tensor x = right + bottom == 0 ? input : Padding.pad(input, 0, 0, 0, right, 0, bottom);
    long height = h + bottom;
    long width = w + right;
    long down = window >= height ? 0 : shift;
    long across = window >= width ? 0 : shift;
    if (down > 0) x = x.roll(-down, 1);
    if (across > 0) x = x.roll(-across, 2);
    long rows = height / window;
    long columns = width / window;
    long places = window * window;
    x = x.reshape(n, rows, window, columns, window, c).permute(0, 1, 3, 2, 4, 5);
    x = x.reshape(n * rows * columns, places, c); // (windows, places, C)

    Tensor all = Linears.linear(x, qkv.weight(), bias());
    all = all.reshape(x.size(0), places, 3, heads, c / heads).permute(2, 0, 3, 1, 4);
    Tensor q = all.select(0, 0); // (windows, heads, places, C / heads)
    Tensor k = all.select(0, 1);
    Tensor v = all.select(0, 2);
    Tensor attention = similarity(q, k, (double) c / heads).add(placeBias());
    if (down + across > 0) {
      Tensor mask = mask(height, width, down, across).to(x.dtype()).to(x.device());
      attention = attention.view(n, rows * columns, heads, places, places).add(mask);
      attention = attention.view(-1, heads, places, places);
    }
    x = attention.softmax(-1).matmul(v).transpose(1, 2).reshape(x.size(0), places, c);
    x = proj.call(x).view(n, rows, columns, window, window, c).permute(0, 1, 3, 2, 4, 5);
    x = x.reshape(n, height, width, c);
    if (down > 0) x = x.roll(down, 1);
    if (across > 0) x = x.roll(across, 2);
    return right + bottom == 0 ? x : x.narrow(1, 0, h).narrow(2, 0, w).contiguous();
  }

  private Tensor similarity(Tensor q, Tensor k, double features) {
    if (second == null) {
      return q.mul(1 / Math.sqrt(features)).matmul(k.transpose(-2, -1));
    }
    Tensor scale = second.logitScale.clampMax(Math.log(100)).exp();
    return unit(q).matmul(unit(k).transpose(-2, -1)).mul(scale);
  }

  private static Tensor unit(Tensor vectors) {
    return vectors.div(Linalg.vectorNorm(vectors, 2, new long[] {-1}, true).clampMin(1e-12));
  }

  /** V2's keys have no bias, though its parameter is there. */
  private @Nullable Tensor bias() {
    Tensor bias = qkv.bias();
    if (second == null || bias == null) return bias;
    long third = bias.size(0) / 3;
    Tensor zeros =
        Tensor.empty(bias.dtype(), bias.device(), MemoryFormat.CONTIGUOUS, third).zero_();
    return Tensor.cat(
        List.of(bias.narrow(0, 0, third), zeros, bias.narrow(0, 2 * third, third)), 0);
  }

  /** -100 between places that the shift brought together, (windows, 1, places, places). */
  private Tensor mask(long height, long width, long down, long across) {
    int n = Math.toIntExact(window);
    int columns = Math.toIntExact(width / window);
    int windows = Math.toIntExact(height / window) * columns;
    float[] mask = new float[windows * n * n * n * n];
    int i = 0;
    for (int at = 0; at < windows; at++) {
      long top = at / columns * window;
      long left = at % columns * window;
      for (int a = 0; a < n * n; a++) {
        for (int b = 0; b < n * n; b++) {
          boolean apart =
              region(top + a / n, height, down) != region(top + b / n, height, down)
                  || region(left + a % n, width, across) != region(left + b % n, width, across);
          mask[i++] = apart ? -100 : 0;
        }
      }
    }
    return Tensor.of(mask, windows, 1, (long) n * n, (long) n * n);
  }

  private int region(long place, long length, long shifted) {
    if (shifted == 0 || place < length - window) return 0;
    return place < length - shifted ? 1 : 2;
  }
}
