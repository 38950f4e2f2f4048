package org.cresset.image.oci;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;

/**
 * What a container is started with, and what its layers are. Source: OCI image specification 1.1,
 * Image configuration.
 *
 * @param architecture the machine, in Go's words: {@code amd64}
 * @param run how a container starts
 * @param labels words about the image, sorted
 * @param layers the layers, lowest first
 */
public record ImageConfig(
    String architecture, Run run, Map<String, String> labels, List<Layer> layers) {
  /** When every image was made: a date that says nothing. */
  public static final String CREATED = "2000-01-01T00:00:00Z";

  /**
   * How a container starts.
   *
   * @param user who runs it, as {@code uid:gid} or a name; empty for the superuser
   * @param environment the variables, sorted
   * @param entrypoint the program that is always run
   * @param command its arguments, in place of which a user may give others
   * @param directory the working directory
   * @param ports the TCP ports it may listen to
   * @param volumes the folders that are meant to be mounted
   * @param stopSignal what ends it
   * @param healthcheck how it is asked whether it is well
   */
  public record Run(
      String user,
      Map<String, String> environment,
      List<String> entrypoint,
      List<String> command,
      String directory,
      List<Integer> ports,
      List<String> volumes,
      String stopSignal,
      Optional<Healthcheck> healthcheck) {
    /** Copies the lists and the map. */
    public Run {
      environment = Collections.unmodifiableMap(new TreeMap<>(environment));
      entrypoint = List.copyOf(entrypoint);
      command = List.copyOf(command);
      ports = List.copyOf(ports);
      volumes = List.copyOf(volumes);
    }

    /** Nothing but an environment. */
    public static Run in(Map<String, String> environment) {
      return new Run(
          "",
          environment,
          List.of(),
          List.of(),
          "/",
          List.of(),
          List.of(),
          "SIGTERM",
          Optional.empty());
    }
  }

  /**
   * A layer as its configuration knows it.
   *
   * @param diffId the digest of its archive
   * @param about what it is, in words
   */
  public record Layer(String diffId, String about) {}

  /** Copies the map and the list. */
  public ImageConfig {
    labels = Collections.unmodifiableMap(new TreeMap<>(labels));
    layers = List.copyOf(layers);
  }

  /** Its bytes: those that its digest is of. */
  public byte[] bytes() {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("created", CREATED);
    json.put("architecture", architecture);
    json.put("os", "linux");
    json.put("config", config());
    Map<String, Object> rootfs = new LinkedHashMap<>();
    rootfs.put("type", "layers");
    rootfs.put("diff_ids", layers.stream().map(Layer::diffId).toList());
    json.put("rootfs", rootfs);
    json.put("history", layers.stream().map(ImageConfig::history).toList());
    return Json.bytes(json);
  }

  private Map<String, Object> config() {
    Map<String, Object> json = new LinkedHashMap<>();
    if (!run.user.isEmpty()) json.put("User", run.user);
    json.put("ExposedPorts", keys(run.ports.stream().map(port -> port + "/tcp").toList()));
    json.put("Env", run.environment.entrySet().stream().map(Object::toString).toList());
    json.put("Entrypoint", run.entrypoint);
    json.put("Cmd", run.command);
    json.put("Volumes", keys(run.volumes));
    json.put("WorkingDir", run.directory);
    json.put("Labels", labels);
    json.put("StopSignal", run.stopSignal);
    run.healthcheck.ifPresent(check -> json.put("Healthcheck", check.json()));
    return json;
  }

  private static Map<String, Object> keys(List<String> names) {
    Map<String, Object> json = new TreeMap<>();
    for (String name : names) json.put(name, new Json.Kept());
    return json;
  }

  private static Map<String, Object> history(Layer layer) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("created", CREATED);
    json.put("created_by", "cresset image build");
    json.put("comment", layer.about);
    return json;
  }

  /** Its descriptor. */
  public Descriptor descriptor() {
    return Descriptor.of(Media.CONFIG, bytes());
  }

  /**
   * Reads a configuration, ours or another's.
   *
   * @param name what to call it in a failure
   * @throws org.cresset.torch.TorchException if it is none, with the place
   */
  public static ImageConfig parse(String name, String text) {
    JsonValue json = JsonReader.parse(name, text);
    Optional<JsonValue> config = json.find("config").filter(value -> value.value() != null);
    return new ImageConfig(
        json.at("architecture").text(),
        config.map(ImageConfig::run).orElse(Run.in(Map.of())),
        Descriptor.texts(config.flatMap(value -> value.find("Labels"))),
        layers(json));
  }

  private static Run run(JsonValue config) {
    Map<String, String> environment = new TreeMap<>();
    for (String variable : texts(config, "Env")) {
      String[] words = variable.split("=", 2);
      environment.put(words[0], words.length > 1 ? words[1] : "");
    }
    return new Run(
        text(config, "User"),
        environment,
        texts(config, "Entrypoint"),
        texts(config, "Cmd"),
        text(config, "WorkingDir"),
        names(config, "ExposedPorts").stream()
            .filter(port -> port.matches("[0-9]{1,5}(/tcp)?"))
            .map(port -> Integer.valueOf(port.replace("/tcp", "")))
            .toList(),
        names(config, "Volumes"),
        text(config, "StopSignal"),
        present(config, "Healthcheck").map(Healthcheck::read));
  }

  private static List<Layer> layers(JsonValue json) {
    List<String> about = new ArrayList<>();
    for (JsonValue line : present(json, "history").map(JsonValue::elements).orElse(List.of())) {
      boolean empty =
          present(line, "empty_layer").map(v -> Boolean.TRUE.equals(v.value())).orElse(false);
      if (empty) continue;
      String comment = text(line, "comment");
      about.add(comment.isEmpty() ? text(line, "created_by") : comment);
    }
    List<Layer> layers = new ArrayList<>();
    for (String diffId : json.at("rootfs").at("diff_ids").texts()) {
      layers.add(new Layer(diffId, layers.size() < about.size() ? about.get(layers.size()) : ""));
    }
    return layers;
  }

  private static Optional<JsonValue> present(JsonValue object, String name) {
    return object.find(name).filter(value -> value.value() != null);
  }

  private static String text(JsonValue object, String name) {
    return present(object, name).map(JsonValue::text).orElse("");
  }

  private static List<String> texts(JsonValue object, String name) {
    return present(object, name).map(JsonValue::texts).orElse(List.of());
  }

  private static List<String> names(JsonValue object, String name) {
    return present(object, name).map(v -> List.copyOf(v.members().keySet())).orElse(List.of());
  }
}
