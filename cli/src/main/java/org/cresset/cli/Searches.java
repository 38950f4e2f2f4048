package org.cresset.cli;

import com.google.errorprone.annotations.FormatMethod;
import java.nio.file.Path;
import java.util.Locale;
import org.cresset.torch.Device;
import org.cresset.vision.training.BatchSizeFinder;
import org.cresset.vision.training.RateFinder;
import org.cresset.vision.training.Recipe;
import org.cresset.vision.training.Settings;
import org.jspecify.annotations.Nullable;

/** Shows what {@code --find-lr} and {@code --find-batch-size} have found. */
final class Searches {
  private static final int RATES = 100;
  private static final int SHOWN = 20; // lines of the table of rates

  private final Console console;
  private final Recipe recipe;
  private final Settings settings;
  private final Device device;

  Searches(Console console, Recipe recipe, Settings settings, Device device) {
    this.console = console;
    this.recipe = recipe;
    this.settings = settings;
    this.device = device;
  }

  /** Tries learning rates; the curve goes into {@code out}, if that is there. */
  void rate(@Nullable Path out) {
    print(
        "learning rates for %s on %s, batches of %d", recipe.name(), device, settings.batchSize());
    RateFinder found = RateFinder.of(recipe, settings, device, RATES);
    print("%12s  %s", "rate", "smoothed loss");
    int every = Math.max(1, found.points().size() / SHOWN);
    for (int i = 0; i < found.points().size(); i += every) {
      RateFinder.Point point = found.points().get(i);
      print("%12.2e  %.3f", point.rate(), point.smooth());
    }
    if (out != null) {
      Path file = out.resolve("find-lr.csv");
      found.write(file);
      print("the whole curve is in %s", file);
    }
    if (found.suggestion().isEmpty()) {
      print("the loss falls at no rate: nothing to suggest");
      return;
    }
    print(
        "the loss falls fastest at %.2g and is least at %.2g; try --lr %.2g",
        found.suggestion().getAsDouble(), found.least(), found.suggestion().getAsDouble());
  }

  /** Tries batch sizes. */
  void batchSize() {
    print("batch sizes for %s on %s", recipe.name(), device);
    print("%10s  %12s  %12s", "batch size", "images/s", "memory");
    BatchSizeFinder found = BatchSizeFinder.of(recipe, settings, device, this::show);
    print("ended: %s", found.end());
    if (found.suggestion().isEmpty()) {
      print("not even one image fits into memory");
    } else {
      print("use it with --batch-size %d", found.suggestion().getAsInt());
    }
  }

  private void show(BatchSizeFinder.Try tried) {
    String memory =
        tried.residentBytes().isPresent()
            ? text("%,.0f MB", tried.residentBytes().getAsLong() / 1e6)
            : "unknown";
    print("%10d  %,12.1f  %12s", tried.batchSize(), tried.imagesPerSecond(), memory);
  }

  @FormatMethod
  private void print(String format, Object... values) {
    console.out().println(text(format, values));
  }

  @FormatMethod
  private static String text(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
