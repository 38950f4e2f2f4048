package org.cresset.torch;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.cresset.torch.internal.NativeApi;
import org.jspecify.annotations.Nullable;

/** Turns LibTorch's error text into an exception that names the operator and what it was given. */
final class Failure {
  private Failure() {}

  static TorchException of(Op op, @Nullable Object[] arguments) {
    String line = firstLine(NativeApi.lastError());
    String lower = line.toLowerCase(Locale.ROOT);
    if (devices(arguments).size() > 1 && isAboutDevices(op, lower)) return devices(op, arguments);
    String reason =
        line.isEmpty()
            ? "LibTorch refused the call; its reason stands on standard error (before 2.13)"
            : Wording.reason(op, line);
    String message = Wording.name(op) + ": " + reason + ", got " + describe(op, arguments);
    if (lower.contains("out of memory") || lower.contains("can't allocate memory")) {
      return new OutOfMemoryException(message);
    }
    return isAboutShape(lower) ? new ShapeException(message) : new TorchException(message);
  }

  /** Operands that LibTorch cannot bring together, or would silently take for empty ones. */
  static DeviceException devices(Op op, @Nullable Object[] arguments) {
    return new DeviceException(
        "%s: all tensors must be on one device, got %s"
            .formatted(Wording.name(op), describe(op, arguments)),
        "move tensors with to(device), a module with its parameters with to(device) of its own");
  }

  private static boolean isAboutDevices(Op op, String reason) {
    return !op.name().equals("copy_")
        && (reason.contains("device")
            || reason.contains("type)")
            || reason.contains("meta")
            || reason.contains("cuda")
            || reason.contains("backend"));
  }

  /** A tensor that could not be allocated. */
  static TorchException ofAllocation(DType dtype, Device device, long[] sizes) {
    return new OutOfMemoryException(
        "empty: memory for %s%s on %s must be there, got: %s"
            .formatted(
                dtype,
                Shape.of(sizes),
                device,
                Wording.reason(firstLine(NativeApi.lastError()), "empty")));
  }

  private static boolean isAboutShape(String reason) {
    return !reason.contains("not implemented") // a kernel's name may have these words
        && (reason.contains("size")
            || reason.contains("shape")
            || reason.contains("dimension")
            || reason.contains("channels"));
  }

  /** Where the tensors are; one of no dimension counts as a number and may be anywhere. */
  private static Set<Device> devices(@Nullable Object[] arguments) {
    Set<Device> devices = new HashSet<>();
    for (Object argument : arguments) {
      if (argument instanceof List<?> list) list.forEach(item -> addDevice(item, devices));
      else addDevice(argument, devices);
    }
    return devices;
  }

  private static void addDevice(@Nullable Object argument, Set<Device> devices) {
    if (argument instanceof Tensor tensor && tensor.dim() > 0) devices.add(tensor.device());
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
      Op.Argument declared = op.arguments().get(i);
      if (argument == null || Wording.isInternal(declared)) continue;
      parts.add(declared.name() + " " + describe(argument));
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
