package org.cresset.torch;

/**
 * What a computation must find as it was to give the same result again. Whatever else an operator's
 * result depends on, beside its arguments, belongs here.
 *
 * @param random where the CPU's generator was
 */
record Surroundings(byte[] random) {
  static Surroundings now() {
    return new Surroundings(Generator.state());
  }

  void restore() {
    Generator.state(random);
  }
}
