package org.cresset.vision.training;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.StateDict;
import org.cresset.torch.nn.Module;
import org.cresset.vision.models.DeepLabV3Plus;
import org.cresset.vision.models.ImageModel;
import org.cresset.vision.models.ResNetUNet;
import org.jspecify.annotations.Nullable;

/** Weights out of a file for a network that begins with them. */
final class StartingWeights {
  private StartingWeights() {}

  /**
   * Loads a file into a network: all of it; where the number of classes differs, all but the last
   * layers; and where a network for segmentation is given a classifier's weights, its encoder.
   *
   * @param note is told what keeps fresh weights
   * @throws TorchException if the file cannot be read or is of another network; nothing is changed
   */
  static void load(Module network, Path file, Consumer<String> note) {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> state = StateDict.load(file);
      try {
        load(network, state, "weights of " + file + ": ", note);
      } catch (TorchException e) {
        throw new TorchException(file + ": " + e.getMessage(), e.hint(), e);
      }
    }
  }

  private static void load(
      Module network, Map<String, Tensor> state, String whose, Consumer<String> note) {
    ImageModel encoder = encoder(network);
    if (encoder != null && state.keySet().stream().noneMatch(name -> name.startsWith("encoder."))) {
      encoder.loadWeights(state);
      note.accept(whose + "a classifier's, which the encoder takes; the decoder begins anew");
      return;
    }
    if (!(network instanceof ImageModel model)) {
      network.loadStateDict(state);
      return;
    }
    List<String> fresh = fresh(model, state);
    model.loadWeights(state);
    if (!fresh.isEmpty()) note.accept(whose + String.join(", ", fresh) + " begins anew");
  }

  private static @Nullable ImageModel encoder(Module network) {
    return switch (network) {
      case DeepLabV3Plus model -> model.encoder();
      case ResNetUNet model -> model.encoder();
      default -> null;
    };
  }

  /** The last layers that the file has for another number of classes, or not at all. */
  private static List<String> fresh(ImageModel model, Map<String, Tensor> state) {
    Map<String, Tensor> own = new LinkedHashMap<>(model.namedParameters());
    List<String> fresh = new ArrayList<>();
    for (String head : model.heads()) {
      Tensor mine = own.get(head + ".weight");
      Tensor given = state.get(head + ".weight");
      if (mine == null) continue;
      if (given == null) {
        fresh.add("layer " + head + ", which it has not,");
      } else if (!given.shape().equals(mine.shape())) {
        fresh.add(
            "layer %s, of %d classes where the data has %d,"
                .formatted(head, given.size(0), mine.size(0)));
      }
    }
    return fresh;
  }
}
