package org.cresset.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.cresset.vision.display.ContactSheet;
import org.cresset.vision.display.Palette;
import org.cresset.vision.recipes.Recipes;
import org.cresset.vision.training.Preview;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
    name = "show",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Draws training images as a network is going to see them: a sheet of augmented images with",
      "their classes, or with their masks in colours. Look before you train.",
      ""
    },
    footer = {"", "Takes the options of cresset train and draws what it would begin with."})
final class ShowCommand implements Callable<Integer> {
  private final Console console;

  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(arity = "0..1", paramLabel = "RECIPE", description = "whose images (shapes)")
  private @Nullable String recipe;

  @Option(
      names = {"-o", "--out"},
      paramLabel = "FILE.png",
      required = true,
      description = "where to draw")
  private Path out = Path.of("");

  @Option(names = "--count", paramLabel = "N", description = "images (${DEFAULT-VALUE})")
  private int count = 24;

  @Option(names = "--columns", paramLabel = "N", description = "of them in a row (as it fits)")
  private @Nullable Integer columns;

  @Mixin private SettingsOptions options = new SettingsOptions();

  ShowCommand(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    if (count < 1) throw wrong("--count must be 1 or more, got " + count);
    if (columns != null && columns < 1) throw wrong("--columns must be 1 or more, got " + columns);
    Recipe chosen =
        SettingsOptions.recipe(
            spec.commandLine(), recipe == null ? Recipes.ALL.getFirst().name() : recipe);
    Settings settings = options.settings(spec.commandLine(), chosen.defaults());
    options.requireFitting(spec.commandLine(), chosen, settings);
    LoadingProgress.load(console);
    Preview preview = Preview.of(chosen, settings, count);
    int wide = preview.cells().getFirst().image().width() > 128 ? 4 : 8;
    Palette palette = Palette.of(preview.classes());
    ContactSheet.write(
        out,
        preview.cells(),
        Math.min(columns == null ? wide : columns, preview.cells().size()),
        preview.masked() ? preview.classes() : java.util.List.of(),
        palette);
    console.out().println(preview.cells().size() + " images in " + out);
    if (!ContactSheet.canWrite()) {
      console.err().println("cresset: this machine has no fonts, so the sheet has no captions");
    }
    return Main.DONE;
  }

  private UsageException wrong(String message) {
    return new UsageException(spec.commandLine(), message, null);
  }
}
