package org.cresset.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.explain.Combinations;
import org.cresset.stack.explain.Explainer;
import org.cresset.stack.explain.Verdict;
import org.cresset.torch.TorchException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    mixinStandardHelpOptions = true,
    description = {
      "Judges versions that are said to go together: what is wrong, since when, what was meant.",
      "",
      "Given a Dockerfile, a requirements.txt or an environment.yml, it judges what stands in it."
    },
    footer = "%nExit codes: 0 right, 1 something is wrong.")
final class StackExplainCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "WORDS|FILE",
      arity = "1..*",
      description = "such as \"torch 2.6 + cuda 12.1 + torchvision 0.17\", or a file")
  private String[] words = {};

  private static final Pattern FILE_NAME =
      Pattern.compile("(?:.*/)?(?:(?:Docker|Container)file|\\S+\\.(?:txt|ya?ml|toml|in))");

  private final Console console;

  StackExplainCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Explainer explainer = new Explainer(Catalogue.bundled());
    String text = String.join(" ", words);
    boolean isFile = words.length == 1 && Files.isRegularFile(Path.of(text));
    if (!isFile && FILE_NAME.matcher(text).matches()) {
      throw new TorchException(
          "there is no file " + text, "name one that is there, or the versions themselves", null);
    }
    List<Verdict> verdicts =
        isFile
            ? Combinations.inFile(Path.of(text)).stream().map(explainer::judge).toList()
            : explainer.judge(text);
    if (verdicts.isEmpty())
      console.out().println(text + ": names no versions that could be judged");
    for (Verdict verdict : verdicts) show(verdict, isFile ? text + ":" : "");
    return verdicts.stream().allMatch(Verdict::isRight) ? Main.DONE : Main.FAILED;
  }

  private void show(Verdict verdict, String file) {
    String where = file.isEmpty() ? "" : file + verdict.combination().line() + ": ";
    console
        .out()
        .println(
            where + verdict.combination().text() + ": " + (verdict.isRight() ? "right" : "wrong"));
    verdict.faults().forEach(fault -> console.out().println("  - " + fault));
    String label = verdict.isRight() ? "  that is " : "  what works: ";
    for (var works : verdict.meant()) {
      console.out().println(label + StackOutput.brief(works));
      label = "          or: ";
    }
    verdict.notes().forEach(note -> console.out().println("  note: " + note));
  }
}
