package org.cresset.vision.training;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.data.Batch;
import org.cresset.torch.data.DataLoader;
import org.cresset.torch.data.Dataset;
import org.cresset.vision.display.ContactSheet;
import org.cresset.vision.display.Overlay;
import org.cresset.vision.display.Palette;
import org.cresset.vision.image.Image;
import org.cresset.vision.image.ImageSize;

/**
 * Training images as the network is going to see them: augmented, with their classes, or with their
 * masks in colours.
 *
 * @param cells the pictures
 * @param classes the names of the classes
 * @param masked whether colours mean classes
 */
public record Preview(List<ContactSheet.Cell> cells, List<String> classes, boolean masked) {
  private static final double SHARE = 0.55; // of a mask's colour

  /** Copies the lists. */
  public Preview {
    cells = List.copyOf(cells);
    classes = List.copyOf(classes);
  }

  /**
   * The first images of the order that a training of this seed has, in its first epoch.
   *
   * @param count how many, at most
   */
  public static Preview of(Recipe recipe, Settings settings, int count) {
    TrainingData data = Trainer.data(recipe, settings);
    Palette palette = Palette.of(data.classes());
    boolean masked = recipe.task() instanceof Task.Segmentation;
    DataLoader loader = DataLoader.of(data.train()).batchSize(1).shuffle(settings.seed());
    List<ContactSheet.Cell> cells = new ArrayList<>();
    for (Batch batch : loader) {
      try (Scope _ = Scope.open()) {
        Image image = recipe.normalize().image(batch.tensor("image").select(0, 0));
        Tensor target = batch.tensor(recipe.task().target());
        cells.add(
            masked
                ? new ContactSheet.Cell(
                    Overlay.of(image, mask(target), palette, SHARE), name(data.train(), batch))
                : new ContactSheet.Cell(image, data.classes().get((int) target.itemLong())));
      }
      if (cells.size() == count) break;
    }
    return new Preview(cells, data.classes(), masked);
  }

  private static String name(Dataset set, Batch batch) {
    String name = set.name(batch.items()[0]);
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static Image mask(Tensor labels) { // int64 (1, H, W)
    ImageSize size = new ImageSize((int) labels.size(1), (int) labels.size(2));
    return Image.of(size, 1, labels.to(DType.UINT8).reshape(-1).toByteArray());
  }
}
