package org.cresset.torch;

import java.util.Locale;
import java.util.ServiceLoader;
import org.cresset.torch.DeviceDiagnosis.Reason;
import org.cresset.torch.internal.Cuda;

/**
 * Where a tensor lies and is computed with. Source: {@code torch.device}.
 *
 * @param type the kind of device
 * @param index which one of its kind; -1 where there is only one
 */
public record Device(Type type, int index) {
  /** The kinds of device. */
  public enum Type {
    /** The processor. */
    CPU(0),
    /** An NVIDIA GPU. */
    CUDA(1),
    /** No memory at all: shapes and types are computed, values are not. */
    META(14);

    private final int code;

    Type(int code) {
      this.code = code;
    }

    int code() {
      return code;
    }
  }

  /** The processor. */
  public static final Device CPU = new Device(Type.CPU, -1);

  /** No memory at all. */
  public static final Device META = new Device(Type.META, -1);

  /** The GPU of this number, counted from 0. */
  public static Device cuda(int index) {
    if (index < 0) throw new IllegalArgumentException("cuda: the index must be 0 or more");
    return new Device(Type.CUDA, index);
  }

  /** The device of a name as PyTorch writes it: {@code cpu}, {@code cuda}, {@code cuda:1}. */
  public static Device of(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (lower.equals("cpu")) return CPU;
    if (lower.equals("meta")) return META;
    if (lower.equals("cuda")) return cuda(0);
    if (lower.matches("cuda:[0-9]{1,3}")) return cuda(Integer.parseInt(lower.substring(5)));
    throw new IllegalArgumentException("device must be cpu, meta, cuda or cuda:N, got " + name);
  }

  /** The first GPU if this machine has one that this LibTorch can use, else the processor. */
  public static Device best() {
    LibTorch.load();
    return Cuda.deviceCount() > 0 ? cuda(0) : CPU;
  }

  /**
   * Returns this device if it can be used.
   *
   * @throws DeviceException if it cannot; the message says why
   */
  public Device available() {
    if (type != Type.CUDA) return this;
    LibTorch libTorch = LibTorch.load();
    int count = Cuda.deviceCount();
    if (index < count) return this;
    if (count > 0) {
      throw new DeviceException(
          this + ": the GPU must be one of cuda:0 to cuda:" + (count - 1) + " on this machine",
          null);
    }
    Reason reason = whyNone(libTorch);
    throw new DeviceException(this + ": no GPU can be used, " + reason.text(), reason.hint());
  }

  private static Reason whyNone(LibTorch libTorch) {
    return ServiceLoader.load(DeviceDiagnosis.class)
        .findFirst()
        .map(diagnosis -> diagnosis.whyNoGpu(libTorch.directory()))
        .orElseGet(() -> new Reason(Cuda.whyNone(), Cuda.advice()));
  }

  static Device ofCodes(int type, int index) {
    return switch (type) {
      case 0 -> CPU;
      case 1 -> cuda(index);
      case 14 -> META;
      default -> throw new TorchException("a tensor lies on device type number " + type);
    };
  }

  /** As the ABI passes a device: the type above, the index as an unsigned 32-bit number below. */
  long value() {
    return ((long) type.code << 32) | (index & 0xFFFFFFFFL);
  }

  /** PyTorch's name, such as {@code cuda:0}. */
  @Override
  public String toString() {
    String name = type.name().toLowerCase(Locale.ROOT);
    return index < 0 ? name : name + ":" + index;
  }
}
