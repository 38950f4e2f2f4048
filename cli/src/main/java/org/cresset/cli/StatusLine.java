package org.cresset.cli;

import java.io.PrintStream;

/** One line of a terminal that is written again and again. */
final class StatusLine {
  private static final String ERASE_TO_END = "\u001b[K";
  private static final long REDRAW_NANOS = 100_000_000;

  private final PrintStream stream;
  private boolean drawn;
  private long drawnAt;

  StatusLine(PrintStream stream) {
    this.stream = stream;
  }

  /** Whether enough time has passed that a person would see another text. */
  boolean due() {
    return !drawn || System.nanoTime() - drawnAt >= REDRAW_NANOS;
  }

  /** Replaces the line's text. */
  void draw(String text) {
    stream.print("\r" + text + ERASE_TO_END);
    stream.flush();
    drawn = true;
    drawnAt = System.nanoTime();
  }

  /** Leaves a text that stays, and begins a new line. */
  void finish(String text) {
    stream.println((drawn ? "\r" : "") + text + (drawn ? ERASE_TO_END : ""));
    drawn = false;
  }

  /** Takes the line away, if there is one. */
  void clear() {
    if (drawn) stream.print("\r" + ERASE_TO_END);
    stream.flush();
    drawn = false;
  }
}
