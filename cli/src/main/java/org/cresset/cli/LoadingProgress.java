package org.cresset.cli;

import java.util.Locale;
import java.util.function.Function;
import org.cresset.torch.LibTorch;
import org.cresset.torch.LibTorchProvider;

/** Shows a download to the person who waits: a bar on a terminal, else a line at each end. */
final class LoadingProgress implements LibTorchProvider.Progress {
  private static final int BAR = 24;
  private static final double MEGA = 1e6;

  private final Console console;
  private final StatusLine line;
  private String current = "";
  private long startedAt;

  LoadingProgress(Console console) {
    this.console = console;
    line = new StatusLine(console.err());
  }

  /** Loads LibTorch, which may have to be fetched. */
  static LibTorch load(Console console) {
    return showing(console, LibTorch::load);
  }

  /** Does what takes long and shows how far it is. */
  static <T> T showing(Console console, Function<LibTorchProvider.Progress, T> work) {
    LoadingProgress progress = new LoadingProgress(console);
    try {
      return work.apply(progress);
    } finally {
      progress.line.clear();
    }
  }

  @Override
  public synchronized void at(String what, long done, long total) {
    boolean begins = !what.equals(current);
    if (begins) {
      current = what;
      startedAt = System.nanoTime();
    }
    if (console.errIsTerminal()) {
      if (begins || done == total || line.due()) line.draw(text(what, done, total));
    } else if (begins) {
      console.err().println(total > 0 ? what + ", " + megabytes(total) + " MB" : what);
    }
  }

  private String text(String what, long done, long total) {
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    StringBuilder text = new StringBuilder(what);
    if (total > 0) {
      int filled = (int) (BAR * done / total);
      text.append(" [").append("#".repeat(filled)).append(" ".repeat(BAR - filled)).append("] ");
      text.append(megabytes(done)).append('/').append(megabytes(total)).append(" MB");
    } else if (done > 0) {
      text.append(' ').append(megabytes(done)).append(" MB");
    }
    if (done > 0 && seconds > 0.2) {
      text.append(String.format(Locale.ROOT, ", %.1f MB/s", done / MEGA / seconds));
    }
    return text.toString();
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEGA);
  }
}
