package org.cresset.image.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The examples for Kubernetes' operators, held against Kubernetes' own models and, where {@code
 * -Dcresset.crds} names a folder with them, the operators' own definitions: {@code
 * kubeflow.org_pytorchjobs.yaml} of Kubeflow's Training Operator 1.9, {@code
 * trainer.kubeflow.org_trainjobs.yaml} of its Trainer 2, {@code batch.volcano.sh_jobs.yaml} of
 * Volcano and {@code kueue.x-k8s.io_workloads.yaml} of Kueue.
 */
class OperatorsTest {
  private static final String QUEUE = "kueue.x-k8s.io/queue-name";

  private static JsonObject example(String file) throws Exception {
    List<JsonObject> objects = Validators.yaml(Files.readString(Path.of("../examples/k8s", file)));
    assertThat(objects).as(file).hasSize(1);
    return objects.getFirst();
  }

  private static JsonObject within(JsonObject object, String... path) {
    JsonObject at = object;
    for (String name : path) at = at.getAsJsonObject(name);
    return at;
  }

  /** The templates of an example's pods. */
  private static List<JsonObject> pods(String file) throws Exception {
    JsonObject spec = example(file).getAsJsonObject("spec");
    List<JsonObject> pods = new ArrayList<>();
    if (spec.has("template")) pods.add(within(spec, "template"));
    if (spec.has("pytorchReplicaSpecs")) {
      JsonObject replicas = within(spec, "pytorchReplicaSpecs");
      for (String name : replicas.keySet()) pods.add(within(replicas, name, "template"));
    }
    if (spec.has("tasks")) {
      for (var task : spec.getAsJsonArray("tasks")) {
        pods.add(within(task.getAsJsonObject(), "template"));
      }
    }
    return pods;
  }

  private static CustomResources definitions() throws Exception {
    String folder = System.getProperty("cresset.crds", "");
    assumeThat(folder).as("-Dcresset.crds must name a folder with the definitions").isNotEmpty();
    return CustomResources.of(Path.of(folder));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kueue-job.yaml", "pytorchjob.yaml", "volcano.yaml"})
  void kubernetesOwnModelTakesEveryPod(String file) throws Exception {
    List<JsonObject> pods = pods(file);
    assertThat(pods).isNotEmpty();
    for (JsonObject pod : pods) Validators.checkPod(pod);
  }

  @Test
  void theModelWouldSayWhatIsWrong() throws Exception {
    JsonObject pod = pods("volcano.yaml").getFirst();
    pod.getAsJsonObject("spec").addProperty("restartPolice", "Never");
    assertThatThrownBy(() -> Validators.checkPod(pod)).hasMessageContaining("restartPolice");
  }

  @Test
  void whatKueueHoldsBackIsAnOrdinaryJobThatBeginsSuspended() throws Exception {
    JsonObject job = example("kueue-job.yaml");
    Validators.checkKubernetes(job);
    assertThat(within(job, "metadata", "labels").get(QUEUE).getAsString()).isNotEmpty();
    assertThat(within(job, "spec").get("suspend").getAsBoolean()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"pytorchjob.yaml", "trainjob.yaml", "volcano.yaml"})
  void theOperatorsDefinitionTakesTheExample(String file) throws Exception {
    assertThat(definitions().errors(example(file))).isEmpty();
  }

  @Test
  void theDefinitionWouldSayWhatIsWrong() throws Exception {
    CustomResources definitions = definitions();
    JsonObject job = example("pytorchjob.yaml");
    within(job, "spec", "runPolicy").addProperty("cleanPods", "Running");
    assertThat(definitions.errors(job)).singleElement().asString().contains("cleanPods");
    JsonObject volcano = example("volcano.yaml");
    within(volcano, "spec").addProperty("minAvailable", "three");
    assertThat(definitions.errors(volcano)).singleElement().asString().contains("minAvailable");
  }

  @Test
  void theQueueIsNamedAsKueueNamesOne() throws Exception {
    JsonObject workload = definitions().schema("kueue.x-k8s.io/v1beta2", "Workload");
    JsonObject rule = within(workload, "properties", "spec", "properties", "queueName");
    String name = within(example("kueue-job.yaml"), "metadata", "labels").get(QUEUE).getAsString();
    assertThat(name).matches(rule.get("pattern").getAsString());
    assertThat(name.length()).isLessThanOrEqualTo(rule.get("maxLength").getAsInt());
  }
}
