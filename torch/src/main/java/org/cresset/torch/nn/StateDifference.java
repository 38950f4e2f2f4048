package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/** What stands in the way of loading one state into another. */
final class StateDifference {
  private static final int SHOWN = 8;

  private StateDifference() {}

  /** Throws if {@code found} has not the names and shapes of {@code expected}. */
  static void refuse(String what, Map<String, Tensor> expected, Map<String, Tensor> found) {
    List<String> missing = new ArrayList<>();
    List<String> misshaped = new ArrayList<>();
    expected.forEach(
        (name, tensor) -> {
          Tensor value = found.get(name);
          if (value == null) {
            missing.add(name);
          } else if (!value.shape().equals(tensor.shape())) {
            misshaped.add(name + " " + value.shape() + " for " + tensor.shape());
          }
        });
    List<String> unexpected =
        found.keySet().stream().filter(name -> !expected.containsKey(name)).toList();
    List<String> problems = new ArrayList<>();
    if (!missing.isEmpty()) problems.add(listed("missing", missing));
    if (!unexpected.isEmpty()) problems.add(listed("unexpected", unexpected));
    if (!misshaped.isEmpty()) problems.add(listed("of another shape", misshaped));
    if (problems.isEmpty()) return;
    throw new TorchException(
        what + ": names and shapes must be the network's, got " + String.join(", ", problems),
        "the file was probably saved from another network; nothing was changed",
        null);
  }

  private static String listed(String kind, List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    String rest = names.size() > SHOWN ? ", and " + (names.size() - SHOWN) + " more" : "";
    return names.size() + " " + kind + " (" + shown + rest + ")";
  }
}
