package org.cresset.image.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1PersistentVolumeClaim;
import io.kubernetes.client.openapi.models.V1PodTemplateSpec;
import io.kubernetes.client.openapi.models.V1Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What other people say of our files: the schemas of Compose (commit 170098ba) and of development
 * containers (commit c95ffeed), and the models of Kubernetes' own Java client.
 */
final class Validators {
  private static final Gson GSON = new Gson();

  static {
    var _ = new JSON(); // registers what reads quantities and dates
  }

  private Validators() {}

  /** The documents of a YAML file; a key that is there twice is refused. */
  static List<JsonObject> yaml(String text) {
    List<JsonObject> documents = new ArrayList<>();
    for (Object document : new Load(LoadSettings.builder().build()).loadAllFromString(text)) {
      documents.add(GSON.toJsonTree(document).getAsJsonObject());
    }
    return documents;
  }

  /** What a schema beside this class has against a document. */
  static List<String> errors(String schema, SpecificationVersion version, JsonElement document) {
    try (var in = Objects.requireNonNull(Validators.class.getResourceAsStream(schema), schema)) {
      JsonObject rules = GSON.fromJson(new String(in.readAllBytes(), UTF_8), JsonObject.class);
      rules.remove("$id"); // Compose's is no address, which the validator asks for
      return SchemaRegistry.withDefaultDialect(version)
          .getSchema(rules.toString())
          .validate(document.toString(), InputFormat.JSON)
          .stream()
          .map(Object::toString)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Refuses a Kubernetes object with a field that there is not, or without one that must be. */
  static void checkKubernetes(JsonObject object) throws IOException {
    String kind = object.get("kind").getAsString();
    switch (kind) {
      case "Deployment" -> V1Deployment.validateJsonElement(object);
      case "Service" -> V1Service.validateJsonElement(object);
      case "PersistentVolumeClaim" -> V1PersistentVolumeClaim.validateJsonElement(object);
      case "Job" -> V1Job.validateJsonElement(object);
      default -> throw new IllegalArgumentException("no model of " + kind);
    }
  }

  /** Refuses a pod's template as {@link #checkKubernetes} does. */
  static void checkPod(JsonObject template) throws IOException {
    V1PodTemplateSpec.validateJsonElement(template);
  }
}
