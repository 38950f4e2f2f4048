package org.cresset.stack.catalogue;

import java.util.Set;

/**
 * Which GPUs run machine code that was made for one compute capability.
 *
 * @param from the lowest
 * @param below above the highest
 * @param except those between that do not: integrated GPUs
 * @param also those outside that do
 */
public record CubinRule(
    ComputeCapability from,
    ComputeCapability below,
    Set<ComputeCapability> except,
    Set<ComputeCapability> also) {
  /** Copies the sets. */
  public CubinRule {
    except = Set.copyOf(except);
    also = Set.copyOf(also);
  }

  /**
   * Whether a GPU runs it.
   *
   * @param unified whether the build takes integrated GPUs like others
   */
  public boolean runsOn(ComputeCapability gpu, boolean unified) {
    boolean between = gpu.compareTo(from) >= 0 && gpu.compareTo(below) < 0;
    return also.contains(gpu) || (between && (unified || !except.contains(gpu)));
  }
}
