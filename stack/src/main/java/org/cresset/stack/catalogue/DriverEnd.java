package org.cresset.stack.catalogue;

/**
 * The last branch of drivers that knows some generations of GPUs.
 *
 * @param name the generations
 * @param from their lowest compute capability
 * @param below above their highest
 * @param branch the first number of the last drivers' versions
 */
public record DriverEnd(String name, ComputeCapability from, ComputeCapability below, int branch) {
  /** Whether a GPU is of these generations. */
  public boolean concerns(ComputeCapability gpu) {
    return gpu.compareTo(from) >= 0 && gpu.compareTo(below) < 0;
  }
}
