package org.cresset.torch.nn;

import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Normalizations;

/** What instance normalisation layers have in common. */
abstract sealed class InstanceNorm extends StatisticsNorm
    permits InstanceNorm1d, InstanceNorm2d, InstanceNorm3d {
  private final int rank;

  InstanceNorm(int rank, long channels, NormOptions options) {
    super("instanceNorm", channels, options);
    this.rank = rank;
  }

  @Override
  public Tensor forward(Tensor input) {
    boolean batched = input.dim() == rank + 2;
    if ((!batched && input.dim() != rank + 1) || input.size(-rank - 1) != channels()) {
      throw new ShapeException(
          "instanceNorm: the input must have %d channels and %d dimensions, or one less without a"
                  .formatted(channels(), rank + 2)
              + " batch, got "
              + input.dtype()
              + input.shape());
    }
    Tensor batch = batched ? input : input.unsqueeze(0);
    Tensor result =
        Normalizations.instanceNorm(
            batch,
            weight(),
            bias(),
            runningMean,
            runningVar,
            training() || runningMean == null,
            options().momentum().orElse(0),
            options().eps());
    return batched ? result : result.squeeze(0);
  }
}
