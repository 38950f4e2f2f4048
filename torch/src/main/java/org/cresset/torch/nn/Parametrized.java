package org.cresset.torch.nn;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All that is computed of a module before each call, by its name there. */
final class Parametrized extends Module {
  static final String NAME = "parametrizations"; // as in PyTorch's state dicts

  private final Map<String, ParametrizationList> lists = new LinkedHashMap<>();

  void put(String name, ParametrizationList list) {
    lists.put(name, child(name, list));
  }

  @Nullable ParametrizationList get(String name) {
    return lists.get(name);
  }

  void remove(String name) {
    lists.remove(name);
    removeChild(name);
  }

  boolean isEmpty() {
    return lists.isEmpty();
  }

  void compute() {
    for (ParametrizationList list : lists.values()) list.compute();
  }

  @Override
  protected String kind() {
    return "ModuleDict"; // as PyTorch prints it
  }
}
