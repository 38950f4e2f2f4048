package org.cresset.cli;

import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Ctrl-C as a wish: the first signal is told to whoever can end well, the second ends at once.
 *
 * <p>A shutdown hook would not do: while hooks run, the JVM no longer hears signals. The class that
 * the JDK has for it is reached by reflection, since the compiler's warning about it cannot be
 * switched off.
 */
final class Interrupts {
  private static final int SIGNAL_EXIT = 128;

  private final AtomicInteger received = new AtomicInteger();

  private Interrupts() {}

  /** Runs {@code wish} at the first signal. Where signals cannot be had, nothing changes. */
  static Interrupts listen(Runnable wish) {
    Interrupts interrupts = new Interrupts();
    interrupts.handle("INT", wish);
    interrupts.handle("TERM", wish);
    return interrupts;
  }

  /** The exit code that says which signal came, or 0 if none did. */
  int exitCode() {
    int number = received.get();
    return number == 0 ? 0 : SIGNAL_EXIT + number;
  }

  private void handle(String name, Runnable wish) {
    try {
      Class<?> signal = Class.forName("sun.misc.Signal");
      Class<?> handler = Class.forName("sun.misc.SignalHandler");
      Object proxy =
          Proxy.newProxyInstance(
              handler.getClassLoader(),
              new Class<?>[] {handler},
              (self, method, arguments) ->
                  switch (method.getName()) {
                    case "handle" -> {
                      int number = (int) signal.getMethod("getNumber").invoke(arguments[0]);
                      if (!received.compareAndSet(0, number)) {
                        Runtime.getRuntime().halt(SIGNAL_EXIT + number);
                      }
                      wish.run();
                      yield null;
                    }
                    case "equals" -> self == arguments[0];
                    case "hashCode" -> System.identityHashCode(self);
                    default -> name;
                  });
      Object wanted = signal.getConstructor(String.class).newInstance(name);
      signal.getMethod("handle", signal, handler).invoke(null, wanted, proxy);
    } catch (ReflectiveOperationException e) {
      // The signal keeps its usual meaning: the process ends, and the last checkpoint is there.
    }
  }
}
