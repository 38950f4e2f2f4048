package org.cresset.torch.nn;

import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Shuffling;

/**
 * Mixes groups of channels: (N, C, ...) stays, its channels (g, C/g) in the order (C/g, g). Source:
 * Zhang et al. 2018, {@code torch.nn.ChannelShuffle}.
 */
public final class ChannelShuffle extends Module {
  private final long groups;

  private ChannelShuffle(long groups) {
    if (groups < 1) {
      throw new IllegalArgumentException(
          "channelShuffle: the groups must be 1 or more, got " + groups);
    }
    this.groups = groups;
  }

  /** By this number of groups. */
  public static ChannelShuffle of(long groups) {
    return new ChannelShuffle(groups);
  }

  @Override
  public Tensor forward(Tensor input) {
    return Shuffling.channelShuffle(input, groups);
  }

  @Override
  protected boolean keepsNothing() {
    return true;
  }

  @Override
  protected String settings() {
    return "groups=" + groups;
  }
}
