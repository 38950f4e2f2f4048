package org.cresset.stack.resolve;

import java.util.Locale;

/** What a request or a combination speaks of. */
public enum Subject {
  /** PyTorch. */
  TORCH("torch"),
  /** TorchVision. */
  TORCHVISION("torchvision"),
  /** TorchAudio. */
  TORCHAUDIO("torchaudio"),
  /** Triton. */
  TRITON("Triton"),
  /** CUDA, of any version unless one is asked for. */
  CUDA("CUDA"),
  /** The build without CUDA. */
  CPU("the CPU's build"),
  /** cuDNN. */
  CUDNN("cuDNN"),
  /** NCCL. */
  NCCL("NCCL"),
  /** Python. */
  PYTHON("Python"),
  /** NVIDIA's driver. */
  DRIVER("driver"),
  /** The C library. */
  GLIBC("glibc"),
  /** A GPU, by its compute capability. */
  GPU("GPU");

  private final String title;

  Subject(String title) {
    this.title = title;
  }

  /** Reads a name as people write it: {@code pytorch}, {@code pytorch-cuda}, {@code cuDNN}. */
  static Subject of(String name) {
    return switch (name.toLowerCase(Locale.ROOT)) {
      case "pytorch", "torch" -> TORCH;
      case "pytorch-cuda", "cuda", "cudatoolkit", "cuda-toolkit" -> CUDA;
      case "cpu", "cpuonly" -> CPU;
      default -> valueOf(name.toUpperCase(Locale.ROOT));
    };
  }

  /** Its name in a sentence. */
  @Override
  public String toString() {
    return title;
  }
}
