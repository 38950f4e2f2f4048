package org.cresset.stack.fetch;

import java.io.IOException;
import java.time.Duration;

/** How one request for a file ended. */
sealed interface Outcome {
  /** The part has as many bytes as the file. */
  record Whole() implements Outcome {}

  /** The connection, or the server's patience, ended before the file did. */
  record Broken(String why) implements Outcome {
    static Broken by(IOException e) {
      String message = e.getMessage();
      return new Broken(message == null ? e.getClass().getSimpleName() : message);
    }
  }

  /** The server asks to come back later. */
  record Later(String why, Duration pause) implements Outcome {}

  /** What is there is no part of what the server has now. */
  record Changed() implements Outcome {}

  /** Asking this server again would change nothing. */
  record Refused(String why, boolean passwordWanted) implements Outcome {}
}
