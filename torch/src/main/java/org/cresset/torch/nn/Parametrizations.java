package org.cresset.torch.nn;

import java.util.List;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * Has tensors of a layer computed of others, which are learned in their place. Source: {@code
 * torch.nn.utils.parametrizations}.
 *
 * <p>The layer's own tensor is computed anew by each {@link Module#call}, and no longer a
 * parameter; an optimizer must be made afterwards. In the state it is {@code
 * parametrizations.weight.original}, or {@code original0} and {@code original1}, as in PyTorch.
 */
public final class Parametrizations {
  private Parametrizations() {}

  /** {@link #weightNorm(Module, String, int)} of {@code weight}, a length for each output. */
  public static <M extends Module> M weightNorm(M module) {
    return weightNorm(module, "weight", 0);
  }

  /**
   * Learns length and direction apart: {@code weight = g * v / |v|}. Source: Salimans and Kingma
   * 2016, {@code weight_norm}.
   *
   * @param dim the dimension whose slices have a length each; -1 for one length of all
   * @return the module
   */
  public static <M extends Module> M weightNorm(M module, String name, int dim) {
    int rank = own(module, name).dim();
    if (dim < -1 || dim >= rank) {
      throw new IllegalArgumentException(
          "weightNorm: the dimension must be from -1 to %d, got %d".formatted(rank - 1, dim));
    }
    return register(module, name, new WeightNorm(dim));
  }

  /**
   * {@link #spectralNorm(Module, String, int, double, int)} of {@code weight}: one step a call, the
   * dimension of outputs.
   */
  public static <M extends Module> M spectralNorm(M module) {
    return spectralNorm(module, "weight", 1, 1e-12, module instanceof ConvTransposeNd ? 1 : 0);
  }

  /**
   * Divides a matrix by its greatest singular value, which the power method follows: each call in
   * training makes some steps more. Source: Miyato et al. 2018, {@code spectral_norm}.
   *
   * @param powerIterations steps a call, 1 or more
   * @param eps what a length is at least
   * @param dim the dimension of outputs; all others are one
   * @return the module
   */
  public static <M extends Module> M spectralNorm(
      M module, String name, int powerIterations, double eps, int dim) {
    Tensor weight = own(module, name);
    if (powerIterations < 1 || dim < -weight.dim() || dim >= weight.dim()) {
      throw new IllegalArgumentException(
          "spectralNorm: there must be a step or more and a dimension of %s, got %d and %d"
              .formatted(weight.shape(), powerIterations, dim));
    }
    int outputs = Math.floorMod(dim, weight.dim());
    return register(module, name, new SpectralNorm(weight, outputs, powerIterations, eps));
  }

  /**
   * Has a parameter computed: what is learned starts as its {@link Parametrization#rightInverse}. A
   * further one takes what the one before computes. Source: {@code register_parametrization}.
   *
   * @return the module, which owns the parametrization from now on
   */
  public static <M extends Module> M register(M module, String name, Parametrization step) {
    Parametrized all = module.parametrized();
    ParametrizationList list = all == null ? null : all.get(name);
    step.train(module.training());
    if (list != null) {
      list.add(step);
      list.compute();
      return module;
    }
    Tensor tensor = own(module, name);
    List<Tensor> originals;
    try (NoGrad _ = NoGrad.open()) {
      originals = step.rightInverse(tensor).stream().map(Parametrizations::alone).toList();
    }
    ParametrizationList first = new ParametrizationList(tensor, originals, step);
    try (NoGrad _ = NoGrad.open()) {
      first.compute();
    }
    module.parametrize(name, first);
    return module;
  }

  private static Tensor alone(Tensor original) {
    return original.detach().copy();
  }

  /** Whether a tensor of the module itself is computed. Source: {@code is_parametrized}. */
  public static boolean isParametrized(Module module, String name) {
    Parametrized all = module.parametrized();
    return all != null && all.get(name) != null;
  }

  /**
   * Makes a tensor a parameter again. Source: {@code remove_parametrizations}.
   *
   * @param leaveParametrized whether it has the values that were computed, or those that were
   *     learned in its place, which must then be one tensor
   * @return the module
   */
  public static <M extends Module> M remove(M module, String name, boolean leaveParametrized) {
    Parametrized all = module.parametrized();
    ParametrizationList list = all == null ? null : all.get(name);
    if (all == null || list == null) {
      throw new TorchException(
          "remove: the tensor must be parametrized, got %s of %s".formatted(name, module.kind()));
    }
    List<Tensor> originals = list.originals();
    if (!leaveParametrized && originals.size() > 1) {
      throw new TorchException(
          "remove: one tensor must be learned in place of %s, got %d"
              .formatted(name, originals.size()),
          "leave the computed values",
          null);
    }
    try (NoGrad _ = NoGrad.open()) {
      if (leaveParametrized) list.compute();
      Tensor values = leaveParametrized ? list.computed() : originals.getFirst();
      Tensor tensor = list.computed().become(values.detach().copy());
      module.unparametrize(name, all, tensor);
    }
    list.closeParts();
    return module;
  }

  private static Tensor own(Module module, String name) {
    Parametrized all = module.parametrized();
    ParametrizationList list = all == null ? null : all.get(name);
    Tensor tensor = list == null ? module.ownParameter(name) : list.computed();
    if (tensor != null) return tensor;
    throw new TorchException(
        "parametrization: %s must have the parameter %s itself, got only %s"
            .formatted(module.kind(), name, module.namedParameters().keySet()));
  }
}
