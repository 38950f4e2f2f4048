package org.cresset.torch;

import java.security.CodeSource;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Where in a program an operator was called.
 *
 * @param frames the callers, from the first that is not the library's own
 */
record Origin(List<StackTraceElement> frames) {
  private static final StackWalker WALKER =
      StackWalker.getInstance(StackWalker.Option.RETAIN_CLASS_REFERENCE);
  private static final String PACKAGE = Origin.class.getPackageName();

  /** The place of the call that is being recorded. */
  static Origin here() {
    return new Origin(
        WALKER.walk(
            frames ->
                frames
                    .dropWhile(frame -> isOurs(frame.getDeclaringClass()))
                    .map(StackWalker.StackFrame::toStackTraceElement)
                    .collect(Collectors.toList())));
  }

  /** Whether a class is the library's: its package, and from where its classes came. */
  private static boolean isOurs(Class<?> type) {
    if (!type.getPackageName().startsWith(PACKAGE)) {
      // Lambdas of ours may run through the JDK's own classes.
      return type.getClassLoader() == null;
    }
    CodeSource place = type.getProtectionDomain().getCodeSource();
    return place != null && place.equals(Origin.class.getProtectionDomain().getCodeSource());
  }

  /** The line of the program, such as {@code Net.forward(Net.java:12)}. */
  @Override
  public String toString() {
    return frames.isEmpty() ? "an unknown place" : frames.getFirst().toString();
  }

  /** The whole way to the call, as the cause of an exception. */
  Throwable trace() {
    Throwable trace = new Throwable("the operator was called here");
    trace.setStackTrace(frames.toArray(StackTraceElement[]::new));
    return trace;
  }
}
