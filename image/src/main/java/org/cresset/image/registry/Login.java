package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Base64;

/** How a person is known to a registry. */
public sealed interface Login {
  /** Not at all. */
  record Anonymous() implements Login {}

  /** By name and password. */
  record Password(String name, String word) implements Login {
    /** The value of an {@code Authorization} header. */
    String basic() {
      return "Basic " + Base64.getEncoder().encodeToString((name + ":" + word).getBytes(UTF_8));
    }

    @Override
    public String toString() {
      return "Password[" + name + "]"; // never the word
    }
  }

  /** By a token that is good for others: Docker's {@code identitytoken}. */
  record Refresh(String token) implements Login {
    @Override
    public String toString() {
      return "Refresh[]";
    }
  }
}
