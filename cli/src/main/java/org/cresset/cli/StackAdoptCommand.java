package org.cresset.cli;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.cresset.stack.sync.Adoption;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "adopt",
    mixinStandardHelpOptions = true,
    description = {
      "Looks at an environment that holds torch already and says what is wrong with it: a virtual",
      "environment, conda's, or a LibTorch. Changes nothing."
    },
    footer = {"", "Exit code 3: it can be used, but something is wrong with it."})
final class StackAdoptCommand implements Callable<Integer> {
  private static final int WITH_FAULTS = 3;

  private final Console console;

  @Parameters(paramLabel = "PATH", description = "the environment")
  private Path root = Path.of("");

  StackAdoptCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    Adoption found = Adoption.of(root);
    PrintStream out = console.out();
    String kind =
        switch (found.kind()) {
          case PYTHON -> "a Python environment";
          case CONDA -> "a conda environment";
          case LIBTORCH -> "a LibTorch";
        };
    out.println(found.root() + " is " + kind);
    out.println("torch     " + (found.version().isEmpty() ? "unknown" : found.version()));
    out.println("cuda      " + (found.cuda().isEmpty() ? "none" : found.cuda()));
    out.println("libtorch  " + found.libTorch());
    new TreeMap<>(found.packages())
        .forEach((name, version) -> out.println("          " + name + " " + version));
    for (Adoption.Fault fault : found.faults()) {
      out.println();
      out.println(fault.name() + ": " + fault.sentence());
      out.println("  " + fault.advice());
    }
    out.println();
    out.println("use it with: cresset train --stack " + found.root());
    return found.faults().isEmpty() ? Main.DONE : WITH_FAULTS;
  }
}
