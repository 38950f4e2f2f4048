package org.cresset.torch;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import org.cresset.torch.nn.Conv2d;

/**
 * Computes until it is told to stop, or ends itself with the code it is given. If LibTorch is taken
 * apart at the end of the process, that shows: the code is printed as a character, and the threads
 * go on for as many seconds.
 */
final class Computing {
  private Computing() {}

  public static void main(String[] arguments) throws Throwable {
    showAndLinger();
    Thread.ofPlatform().daemon(false).start(Computing::compute);
    Thread.sleep(1_000);
    System.out.println("computing");
    if (arguments.length > 0) System.exit(Integer.parseInt(arguments[0]));
  }

  /** C calls both with the exit code; what was registered first is called last. */
  private static void showAndLinger() throws Throwable {
    Linker linker = Linker.nativeLinker();
    MethodHandle onExit =
        linker.downcallHandle(
            linker.defaultLookup().findOrThrow("on_exit"),
            FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    for (String function : new String[] {"putchar", "sleep"}) {
      MemorySegment address = linker.defaultLookup().findOrThrow(function);
      var _ = (int) onExit.invokeExact(address, MemorySegment.NULL);
    }
  }

  /** One call after the other that takes seconds. */
  private static void compute() {
    try (Conv2d layer = Conv2d.of(64, 64, 5, o -> o.padding(2))) {
      Tensor x = Tensor.randn(8, 64, 224, 224).requiresGrad_(true);
      while (true) {
        try (Scope _ = Scope.open()) {
          layer.call(x).sum().backward();
        }
      }
    }
  }
}
