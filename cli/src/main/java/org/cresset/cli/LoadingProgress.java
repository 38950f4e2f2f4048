package org.cresset.cli;

import java.util.Locale;
import java.util.function.Function;
import org.cresset.torch.LibTorch;
import org.cresset.torch.LibTorchProvider;

/** Shows a download to the person who waits: a bar on a terminal, else a line at either end. */
final class LoadingProgress implements LibTorchProvider.Progress {
  private static final int BAR = 24;
  private static final double MEGA = 1e6;
  private static final double LEAST_SECONDS = 0.2; // before that a rate says nothing

  private final Console console;
  private final StatusLine line;
  private String current = "";
  private long startedAt;
  private long startedWith;

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
      startedWith = done;
    }
    if (console.errIsTerminal()) {
      if (begins || done == total || line.due()) line.draw(text(what, done, total));
    } else if (begins) {
      console.err().println(total > 0 ? what + ", " + megabytes(total) + " MB" : what);
    } else if (done == total && !rate(done).isEmpty()) {
      console.err().println(what + rate(done));
    }
  }

  private String text(String what, long done, long total) {
    StringBuilder text = new StringBuilder(what);
    if (total > 0) {
      int filled = (int) (BAR * done / total);
      text.append(" [").append("#".repeat(filled)).append(" ".repeat(BAR - filled)).append("] ");
      text.append(megabytes(done)).append('/').append(megabytes(total)).append(" MB");
    } else if (done > 0) {
      text.append(' ').append(megabytes(done)).append(" MB");
    }
    return text.append(rate(done)).toString();
  }

  /** What has come a second since it began; what was there before is none of it. */
  private String rate(long done) {
    double seconds = (System.nanoTime() - startedAt) / 1e9;
    if (done <= startedWith || seconds < LEAST_SECONDS) return "";
    return String.format(Locale.ROOT, ", %.1f MB/s", (done - startedWith) / MEGA / seconds);
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%.1f", bytes / MEGA);
  }
}
