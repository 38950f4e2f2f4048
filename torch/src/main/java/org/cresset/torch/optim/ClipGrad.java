package org.cresset.torch.optim;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.Aten;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Op;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Parameter;

/**
 * Limits gradients before a step. Nothing here waits for the device, unless it is asked to refuse
 * gradients that are not finite: the norm stays a tensor. Source: {@code
 * torch.nn.utils.clip_grad_norm_}, {@code clip_grad_value_} and {@code get_total_norm}.
 */
public final class ClipGrad {
  private static final Op FLATTEN = Op.of("flatten_dense_tensors(Tensor[] tensors) -> Tensor");
  // Small gradients are measured together: a copy of this many elements stays in the cache.
  private static final long TOGETHER = 1 << 16;
  private static final double EPS = 1e-6; // PyTorch's

  private record Kind(DType dtype, Device device) {}

  private ClipGrad() {}

  /** Scales all gradients so that their 2-norm, taken together, is at most {@code maxNorm}. */
  public static Tensor clipGradNorm_(List<Parameter> parameters, double maxNorm) {
    return clipGradNorm_(parameters, maxNorm, 2, false);
  }

  /**
   * Scales all gradients so that their norm, as that of one vector, is at most {@code maxNorm}.
   *
   * @param normType p of the p-norm, {@link Double#POSITIVE_INFINITY} for the greatest value
   * @param errorIfNonfinite whether a norm that is infinite or NaN is an error; waits for the
   *     device
   * @return the norm before, a 0-dimensional tensor on the device of the first gradient; 0 if there
   *     is no gradient
   */
  public static Tensor clipGradNorm_(
      List<Parameter> parameters, double maxNorm, double normType, boolean errorIfNonfinite) {
    if (!(maxNorm >= 0)) {
      throw new IllegalArgumentException(
          "clipGradNorm_: maxNorm must be 0 or more, got " + maxNorm);
    }
    try (Scope scope = Scope.open();
        NoGrad _ = NoGrad.open()) {
      List<Tensor> gradients = gradients(parameters);
      Tensor norm = totalNorm(gradients, normType);
      if (errorIfNonfinite) refuseNonfinite(norm, normType);
      Tensor factor = norm.add(EPS).reciprocal().mul(maxNorm).clampMax(1);
      kinds(gradients)
          .forEach((kind, alike) -> Foreach.mul_(alike, factor.to(kind.dtype).to(kind.device)));
      return scope.keep(norm);
    }
  }

  /** Limits every element of every gradient to {@code [-clipValue, clipValue]}. */
  public static void clipGradValue_(List<Parameter> parameters, double clipValue) {
    if (!(clipValue >= 0)) {
      throw new IllegalArgumentException(
          "clipGradValue_: clipValue must be 0 or more, got " + clipValue);
    }
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      kinds(gradients(parameters))
          .values()
          .forEach(alike -> Foreach.clamp_(alike, -clipValue, clipValue));
    }
  }

  /** The 2-norm of tensors, taken together as one vector. */
  public static Tensor getTotalNorm(Collection<Tensor> tensors) {
    return getTotalNorm(tensors, 2, false);
  }

  /** The norm of tensors, taken together as one vector; see {@link #clipGradNorm_}. */
  public static Tensor getTotalNorm(
      Collection<Tensor> tensors, double normType, boolean errorIfNonfinite) {
    try (Scope scope = Scope.open();
        NoGrad _ = NoGrad.open()) {
      Tensor norm = totalNorm(List.copyOf(tensors), normType);
      if (errorIfNonfinite) refuseNonfinite(norm, normType);
      return scope.keep(norm);
    }
  }

  private static void refuseNonfinite(Tensor norm, double normType) {
    double value = norm.item();
    if (Double.isFinite(value)) return;
    throw new TorchException(
        "clipGradNorm_: the norm of order %s of all gradients must be finite, got %s"
            .formatted(normType, value),
        "leave errorIfNonfinite out to clip all the same",
        null);
  }

  private static List<Tensor> gradients(List<Parameter> parameters) {
    List<Tensor> gradients = new ArrayList<>(parameters.size());
    for (Parameter parameter : parameters) {
      Tensor gradient = parameter.tensor().grad();
      if (gradient != null) gradients.add(gradient);
    }
    return gradients;
  }

  private static Map<Kind, List<Tensor>> kinds(List<Tensor> tensors) {
    Map<Kind, List<Tensor>> kinds = new LinkedHashMap<>();
    for (Tensor tensor : tensors) {
      kinds
          .computeIfAbsent(new Kind(tensor.dtype(), tensor.device()), _ -> new ArrayList<>())
          .add(tensor);
    }
    return kinds;
  }

  private static Tensor totalNorm(List<Tensor> tensors, double p) {
    if (!(p > 0)) {
      throw new IllegalArgumentException("clipGradNorm_: normType must be more than 0, got " + p);
    }
    if (tensors.isEmpty()) return Tensor.scalar(0);
    Device device = tensors.getFirst().device();
    List<Tensor> norms = new ArrayList<>();
    for (List<Tensor> alike : kinds(tensors).values()) addNorms(alike, p, norms);
    DType dtype =
        norms.stream().anyMatch(n -> n.dtype() == DType.FLOAT64) ? DType.FLOAT64 : DType.FLOAT32;
    if (norms.stream().allMatch(n -> n.dtype() == norms.getFirst().dtype())) {
      dtype = norms.getFirst().dtype();
    }
    DType common = dtype;
    if (norms.size() == 1) return norms.getFirst();
    return norm(Tensor.stack(norms.stream().map(n -> n.to(common).to(device)).toList(), 0), p);
  }

  private static void addNorms(List<Tensor> alike, double p, List<Tensor> norms) {
    List<Tensor> together = new ArrayList<>();
    long elements = 0;
    for (Tensor tensor : alike) {
      long numel = tensor.numel();
      if (numel == 0) continue;
      if (numel >= TOGETHER) {
        norms.add(norm(tensor, p));
        continue;
      }
      if (elements + numel > TOGETHER) {
        norms.add(norm(Aten.call(FLATTEN, together), p));
        together.clear();
        elements = 0;
      }
      together.add(tensor);
      elements += numel;
    }
    if (!together.isEmpty()) norms.add(norm(Aten.call(FLATTEN, together), p));
    if (norms.isEmpty()) norms.add(alike.getFirst().sum()); // nothing but empty ones
  }

  private static Tensor norm(Tensor x, double p) {
    if (p == 2) return x.norm();
    Tensor sizes = x.abs();
    if (p == Double.POSITIVE_INFINITY) return sizes.max();
    return p == 1 ? sizes.sum() : sizes.pow(p).sum().pow(1 / p);
  }
}
