package org.cresset.vision.training;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.Module;
import org.cresset.vision.models.ImageModel;

/** The layers that do not learn: neither their weights nor their running statistics change. */
final class Frozen {
  private static final String BACKBONE = "backbone";

  private final List<Module> modules;

  private Frozen(List<Module> modules) {
    this.modules = modules;
  }

  /**
   * Freezes the parameters whose names begin with one of these, separated by commas; {@code
   * backbone} is all but the layers that tell classes, unless the network has a layer of that name.
   *
   * @throws TorchException if no parameter's name begins so, or all would be frozen
   */
  static Frozen of(Module network, Optional<String> names) {
    if (names.isEmpty()) return new Frozen(List.of());
    List<String> prefixes = List.of(names.get().split(",", -1));
    boolean backbone = prefixes.contains(BACKBONE) && !network.children().containsKey(BACKBONE);
    List<String> found = new ArrayList<>();
    network
        .namedParameters()
        .forEach(
            (name, tensor) -> {
              boolean wanted = prefixes.stream().anyMatch(prefix -> below(name, prefix));
              if (wanted || (backbone && !inHead(network, name))) {
                tensor.requiresGrad_(false);
                found.add(name);
              }
            });
    int all = network.namedParameters().size();
    if (found.isEmpty() || found.size() == all) throw nothing(network, names.get(), found.size());
    List<Module> modules = new ArrayList<>();
    network
        .namedModules()
        .forEach(
            (path, module) -> {
              if (!path.isEmpty() && within(network, path)) modules.add(module);
            });
    return new Frozen(modules);
  }

  private static TorchException nothing(Module network, String names, int frozen) {
    return new TorchException(
        "freeze: some layers must learn and some not, got "
            + names
            + (frozen == 0 ? ", which no parameter's name begins with" : ", which is all of them"),
        "its layers are " + String.join(", ", network.children().keySet()),
        null);
  }

  private static boolean below(String name, String prefix) {
    return name.equals(prefix) || name.startsWith(prefix.endsWith(".") ? prefix : prefix + ".");
  }

  private static boolean inHead(Module network, String name) {
    return network instanceof ImageModel model
        ? model.heads().stream().anyMatch(head -> below(name, head))
        : below(name, last(network));
  }

  /** A network without named heads tells classes with its last layer that has parameters. */
  private static String last(Module network) {
    String name = List.copyOf(network.namedParameters().keySet()).getLast();
    int dot = name.lastIndexOf('.');
    return dot < 0 ? name : name.substring(0, dot);
  }

  /** Whether a module has parameters and none of them learns. */
  private static boolean within(Module network, String path) {
    var own = network.submodule(path).namedParameters().values();
    return !own.isEmpty() && own.stream().noneMatch(tensor -> tensor.requiresGrad());
  }

  /** Puts what is frozen into evaluation mode; to be called after {@link Module#train()}. */
  void keepStatistics() {
    modules.forEach(Module::eval);
  }
}
