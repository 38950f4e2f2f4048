package org.cresset.vision.training;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.InferenceMode;
import org.cresset.torch.Scope;
import org.cresset.torch.nn.Module;
import org.cresset.vision.image.Image;
import org.cresset.vision.transforms.Normalize;
import org.cresset.vision.transforms.Transform;

/** Tells what class an image is of; the network stays who gave it's. */
public final class Classifier {
  private final Transform fit;
  private final Normalize normalize;
  private final List<String> classes;
  private final Module network;

  /**
   * Of a network in evaluation mode.
   *
   * @param fit brings images of any size to the network's, without chance
   * @param classes the classes' names
   */
  public Classifier(Transform fit, Normalize normalize, List<String> classes, Module network) {
    this.fit = fit;
    this.normalize = normalize;
    this.classes = List.copyOf(classes);
    this.network = network;
  }

  /**
   * What an image shows.
   *
   * @param label the class
   * @param probability from 0 to 1
   */
  public record Prediction(String label, double probability) {}

  /** The names of what it can tell apart. */
  public List<String> classes() {
    return classes;
  }

  /**
   * Says what a JPEG or PNG file shows.
   *
   * @throws IOException if it cannot be read or decoded
   */
  public Prediction predict(Path file) throws IOException {
    return predict(Image.read(file));
  }

  /** Says what an image shows. */
  public Prediction predict(Image image) {
    return best(image, 1).getFirst();
  }

  /** The most probable classes of an image, the first first. */
  public List<Prediction> best(Image image, int count) {
    Image fitting = fit.withoutChance(image);
    try (Scope _ = Scope.open();
        InferenceMode _ = InferenceMode.open()) {
      var best =
          network
              .call(normalize.batch(fitting))
              .softmax(1)
              .topk(Math.min(count, classes.size()), 1, true, true);
      float[] probabilities = best.values().reshape(-1).toFloatArray();
      long[] labels = best.indices().reshape(-1).toLongArray();
      List<Prediction> list = new ArrayList<>();
      for (int i = 0; i < labels.length; i++) {
        list.add(new Prediction(classes.get((int) labels[i]), probabilities[i]));
      }
      return list;
    }
  }
}
