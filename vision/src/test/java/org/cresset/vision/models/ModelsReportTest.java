package org.cresset.vision.models;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/models.md} is what the code and the references are. */
final class ModelsReportTest {
  private static final Path FILE = Path.of("..", "docs", "models.md");

  private static final String HEAD =
      """
      # Models

      Every network of `org.cresset.vision.models.Models`, by its reference's name. This file is made by
      `ModelsReportTest`, which fails when it is out of date and says how to make it again.

      - **Parameters**, with so many **classes**, as the reference counts them. `ModelsTest` compares names and shapes,
        logits within 1e-9 and the gradients' norm within 1e-8 in float64, logits in float32 within 2e-4, and holds that a
        step of training changes every parameter. 69 of the 70 have passed it (torch 2.13.0, CPU);
        `efficientnet_v2_l` has since got smaller weights, with which the comparison is still to be run
        in full. Small networks of each family are in every test run; all of them with

            mvn -pl vision -am test -Dtest=ModelsTest -Dsurefire.failIfNoSpecifiedTests=false -Dcresset.models=all

        (minutes, and 8 GB), or with a regular expression of names in place of `all`.
      - **Size**: the images that published results are of.
      - **Weights**: what `Weights.of(network, name)` knows, in torchvision's names, with the accuracy (top 1) or the mean
        intersection over union that torchvision publishes, in percent; the default is bold. A star marks weights with a
        licence of their own, see `Weights.licence()`.

      Weights of timm, segmentation_models.pytorch and Pytorch-UNet are loaded from a file with `ImageModel.loadWeights`.

      | network | task | parameters | classes | size | reference | weights |
      | --- | --- | --- | --- | --- | --- | --- |
      """;

  private static String make() {
    StringBuilder text = new StringBuilder(HEAD);
    Map<String, Golden> golden =
        Golden.all().stream().collect(Collectors.toMap(Golden::name, row -> row));
    for (String name : Models.names()) {
      Architecture architecture = Models.architecture(name);
      text.append(
          "| `%s` | %s | %s | %d | %d | %s | %s |%n"
              .formatted(
                  name,
                  architecture.task().name().toLowerCase(Locale.ROOT),
                  String.format(
                      Locale.ROOT, "%,d", Objects.requireNonNull(golden.get(name)).parameters()),
                  architecture.classes(),
                  architecture.size(),
                  architecture.reference().title(),
                  weights(Weights.of(name))));
    }
    return text.toString();
  }

  private static String weights(List<Weights> all) {
    return all.stream().map(ModelsReportTest::weights).collect(Collectors.joining(", "));
  }

  private static String weights(Weights weights) {
    Map<String, Double> metrics = weights.metrics().values().iterator().next();
    double value = metrics.getOrDefault("acc@1", metrics.getOrDefault("miou", Double.NaN));
    String mark = weights.best() ? "**" : "";
    String star = weights.licence().isEmpty() ? "" : "*";
    return "%s`%s`%s%s %s"
        .formatted(mark, weights.name(), mark, star.replace("*", "\\*"), Double.toString(value));
  }

  @Test
  void isUpToDate() throws IOException {
    String report = make();
    if (Boolean.getBoolean("models.write")) Files.writeString(FILE, report);
    assertThat(Files.readString(FILE))
        .as(
            "%s; make it again: mvn -pl vision -am test -Dtest=ModelsReportTest"
                + " -Dmodels.write=true",
            FILE)
        .isEqualTo(report);
  }
}
