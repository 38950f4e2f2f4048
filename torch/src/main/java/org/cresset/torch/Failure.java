package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cresset.torch.internal.NativeApi;
import org.jspecify.annotations.Nullable;

/** Turns LibTorch's error text into an exception that names the operator and what it was given. */
final class Failure {
  private Failure() {}

  static TorchException of(Op op, @Nullable Object[] arguments) {
    String reason = firstLine(NativeApi.lastError());
    if (reason.isEmpty()) {
      reason = "LibTorch refused the call; its reason stands on standard error (before 2.13)";
    }
    String message = op.name() + ": " + reason + ", got " + describe(op, arguments);
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("out of memory") || lower.contains("can't allocate memory")) {
      return new OutOfMemoryException(message);
    }
    Set<Device> devices = devices(arguments);
    if (devices.size() > 1 && lower.contains("device")) return new DeviceException(message, null);
    return isAboutShape(lower) ? new ShapeException(message) : new TorchException(message);
  }

  /** A tensor that could not be allocated. */
  static TorchException ofAllocation(DType dtype, Device device, long[] sizes) {
    return new OutOfMemoryException(
        "empty: memory for %s%s on %s must be there, got: %s"
            .formatted(dtype, Shape.of(sizes), device, firstLine(NativeApi.lastError())));
  }

  private static boolean isAboutShape(String reason) {
    return reason.contains("size")
        || reason.contains("shape")
        || reason.contains("dimension")
        || reason.contains("channels");
  }

  private static Set<Device> devices(@Nullable Object[] arguments) {
    Set<Device> devices = new java.util.HashSet<>();
    for (Object argument : arguments) {
      if (argument instanceof Tensor tensor && tensor.dim() > 0) devices.add(tensor.device());
    }
    return devices;
  }

  private static String firstLine(String text) {
    String line = text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
    return line.endsWith(".") ? line.substring(0, line.length() - 1) : line;
  }

  /** The arguments as {@code self float32[2, 3], dim 1}; absent ones are left out. */
  private static String describe(Op op, @Nullable Object[] arguments) {
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < arguments.length; i++) {
      Object argument = arguments[i];
      if (argument != null) parts.add(op.arguments().get(i).name() + " " + describe(argument));
    }
    return String.join(", ", parts);
  }

  private static String describe(Object argument) {
    return switch (argument) {
      case Tensor tensor -> describe(tensor);
      case long[] values -> java.util.Arrays.toString(values);
      case double[] values -> java.util.Arrays.toString(values);
      case boolean[] values -> java.util.Arrays.toString(values);
      case List<?> values -> {
        List<String> items = new ArrayList<>();
        for (Object value : values) items.add(value == null ? "none" : describe(value));
        yield items.size() > 4 ? items.size() + " items" : items.toString();
      }
      default -> argument.toString();
    };
  }

  /** As messages show a tensor: {@code float32[64, 3, 32, 32]}, with the device unless the CPU. */
  static String describe(Tensor tensor) {
    String text = tensor.dtype().toString() + tensor.shape();
    return tensor.device().equals(Device.CPU) ? text : text + " on " + tensor.device();
  }
}
