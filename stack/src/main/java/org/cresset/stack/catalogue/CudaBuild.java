package org.cresset.stack.catalogue;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a CUDA variant was built with and for.
 *
 * @param version of CUDA, as exactly as it is known
 * @param cudnn the cuDNN that the wheel requires
 * @param nccl the NCCL that it requires, where that is known
 * @param cubins the GPUs that it holds machine code for; a processor that is absent has no wheel
 *     that the catalogue knows
 * @param ptx the compute capabilities whose PTX it holds, which a driver compiles for newer GPUs
 * @param requires further packages that it pins exactly, where they are known
 */
public record CudaBuild(
    Version version,
    Version cudnn,
    Optional<Version> nccl,
    Map<Machine, List<ComputeCapability>> cubins,
    List<ComputeCapability> ptx,
    Map<String, Version> requires) {
  /** Copies maps and lists. */
  public CudaBuild {
    cubins = Map.copyOf(cubins);
    ptx = List.copyOf(ptx);
    requires = Map.copyOf(requires);
  }
}
