package org.cresset.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.cresset.vision.datasets.Cifar10;
import org.cresset.vision.datasets.Cifar100;
import org.cresset.vision.datasets.Mnist;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "data",
    mixinStandardHelpOptions = true,
    description = {
      "Fetches a published data set into a folder, and checks it by its hash.",
      "",
      "  cifar10 (170 MB), cifar100 (169 MB), mnist (12 MB), fashion-mnist (31 MB),",
      "  emnist-byclass, -bymerge, -balanced, -letters, -digits, -mnist (562 MB for all of them)",
      "",
      "Others have a licence to agree to, or no public address: what reads them says where to",
      "get them and how they must lie in their folder."
    })
final class DataCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(index = "0", paramLabel = "NAME", description = "the set")
  private String name = "";

  @Parameters(index = "1", paramLabel = "DIR", description = "the folder; it is made")
  private Path folder = Path.of("");

  DataCommand(Console console) {
    this.console = console;
  }

  private static Map<String, Consumer<Path>> sets() {
    Map<String, Consumer<Path>> sets = new LinkedHashMap<>();
    sets.put("cifar10", Cifar10::download);
    sets.put("cifar100", Cifar100::download);
    for (Mnist set : Mnist.values()) {
      String own = set.name().toLowerCase(Locale.ROOT).replace('_', '-');
      sets.put(
          switch (set) {
            case DIGITS -> "mnist";
            case FASHION -> "fashion-mnist";
            case EMNIST_BYCLASS,
                EMNIST_BALANCED,
                EMNIST_BYMERGE,
                EMNIST_LETTERS,
                EMNIST_DIGITS,
                EMNIST_MNIST ->
                own;
          },
          set::download);
    }
    return sets;
  }

  @Override
  public Integer call() {
    Map<String, Consumer<Path>> sets = sets();
    Consumer<Path> set = sets.get(name);
    if (set == null) {
      List<String> near = Nearest.to(name, new ArrayList<>(sets.keySet()));
      throw new UsageException(
          spec.commandLine(),
          "there is no set " + name + " to fetch",
          near.isEmpty()
              ? "there are " + String.join(", ", sets.keySet())
              : "did you mean " + String.join(" or ", near) + "?");
    }
    set.accept(folder);
    console.out().println(folder);
    return Main.DONE;
  }
}
