package org.cresset.torch.nn;

import org.cresset.torch.nn.functional.AdaptivePoolings;
import org.cresset.torch.nn.functional.Size;

/** What layers that make as many windows as asked for have in common. */
abstract class AdaptivePoolNd extends Module {
  private final Size output;

  AdaptivePoolNd(int rank, Size output) {
    output.toArray(rank); // refuses another number of dimensions
    this.output = output.atLeast(AdaptivePoolings.AS_INPUT, "adaptive pooling: the output");
  }

  final Size output() {
    return output;
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "output_size="
        + output.toString().replace(String.valueOf(AdaptivePoolings.AS_INPUT), "None");
  }
}
