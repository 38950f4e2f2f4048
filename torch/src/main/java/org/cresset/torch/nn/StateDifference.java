package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * What stands in the way of loading one state into another.
 *
 * @param missing the network's names that the state does not have
 * @param unexpected the state's names that the network does not have
 * @param misshaped names of different shapes, with both
 */
public record StateDifference(
    List<String> missing, List<String> unexpected, List<String> misshaped) {
  private static final int SHOWN = 8;

  static StateDifference of(Map<String, Tensor> expected, Map<String, Tensor> found) {
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
    return new StateDifference(List.copyOf(missing), unexpected, List.copyOf(misshaped));
  }

  /** Throws if the two have not the same names and shapes. */
  void refuseAny(String what) {
    List<String> problems = new ArrayList<>();
    if (!missing.isEmpty()) problems.add(listed("missing", missing));
    if (!unexpected.isEmpty()) problems.add(listed("unexpected", unexpected));
    if (!misshaped.isEmpty()) problems.add(listed("of another shape", misshaped));
    refuse(what + ": names and shapes must be the network's", problems);
  }

  /** Throws if a name that both have is of another shape. */
  void refuseShapes(String what) {
    refuse(
        what + ": shapes must be the network's",
        misshaped.isEmpty() ? List.of() : List.of(listed("of another shape", misshaped)));
  }

  private static void refuse(String what, List<String> problems) {
    if (problems.isEmpty()) return;
    throw new TorchException(
        what + ", got " + String.join(", ", problems),
        "the file was probably saved from another network; nothing was changed",
        null);
  }

  private static String listed(String kind, List<String> names) {
    String shown = String.join(", ", names.subList(0, Math.min(SHOWN, names.size())));
    String rest = names.size() > SHOWN ? ", and " + (names.size() - SHOWN) + " more" : "";
    return names.size() + " " + kind + " (" + shown + rest + ")";
  }
}
