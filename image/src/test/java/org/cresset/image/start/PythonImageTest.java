package org.cresset.image.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cresset.image.edition.Edition;
import org.cresset.image.edition.RealImage;
import org.cresset.image.edition.RealImage.Result;
import org.cresset.image.edition.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/**
 * The python edition with notebooks and ssh, started. {@code -Dcresset.images.python} asks for
 * another stack than torch for the CPU, such as one with torchvision, where pip's indexes have it;
 * {@code -Dcresset.images.without} names wheels that they lack, as NAME==VERSION.
 */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "cresset.images", matches = "all")
class PythonImageTest extends BuiltImageContract {
  @Override
  RealImage built(Path folder) throws Exception {
    String request = System.getProperty("cresset.images.python", "torch==2.13.0 cpu");
    var additions = StartUp.additions(Edition.PYTHON, Variant.FULL);
    return RealImage.build(request, Edition.PYTHON, Variant.FULL, additions, folder);
  }

  @Test
  void theKernelsAreThoseOfTheEdition() throws Exception {
    Result listed = image.run(Map.of(), "jupyter", "kernelspec", "list");
    assertThat(listed.out().lines().skip(1).map(line -> line.strip().split(" ")[0]))
        .containsExactly("python3");
  }

  @Test
  void aNotebookRunsToItsEndAndShowsItsPicture() throws Exception {
    List<JsonArray> cells =
        notebook(
            "python3",
            "import torch\nx = torch.ones(2, 3, requires_grad=True)",
            "(x * x).sum().backward()\nx.grad.tolist()",
            "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);");
    assertThat(text(cells.get(1))).isEqualTo("[[2.0, 2.0, 2.0], [2.0, 2.0, 2.0]]");
    assertThat(picture(cells.get(2)).getFirst()).isGreaterThan(100);
  }

  @Test
  void aPictureIsSeenInABrowser() throws Exception {
    String cell = "import matplotlib.pyplot as plt\nplt.axes().set_facecolor('#ff00ff')";
    List<Long> seen = seen("python3", 0xFF00FF, "%matplotlib inline", cell);
    assertThat(seen.getFirst()).isZero();
    assertThat(seen.getLast()).isGreaterThan(100_000); // some 500 by 370
  }

  @Test
  void whatComesBesideTorchCanBeImported() throws Exception {
    String program =
        "import torch, numpy, pandas, matplotlib, cv2, skimage, tensorboard;"
            + " print(torch.__version__)";
    Result result = image.run(Map.of(), "python", "-c", program);
    assertThat(result.code()).as(result.err()).isZero();
    String locked = image.lock().stack().stack().getOrDefault("torch", "unknown");
    assertThat(result.out()).startsWith(locked); // and then the variant: +cpu
  }

  @Test
  void torchvisionAndItsOperatorsWork() throws Exception {
    assumeThat(image.lock().stack().request())
        .as("-Dcresset.images.python must ask for a stack with torchvision")
        .contains("torchvision");
    String program =
        """
        import torch, torchvision
        boxes = torch.tensor([[0., 0., 10., 10.], [1., 1., 10., 10.], [20., 20., 30., 30.]])
        scores = torch.tensor([0.8, 0.9, 0.7])
        print(torchvision.ops.nms(boxes, scores, 0.5).tolist())
        """;
    Result result = image.run(Map.of(), "python", "-c", program);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("[1, 2]\n"); // the first two overlap by 81 of 100
  }
}
