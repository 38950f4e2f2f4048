package org.cresset.vision.training;

import java.util.List;
import java.util.OptionalInt;
import org.cresset.torch.Device;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.CrossEntropyLoss;
import org.cresset.torch.nn.Module;
import org.cresset.vision.models.SegmentationModel;

/** What a network is taught: the class of each image, or of each pixel. */
public sealed interface Task {
  /** As files and people call it. */
  String title();

  /** The field of an item that tells the truth: int64 () or (H, W). */
  String target();

  /** The name of the measure that says which of two networks is better; more is better. */
  String score();

  /** The score's name as people write it. */
  String scoreTitle();

  /** The label of what does not count. */
  OptionalInt ignored();

  /** The loss of a batch while learning, 0-dimensional. */
  Tensor loss(Module network, Tensor images, Tensor targets);

  /** The loss of a batch in a test, without what only learning wants, 0-dimensional. */
  Tensor testLoss(Tensor logits, Tensor targets);

  /** Counts nothing yet. */
  Tally tally(List<String> classes, Device device);

  /**
   * The class of each image, by cross-entropy.
   *
   * @param labelSmoothing how much of each target is spread over all classes while learning, 0 to
   *     1; source: Szegedy et al., "Rethinking the Inception Architecture" (2015)
   */
  record Classification(double labelSmoothing) implements Task {
    @Override
    public String title() {
      return "classification";
    }

    @Override
    public String target() {
      return "label";
    }

    @Override
    public String score() {
      return "accuracy";
    }

    @Override
    public String scoreTitle() {
      return "accuracy";
    }

    @Override
    public OptionalInt ignored() {
      return OptionalInt.empty();
    }

    @Override
    public Tensor loss(Module network, Tensor images, Tensor targets) {
      return CrossEntropyLoss.of(o -> o.labelSmoothing(labelSmoothing))
          .forward(network.call(images), targets); // (N, classes), (N)
    }

    @Override
    public Tensor testLoss(Tensor logits, Tensor targets) {
      return CrossEntropyLoss.of().forward(logits, targets);
    }

    @Override
    public Tally tally(List<String> classes, Device device) {
      return new ClassTally(classes, device);
    }
  }

  /**
   * The class of each pixel, by the mean cross-entropy of the pixels that count. A network with a
   * second output, such as torchvision's DeepLabV3, learns from it too, with a weight of 0.5.
   *
   * @param ignore the label of pixels that count neither for the loss nor for a measure
   */
  record Segmentation(int ignore) implements Task {
    private static final double AUX = 0.5; // torchvision's references

    @Override
    public String title() {
      return "segmentation";
    }

    @Override
    public String target() {
      return "mask";
    }

    @Override
    public String score() {
      return "miou";
    }

    @Override
    public String scoreTitle() {
      return "mIoU";
    }

    @Override
    public OptionalInt ignored() {
      return OptionalInt.of(ignore);
    }

    @Override
    public Tensor loss(Module network, Tensor images, Tensor targets) {
      if (!(network instanceof SegmentationModel model)) {
        return testLoss(network.call(images), targets);
      }
      SegmentationModel.Outputs outputs = model.outputs(images);
      Tensor loss = testLoss(outputs.out(), targets);
      Tensor aux = outputs.aux();
      return aux == null ? loss : loss.add(testLoss(aux, targets).mul(AUX));
    }

    @Override
    public Tensor testLoss(Tensor logits, Tensor targets) { // (N, classes, H, W), (N, H, W)
      return CrossEntropyLoss.of(o -> o.ignoreIndex(ignore)).forward(logits, targets);
    }

    @Override
    public Tally tally(List<String> classes, Device device) {
      return new PixelTally(classes, ignore, device);
    }
  }
}
