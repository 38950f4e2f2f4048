package org.cresset.stack.resolve;

/** What may forbid a build. */
public enum Rule {
  /** No release of PyTorch is of the versions asked for. */
  RELEASE,
  /** The release has no build with this CUDA, or none for the CPU. */
  VARIANT,
  /** The TorchVision belongs to another release. */
  TORCHVISION,
  /** The TorchAudio belongs to another release. */
  TORCHAUDIO,
  /** The release comes with another Triton. */
  TRITON,
  /** The build comes with another cuDNN. */
  CUDNN,
  /** The build comes with another NCCL. */
  NCCL,
  /** No build for this processor is known. */
  MACHINE,
  /** There are no wheels for this Python. */
  PYTHON,
  /** The wheels need a newer C library. */
  GLIBC,
  /** CUDA needs a newer driver, or one at all. */
  DRIVER,
  /** The build holds no code that the GPU runs. */
  GPU,
  /** The driver no longer knows the GPU. */
  DRIVER_END
}
