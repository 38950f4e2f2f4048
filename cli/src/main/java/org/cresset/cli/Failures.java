package org.cresset.cli;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Map;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** The one place that shows a failure to a person: a sentence, then what may help. */
final class Failures {
  /** Set to anything, it shows where in the code a failure came from. */
  static final String DEBUG = "CRESSET_DEBUG";

  private final Console console;
  private final boolean debug;

  Failures(Console console) {
    this(console, System.getenv());
  }

  Failures(Console console, Map<String, String> environment) {
    this.console = console;
    debug = !environment.getOrDefault(DEBUG, "").isBlank();
  }

  /** A command that cannot be understood. */
  int wrongUse(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    show(sentence(e), hint(e, command), e);
    return Main.WRONG_USE;
  }

  private static String sentence(ParameterException e) {
    if (e instanceof UnmatchedArgumentException unmatched) {
      String first = unmatched.getUnmatched().getFirst();
      String kind = unmatched.isUnknownOption() ? "option " : "argument ";
      boolean isCommand = !unmatched.isUnknownOption() && e.getCommandLine().getParent() == null;
      return isCommand
          ? "there is no command " + first
          : e.getCommandLine().getCommandName() + ": there is no " + kind + first;
    }
    String message = e.getMessage() == null ? e.toString() : e.getMessage();
    if (e instanceof MissingParameterException || e.getCommandLine().getParent() != null) {
      return e.getCommandLine().getCommandName() + ": " + lowerCaseFirst(message);
    }
    return lowerCaseFirst(message);
  }

  private static String hint(ParameterException e, String command) {
    if (e instanceof UsageException usage && usage.hint() != null) return usage.hint();
    String help = command + " --help shows what there is";
    if (!(e instanceof UnmatchedArgumentException unmatched)) return help;
    List<String> near = Nearest.to(unmatched.getUnmatched().getFirst(), names(unmatched));
    return near.isEmpty() ? help : "did you mean " + String.join(" or ", near) + "? " + help;
  }

  private static List<String> names(UnmatchedArgumentException e) {
    var spec = e.getCommandLine().getCommandSpec();
    return e.isUnknownOption()
        ? spec.options().stream().map(option -> option.longestName()).toList()
        : List.copyOf(spec.subcommands().keySet());
  }

  /** A command that was understood and could not be done. */
  int failed(Throwable e) {
    switch (e) {
      case ParameterException wrong -> {
        return wrongUse(wrong);
      }
      case TorchException failure -> show(message(failure), failure.hint(), failure);
      case UncheckedIOException failure -> show(sentence(failure.getCause()), null, failure);
      case IOException failure -> show(sentence(failure), null, failure);
      case OutOfMemoryError failure ->
          show(
              "Java's heap is full: " + failure.getMessage(),
              "give it more with CRESSET_JAVA_OPTS=-Xmx4g, or use smaller batches",
              failure);
      default ->
          show(
              "a mistake in Cresset itself: " + e,
              "run it again with " + DEBUG + "=1 and report what it shows",
              e);
    }
    return Main.FAILED;
  }

  private static String message(Exception e) {
    return e.getMessage() == null ? e.toString() : e.getMessage();
  }

  /** The file system's own exceptions often say no more than the file's name. */
  private static String sentence(@Nullable IOException e) {
    return switch (e) {
      case null -> "a file could not be read or written";
      case NoSuchFileException missing -> missing.getFile() + ": there is no such file or folder";
      case AccessDeniedException denied -> denied.getFile() + ": permission denied";
      case FileSystemException failure when failure.getReason() != null ->
          failure.getFile() + ": " + failure.getReason();
      case FileNotFoundException missing -> message(missing);
      default -> message(e);
    };
  }

  private void show(String sentence, @Nullable String hint, Throwable cause) {
    console.out().flush();
    console.err().println("cresset: " + sentence);
    if (hint != null) {
      console.err().println();
      console.err().println("hint: " + hint);
    }
    if (debug) cause.printStackTrace(console.err());
  }

  private static String lowerCaseFirst(String text) {
    return text.isEmpty() ? text : Character.toLowerCase(text.charAt(0)) + text.substring(1);
  }
}
