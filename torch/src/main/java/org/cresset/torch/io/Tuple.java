package org.cresset.torch.io;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A Python tuple, such as Adam's {@code betas}.
 *
 * @param items unmodifiable; Python's {@code None} is null
 */
public record Tuple(List<@Nullable Object> items) {
  /** A tuple of these items. */
  public Tuple(List<@Nullable Object> items) {
    this.items = Collections.unmodifiableList(new ArrayList<>(items));
  }

  /** A tuple of these items. */
  public static Tuple of(@Nullable Object... items) {
    return new Tuple(Arrays.asList(items));
  }

  /** As Python prints it: {@code (1, 2)}. */
  @Override
  public String toString() {
    String list = items.toString();
    return "(" + list.substring(1, list.length() - 1) + (items.size() == 1 ? ",)" : ")");
  }
}
