package org.cresset.torch;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a computation must find as it was to give the same result again. Whatever else an operator's
 * result depends on, beside its arguments, belongs here.
 *
 * @param random where every device's generator was
 * @param autocast how arguments were cast, or null
 */
record Surroundings(Map<Device, byte[]> random, @Nullable Casting autocast) {
  static Surroundings now() {
    return new Surroundings(Generator.states(), Context.current().autocast);
  }

  /** Goes back to them; the region of autocast may have ended, so casts are kept elsewhere. */
  void again(CastCache casts) {
    Generator.states(random);
    Context.current().autocast = autocast == null ? null : autocast.with(casts);
  }

  void restore() {
    Generator.states(random);
    Context.current().autocast = autocast;
  }
}
