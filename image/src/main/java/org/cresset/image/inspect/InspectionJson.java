package org.cresset.image.inspect;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Json;
import org.cresset.image.oci.Layout;

/**
 * An inspection for a program: {@code docs/guides/registries.md} tells its members, which stay.
 * Lists and objects that would be empty are not there.
 */
public final class InspectionJson {
  private InspectionJson() {}

  /**
   * The document, without blanks.
   *
   * @param contents whether the layers are read, for the paths in them
   */
  public static String of(Layout layout, Inspection found, boolean contents) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("digest", found.manifest().digest());
    json.put("size", found.size());
    json.put("requirements", Needs.of(found.config()));
    List<Object> layers = new ArrayList<>();
    for (Inspection.Layer layer : found.layers()) layers.add(layer(layout, layer, contents));
    json.put("layers", layers);
    json.put("config", config(found.config()));
    json.put("labels", found.config().labels());
    json.put("attached", found.attached());
    Optional<Bills.Summary> bill = Bills.summary(layout);
    bill.ifPresent(summary -> json.put("sbom", bill(summary)));
    return new String(Json.bytes(json), UTF_8);
  }

  private static Map<String, Object> layer(
      Layout layout, Inspection.Layer layer, boolean contents) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("name", layer.name());
    json.put("digest", layer.blob().digest());
    json.put("size", layer.blob().size());
    json.put("diffId", layer.diffId());
    if (!contents) return json;
    List<Object> items = new ArrayList<>();
    LayerContents.list(layout, layer, item -> items.add(item(item)));
    json.put("contents", items);
    return json;
  }

  private static Map<String, Object> item(LayerContents.Item item) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("type", item.type());
    json.put("mode", item.mode());
    json.put("owner", item.owner());
    json.put("size", item.size());
    json.put("path", item.path());
    if (!item.target().isEmpty()) json.put("target", item.target());
    return json;
  }

  private static Map<String, Object> config(ImageConfig config) {
    ImageConfig.Run run = config.run();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("user", run.user());
    json.put("environment", run.environment());
    json.put("entrypoint", run.entrypoint());
    json.put("command", run.command());
    json.put("directory", run.directory());
    json.put("ports", run.ports());
    json.put("volumes", run.volumes());
    json.put("stopSignal", run.stopSignal());
    return json;
  }

  private static Map<String, Object> bill(Bills.Summary summary) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("components", summary.components());
    json.put("licences", summary.licences());
    json.put("withoutLicence", summary.unsaid());
    return json;
  }
}
