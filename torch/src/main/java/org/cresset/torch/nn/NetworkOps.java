package org.cresset.torch.nn;

import org.cresset.torch.Op;

/** Operators of layers and losses. */
final class NetworkOps {
  private NetworkOps() {}

  static final Op LINEAR = Op.of("linear(Tensor input, Tensor weight, Tensor? bias) -> Tensor");
  static final Op DROPOUT =
      Op.of("native_dropout(Tensor input, float p, bool? train) -> (Tensor, Tensor)");
  static final Op NLL_LOSS =
      Op.of(
          "nll_loss_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt"
              + " ignore_index) -> (Tensor output, Tensor total_weight)");
  static final Op NLL_LOSS2D =
      Op.of(
          "nll_loss2d_forward(Tensor self, Tensor target, Tensor? weight, int reduction, SymInt"
              + " ignore_index) -> (Tensor output, Tensor total_weight)");
  static final Op MSE_LOSS = Op.of("mse_loss(Tensor self, Tensor target, int reduction) -> Tensor");
}
