package org.cresset.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** The command is well-formed and still makes no sense: exit code 2. */
final class UsageException extends ParameterException {
  private static final long serialVersionUID = 1;

  private final @Nullable String hint;

  UsageException(CommandLine command, String message, @Nullable String hint) {
    super(command, message);
    this.hint = hint;
  }

  @Nullable String hint() {
    return hint;
  }
}
