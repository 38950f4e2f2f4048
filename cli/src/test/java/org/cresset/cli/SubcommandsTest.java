package org.cresset.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class SubcommandsTest {
  @Command
  private static final class Empty implements Runnable {
    @Override
    public void run() {}
  }

  private final List<String> made = new ArrayList<>();
  private final Subcommands commands =
      new Subcommands()
          .add("one", () -> empty("one"))
          .add("two", () -> empty("two"))
          .add(
              "more",
              rest -> {
                made.add("more " + String.join(" ", rest));
                return new CommandLine(new Empty());
              });

  private CommandLine empty(String name) {
    made.add(name);
    return new CommandLine(new Empty());
  }

  private CommandLine line(String... arguments) {
    return commands.addTo(new CommandLine(new Empty()), arguments);
  }

  @Test
  void onlyTheCommandThatIsCalledIsMade() {
    assertThat(line("two", "one").getSubcommands()).containsOnlyKeys("two");
    assertThat(made).containsExactly("two");
  }

  @Test
  void aGroupIsToldWhatFollowsItsName() {
    assertThat(line("more", "of", "them").getSubcommands()).containsOnlyKeys("more");
    assertThat(made).containsExactly("more of them");
  }

  @Test
  void withoutAKnownNameAllAreMadeInOrder() {
    assertThat(line("--help").getSubcommands().keySet()).containsExactly("one", "two", "more");
    assertThat(line().getSubcommands().keySet()).containsExactly("one", "two", "more");
    assertThat(line("-h").getSubcommands().keySet()).containsExactly("one", "two", "more");
    assertThat(line("thre").getSubcommands().keySet()).containsExactly("one", "two", "more");
  }

  @Test
  void forAnOptionNoneIsMade() {
    assertThat(line("--version").getSubcommands()).isEmpty();
    assertThat(made).isEmpty();
  }
}
