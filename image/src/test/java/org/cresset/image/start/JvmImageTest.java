package org.cresset.image.start;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cresset.image.edition.Edition;
import org.cresset.image.edition.RealImage;
import org.cresset.image.edition.Variant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** The jvm edition with notebooks, ssh and compilers, started. */
@EnabledOnOs(OS.LINUX)
@EnabledIfSystemProperty(named = "cresset.images", matches = "all")
class JvmImageTest extends BuiltImageContract {
  @Override
  RealImage built(Path folder) throws Exception {
    var additions = StartUp.additions(Edition.JVM, Variant.DEV);
    return RealImage.build("torch==2.13.0 cpu", Edition.JVM, Variant.DEV, additions, folder);
  }

  @Test
  void aJavaNotebookRunsToItsEndAndShowsItsPicture() throws Exception {
    List<JsonArray> cells =
        notebook(
            "java",
            "var batch = Tensor.ones(6, 3, 10, 20);",
            "batch.sum().item()",
            "images(batch, 3)");
    assertThat(text(cells.get(1))).isEqualTo("3600.0");
    List<Integer> size = picture(cells.get(2)); // three pictures in a row, two rows
    assertThat(size.get(0)).isGreaterThanOrEqualTo(60);
    assertThat(size.get(1)).isGreaterThanOrEqualTo(20);
  }

  @Test
  void aPictureOfTheJavaKernelIsSeenInABrowser() throws Exception {
    String[] cells = {
      "var batch = Tensor.zeros(2, 3, 100, 100);",
      "batch.select(1, 0).fill_(1); batch.select(1, 2).fill_(1);",
      "images(batch, 2)"
    };
    assertThat(seen("java", 0xFF00FF, cells)).containsExactly(0L, 20_000L); // two squares
  }

  @Test
  void aPythonNotebookRunsToItsEnd() throws Exception {
    assertThat(text(notebook("python3", "n = 6 * 7", "n").get(1))).isEqualTo("42");
  }

  @Test
  void itTrainsAndCompiles() throws Exception {
    RealImage.Result trained =
        image.run(
            Map.of(), "cresset", "train", "--epochs", "1", "--limit", "2000", "--out", "/tmp/run");
    assertThat(trained.code()).as(trained.err()).isZero();
    assertThat(trained.out()).contains("accuracy");
    String program = "printf 'int main(void) { return 42; }' >/tmp/a.c && cc -o /tmp/a /tmp/a.c";
    assertThat(image.run(Map.of(), "sh", "-c", program + " && exec /tmp/a").code()).isEqualTo(42);
  }
}
