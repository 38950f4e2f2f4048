package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the guides of environments show is what comes; what needs wheels and disks is named. */
class StackGuidesTest {
  private static final Pattern WORD = Pattern.compile("\"([^\"]*)\"|(\\S+)");
  private static final Pattern COMMAND =
      Pattern.compile("cresset (stack [a-z]+(?: check)?|doctor|train)\\b([^`\\n#|;]*)");
  private static final Pattern OPTION = Pattern.compile("(?<= )--[a-z][a-z-]*");

  /** A command of a guide with all that it printed. */
  record Shown(String command, String output) {
    @Override
    public String toString() {
      return command;
    }
  }

  /** Those that ask nobody but the catalogue. */
  static Stream<Shown> answers() throws IOException {
    return shown("stack.md").stream()
        .filter(it -> it.command().matches("cresset stack (resolve|explain) .*"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void theAnswersAreThoseOfTheGuide(Shown shown) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(shown.command().substring("cresset ".length()));
    while (word.find()) words.add(word.group(1) != null ? word.group(1) : word.group(2));
    var run = CommandLineRun.of(words.toArray(String[]::new));
    assertThat(run.out() + run.err()).isEqualToNormalizingNewlines(shown.output());
  }

  @ParameterizedTest
  @ValueSource(strings = {"stack.md", "downloads.md", "doctor.md"})
  void everyCommandAndOptionOfAGuideIsThere(String guide) throws IOException {
    String text = Files.readString(Path.of("../docs/guides", guide)).replace("\\\n", " ");
    Matcher command = COMMAND.matcher(text);
    int seen = 0;
    while (command.find()) {
      List<String> words = new ArrayList<>(List.of(command.group(1).split(" ")));
      words.add("--help");
      var help = CommandLineRun.of(words.toArray(String[]::new));
      assertThat(help.exitCode()).as(command.group()).isZero();
      Matcher option = OPTION.matcher(command.group(2));
      while (option.find()) assertThat(help.out()).as(command.group()).contains(option.group());
      seen++;
    }
    assertThat(seen).as("commands in " + guide).isGreaterThan(2);
  }

  private static List<Shown> shown(String guide) throws IOException {
    List<Shown> all = new ArrayList<>();
    boolean inside = false;
    for (String line : Files.readAllLines(Path.of("../docs/guides", guide))) {
      if (line.startsWith("```")) inside = !inside;
      else if (inside && line.startsWith("$ ")) all.add(new Shown(line.substring(2), ""));
      else if (inside && !all.isEmpty()) {
        Shown last = all.removeLast();
        all.add(new Shown(last.command(), last.output() + line + "\n"));
      }
    }
    return all;
  }
}
