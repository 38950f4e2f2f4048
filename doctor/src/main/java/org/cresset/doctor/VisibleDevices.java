package org.cresset.doctor;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** {@code CUDA_VISIBLE_DEVICES} as PyTorch reads it. */
final class VisibleDevices {
  private VisibleDevices() {}

  /**
   * The GPUs that stay visible: the list ends at the first entry that is none, and one that is
   * named twice empties it.
   *
   * @param count how many there are
   */
  static List<String> parse(String value, int count) {
    List<String> visible = new ArrayList<>();
    for (String word : value.split(",")) {
      String entry = word.strip();
      boolean number = entry.matches("[0-9]{1,4}") && Integer.parseInt(entry) < count;
      boolean unique = entry.startsWith("GPU-") || entry.startsWith("MIG-");
      if (!number && !unique) break;
      visible.add(entry);
    }
    return new HashSet<>(visible).size() == visible.size() ? visible : List.of();
  }
}
