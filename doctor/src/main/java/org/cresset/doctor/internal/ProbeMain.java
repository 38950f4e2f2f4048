package org.cresset.doctor.internal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.nio.file.Path;

/**
 * The process that asks what may hang or crash. It writes a line for each question and each answer.
 */
public final class ProbeMain {
  /** Begins the line of a question that is about to be asked. */
  public static final char ASKING = '?';

  /** Begins the line of a question and, after a tab, its answer. */
  public static final char ANSWER = '=';

  /** The last line. */
  public static final char DONE = '.';

  private ProbeMain() {}

  /** Asks one subject, {@code cuda} or {@code system}, of the machine at a root. */
  public static void main(String[] args) {
    // The pipe to the process that waits: nothing of this is for a person to read.
    Answers answers = new Answers(new FileOutputStream(FileDescriptor.out));
    switch (args[0]) {
      case "cuda" -> CudaProbe.ask(answers);
      case "system" -> {
        SystemProbe.ask(answers, Path.of(args[1]));
        NvmlProbe.ask(answers);
      }
      default -> throw new IllegalArgumentException(args[0]);
    }
    answers.done();
  }
}
