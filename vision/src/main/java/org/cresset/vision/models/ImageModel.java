package org.cresset.vision.models;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.StateDict;
import org.cresset.torch.nn.Module;

/**
 * A network for images under the names of its reference, so that published weights fit.
 *
 * <pre>{@code
 * ImageModel model = Models.of("resnet50", 10).loadWeights(Path.of("resnet50-0676ba61.pth"));
 * }</pre>
 *
 * <p>Shape: (N, 3, H, W) gives (N, classes), of a network for segmentation (N, classes, H, W).
 */
public abstract class ImageModel extends Module {
  private final List<String> heads;

  /**
   * Makes one that has nothing yet.
   *
   * @param heads the paths of the layers whose size is the number of classes
   */
  protected ImageModel(String... heads) {
    this.heads = List.of(heads);
  }

  /** The paths of the layers whose size is the number of classes. */
  public final List<String> heads() {
    return heads;
  }

  /**
   * Loads weights from a file: {@code .pth}, safetensors or {@code .npz}. Where the file has
   * another number of classes, the {@linkplain #heads() heads} keep their fresh weights; all else
   * must fit.
   *
   * @param keys what leads to the weights in a {@code .pth} file that holds more
   * @return this model
   * @throws TorchException if the file cannot be read or is of another network; nothing is changed
   */
  public final ImageModel loadWeights(Path file, String... keys) {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> state = StateDict.load(file, keys);
      try {
        return loadWeights(state);
      } catch (TorchException e) {
        throw new TorchException(file + ": " + e.getMessage(), e.hint(), e);
      }
    }
  }

  /** The same of weights that are in memory; they are copied. */
  public final ImageModel loadWeights(Map<String, Tensor> state) {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> own = stateDict();
      Map<String, Tensor> given = new LinkedHashMap<>();
      state.forEach((name, value) -> given.put(published(name), value));
      given.entrySet().removeIf(e -> otherHead(own, e.getKey(), e.getValue()));
      given.keySet().removeIf(this::surplus);
      refuseOthers(own, given);
      loadMatching(given);
    }
    return this;
  }

  /**
   * Has the network's blocks keep nothing for the backward pass, which computes each again when it
   * comes to it: the same results in less memory and more time. Source: {@code
   * torch.utils.checkpoint}.
   *
   * @param on whether from now on
   * @return this model
   * @throws TorchException if it has no such blocks; ResNets, UNets and DeepLabs have
   */
  public final ImageModel checkpointing(boolean on) {
    List<Recomputable> blocks = new ArrayList<>();
    for (Module module : namedModules().values()) {
      if (module instanceof Recomputable block) blocks.add(block);
    }
    if (blocks.isEmpty()) {
      throw new TorchException(
          "checkpointing: the network must have blocks that can be computed again, got "
              + getClass().getSimpleName(),
          "ResNets, UNets and DeepLabs have; smaller batches save memory too",
          null);
    }
    blocks.forEach(block -> block.recomputed(on));
    return this;
  }

  /** What a name of published weights is called here: old files have old names. */
  protected String published(String name) {
    return name;
  }

  /** Whether published weights have this name where this network may do without. */
  protected boolean surplus(String name) {
    return false;
  }

  private boolean inHead(String name) {
    return heads.stream().anyMatch(head -> name.startsWith(head + "."));
  }

  private boolean otherHead(Map<String, Tensor> own, String name, Tensor value) {
    Tensor mine = own.get(name);
    return mine != null && inHead(name) && !mine.shape().equals(value.shape());
  }

  /** Files from before PyTorch 0.4.1 do not count batches; heads may have been left out. */
  private void refuseOthers(Map<String, Tensor> own, Map<String, Tensor> given) {
    List<String> missing = new ArrayList<>(own.keySet());
    missing.removeAll(given.keySet());
    missing.removeIf(name -> name.endsWith(".num_batches_tracked") || inHead(name));
    List<String> unexpected = new ArrayList<>(given.keySet());
    unexpected.removeAll(own.keySet());
    if (missing.isEmpty() && unexpected.isEmpty()) return;
    throw new TorchException(
        "loadWeights: the weights must be of this network, got %d names missing%s and %d too many%s"
            .formatted(missing.size(), some(missing), unexpected.size(), some(unexpected)),
        "make the network that the weights are of, such as Models.of(\"resnet50\", classes)",
        null);
  }

  private static String some(List<String> names) {
    if (names.isEmpty()) return "";
    List<String> first = names.subList(0, Math.min(3, names.size()));
    return " (" + String.join(", ", first) + (names.size() > 3 ? ", ...)" : ")");
  }

  @Override
  protected boolean keepsNothing() {
    return childrenKeepNothing();
  }
}
