package org.cresset.image.init;

import static com.networknt.schema.SpecificationVersion.DRAFT_2019_09;
import static com.networknt.schema.SpecificationVersion.DRAFT_7;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.cresset.image.layer.ImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProjectTest {
  private static final Wishes GPU = new Wishes("registry.example:5000/a/cresset:1", 2, 16, 1234, 5);
  private static final Wishes CPU = new Wishes("cresset:python-full", 0, 1, 1000, 1000);

  @TempDir private Path folder;

  private static String only(Kind kind, Wishes wishes) {
    return Project.files(kind, wishes).values().iterator().next();
  }

  /** JSON with comments, as editors read it. */
  private static JsonObject devcontainer(Wishes wishes) {
    String plain = only(Kind.DEVCONTAINER, wishes).replaceAll("(?m)^\\s*//.*$", "");
    return JsonParser.parseString(plain).getAsJsonObject();
  }

  @Test
  void composeFilesKeepToComposesSchema() {
    for (Wishes wishes : List.of(GPU, CPU)) {
      JsonObject file = Validators.yaml(only(Kind.COMPOSE, wishes)).getFirst();
      assertThat(Validators.errors("compose-spec.json", DRAFT_7, file)).isEmpty();
    }
  }

  @Test
  void theSchemaWouldSayWhatIsWrong() {
    String wrong = only(Kind.COMPOSE, GPU).replace("shm_size", "shmsize");
    JsonObject file = Validators.yaml(wrong).getFirst();
    assertThat(Validators.errors("compose-spec.json", DRAFT_7, file)).isNotEmpty();
  }

  @Test
  void composeAsksForTheGpusAndTheFoldersOwner() {
    JsonObject services =
        Validators.yaml(only(Kind.COMPOSE, GPU)).getFirst().getAsJsonObject("services");
    JsonObject notebook = services.getAsJsonObject("notebook");
    assertThat(notebook.get("image").getAsString()).isEqualTo(GPU.image());
    assertThat(notebook.getAsJsonObject("deploy").toString())
        .isEqualTo(
            "{\"resources\":{\"reservations\":{\"devices\":[{\"driver\":\"nvidia\",\"count\":2,"
                + "\"capabilities\":[\"gpu\"]}]}}}");
    assertThat(notebook.getAsJsonObject("environment").toString())
        .isEqualTo("{\"CRESSET_UID\":\"1234\",\"CRESSET_GID\":\"5\",\"CRESSET_DEVICE\":\"cuda\"}");
    JsonObject cpu = Validators.yaml(only(Kind.COMPOSE, CPU)).getFirst();
    assertThat(cpu.toString()).doesNotContain("nvidia").contains("\"CRESSET_DEVICE\":\"cpu\"");
  }

  @Test
  void devcontainersKeepToTheirSchema() {
    for (Wishes wishes : List.of(GPU, CPU)) {
      JsonObject file = devcontainer(wishes);
      assertThat(Validators.errors("devContainer.base.schema.json", DRAFT_2019_09, file)).isEmpty();
    }
    assertThat(devcontainer(GPU).getAsJsonArray("runArgs").toString()).contains("--gpus=all");
    assertThat(devcontainer(CPU).getAsJsonArray("runArgs").toString()).doesNotContain("--gpus");
    assertThat(devcontainer(CPU).get("workspaceMount").getAsString())
        .startsWith("source=${localWorkspaceFolder},");
  }

  @Test
  void kubernetesOwnModelsTakeEveryObject() throws Exception {
    for (Wishes wishes : List.of(GPU, CPU)) {
      List<JsonObject> objects = Validators.yaml(only(Kind.K8S, wishes));
      assertThat(objects).hasSize(3);
      for (JsonObject object : objects) Validators.checkKubernetes(object);
    }
  }

  @Test
  void kubernetesModelsWouldSayWhatIsWrong() {
    String wrong = only(Kind.K8S, GPU).replace("readinessProbe", "readyProbe");
    JsonObject deployment = Validators.yaml(wrong).get(1);
    assertThatThrownBy(() -> Validators.checkKubernetes(deployment))
        .hasMessageContaining("readyProbe");
  }

  @Test
  void aPodIsOrdinaryHasItsGpusAndSharesMemory() {
    JsonObject deployment = Validators.yaml(only(Kind.K8S, GPU)).get(1);
    JsonObject pod =
        deployment.getAsJsonObject("spec").getAsJsonObject("template").getAsJsonObject("spec");
    assertThat(pod.getAsJsonObject("securityContext").toString())
        .contains("\"runAsNonRoot\":true", "\"runAsUser\":1000");
    JsonObject container = pod.getAsJsonArray("containers").get(0).getAsJsonObject();
    assertThat(container.getAsJsonObject("resources").getAsJsonObject("limits").toString())
        .isEqualTo("{\"memory\":\"32Gi\",\"nvidia.com/gpu\":2}");
    assertThat(pod.getAsJsonArray("volumes").get(1).toString())
        .isEqualTo(
            "{\"name\":\"shared-memory\",\"emptyDir\":{\"medium\":\"Memory\",\"sizeLimit\":\"16Gi\"}}");
  }

  @Test
  void aDockerfileStandsOnTheImageAndLeavesSecretsOut() {
    Map<Path, String> files = Project.files(Kind.DOCKER, GPU);
    assertThat(files.get(Path.of("Dockerfile"))).contains("\nFROM " + GPU.image() + "\n");
    assertThat(files.get(Path.of(".dockerignore"))).contains("\n.git\n", "\n.env\n", "\nid_*\n");
  }

  @ParameterizedTest
  @EnumSource
  void nothingIsReplacedUnasked(Kind kind) throws Exception {
    Map<Path, String> files = Project.files(kind, GPU);
    Path last = folder.resolve(List.copyOf(files.keySet()).getLast());
    Files.createDirectories(last.getParent());
    Files.writeString(last, "mine");
    assertThatThrownBy(() -> Project.write(folder, files, false))
        .isInstanceOf(ImageException.class)
        .hasMessage(last + " is there already and was left as it is");
    assertThat(last).hasContent("mine");
    try (var all = Files.walk(folder)) {
      assertThat(all.filter(Files::isRegularFile)).containsExactly(last);
    }
    Project.write(folder, files, true);
    files.forEach((file, text) -> assertThat(folder.resolve(file)).hasContent(text));
  }

  @ParameterizedTest
  @EnumSource
  void noPlaceholderIsLeft(Kind kind) {
    for (Wishes wishes : List.of(GPU, CPU)) {
      for (String text : Project.files(kind, wishes).values()) {
        assertThat(text.replace("${localWorkspaceFolder}", "")).doesNotContain("${");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "-x", "a\nFROM b", "a\"b", "a@sha256:12"})
  void anImagesNameCannotBreakAFile(String image) {
    assertThatThrownBy(() -> new Wishes(image, 1, 8, 1, 1)).isInstanceOf(ImageException.class);
  }
}
