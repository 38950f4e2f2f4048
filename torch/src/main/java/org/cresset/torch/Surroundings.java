package org.cresset.torch;

import org.jspecify.annotations.Nullable;

/**
 * What a computation must find as it was to give the same result again. Whatever else an operator's
 * result depends on, beside its arguments, belongs here.
 *
 * @param random where the CPU's generator was
 * @param autocast how arguments were cast, or null
 */
record Surroundings(byte[] random, @Nullable Casting autocast) {
  static Surroundings now() {
    return new Surroundings(Generator.state(), Context.current().autocast);
  }

  /** Goes back to them; the region of autocast may have ended, so casts are kept elsewhere. */
  void again(CastCache casts) {
    Generator.state(random);
    Context.current().autocast = autocast == null ? null : autocast.with(casts);
  }

  void restore() {
    Generator.state(random);
    Context.current().autocast = autocast;
  }
}
