package org.cresset.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;

/**
 * The commands of one level by name, in the order in which help lists them. Each is made only when
 * it is called, for to read the annotations of all takes longer than most of them run; who calls
 * none of them, or a wrong one, gets all, so that help and advice can name them, and who asks for
 * something else, such as the version, gets none.
 */
final class Subcommands {
  private final Map<String, Function<String[], CommandLine>> makers = new LinkedHashMap<>();

  /** Adds a command. */
  Subcommands add(String name, Supplier<CommandLine> maker) {
    return add(name, _ -> maker.get());
  }

  /** Adds a command whose maker is given what follows its name; nothing if it is only listed. */
  Subcommands add(String name, Function<String[], CommandLine> maker) {
    makers.put(name, maker);
    return this;
  }

  /** Adds to {@code line} what a call with {@code arguments} needs; returns it. */
  CommandLine addTo(CommandLine line, String... arguments) {
    String called = arguments.length == 0 ? "" : arguments[0];
    if (makers.containsKey(called)) {
      String[] rest = Arrays.copyOfRange(arguments, 1, arguments.length);
      return add(line, called, rest);
    }
    if (!called.startsWith("-") || called.equals("-h") || called.equals("--help")) {
      makers.keySet().forEach(name -> add(line, name));
    }
    return line;
  }

  private CommandLine add(CommandLine line, String name, String... rest) {
    return line.addSubcommand(name, Objects.requireNonNull(makers.get(name)).apply(rest));
  }
}
