package org.cresset.cli;

import java.util.Locale;
import picocli.CommandLine;

/** The subcommands of {@code stack} that bring files, keep them and make environments of them. */
final class StackStoreCommands {
  private StackStoreCommands() {}

  /** Adds them to {@code stack}. */
  static CommandLine addTo(CommandLine stack, Console console) {
    return stack
        .addSubcommand(new StackFetchCommand(console))
        .addSubcommand(new StackSyncCommand(console))
        .addSubcommand(new StackAdoptCommand(console))
        .addSubcommand(new StackGcCommand(console))
        .addSubcommand(new StackExportCommand(console))
        .addSubcommand(new StackImportCommand(console));
  }

  /** Bytes for a person. */
  static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f MB", bytes / 1e6);
  }
}
