package org.cresset.torch.nn;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/**
 * Modules by name; it computes nothing. Source: {@code torch.nn.ModuleDict}.
 *
 * @param <M> what all of them are
 */
public final class ModuleDict<M extends Module> extends Module {
  private final Map<String, M> modules = new LinkedHashMap<>();

  private ModuleDict() {}

  /** These modules under these names. */
  public static <M extends Module> ModuleDict<M> of(SequencedMap<String, ? extends M> modules) {
    ModuleDict<M> dict = new ModuleDict<>();
    modules.forEach(dict::put);
    return dict;
  }

  /** None yet. */
  public static <M extends Module> ModuleDict<M> empty() {
    return new ModuleDict<>();
  }

  /** One more under a name that is free. */
  public ModuleDict<M> put(String name, M module) {
    modules.put(name, child(name, module));
    return this;
  }

  /** The module of this name, which must be there. */
  public M at(String name) {
    M module = modules.get(name);
    if (module != null) return module;
    throw new IllegalArgumentException(
        "moduleDict: the name must be one of " + modules.keySet() + ", got " + name);
  }

  /** All of them, which cannot be changed here. */
  public Map<String, M> asMap() {
    return Collections.unmodifiableMap(modules);
  }
}
