package org.cresset.doctor.internal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.OutputStream;
import java.io.PrintStream;

/**
 * What the asking process tells the one that waits: which question it is about to ask, so that a
 * hang has a name, and what it was answered.
 */
final class Answers {
  private final PrintStream out;

  Answers(OutputStream out) {
    this.out = new PrintStream(out, false, UTF_8);
  }

  void asking(String question) {
    line(ProbeMain.ASKING, question);
  }

  void answer(String question, Object answer) {
    line(ProbeMain.ANSWER, question + "\t" + answer.toString().replaceAll("\\s+", " ").strip());
  }

  void done() {
    line(ProbeMain.DONE, "");
  }

  private void line(char kind, String text) {
    out.print(kind + text + "\n");
    out.flush();
  }
}
