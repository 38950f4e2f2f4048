package org.cresset.image.oci;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.image.layer.ImageException;

/**
 * Writes images as layouts: {@code oci-layout}, {@code index.json} and {@code blobs/sha256}, and
 * beside them the {@code manifest.json} that {@code docker load} reads. Source: OCI image
 * specification 1.1, Image layout; for {@code manifest.json} what {@code docker save} writes.
 */
public final class LayoutWriter {

  private final Image image;
  private final Map<String, byte[]> texts = new LinkedHashMap<>();
  private final Map<String, Path> files = new TreeMap<>();

  private LayoutWriter(Image image) {
    this.image = image;
  }

  /**
   * Writes an image, in place of one that is there: as an archive if {@code out} ends with {@code
   * .tar}, as a folder otherwise. It is there whole or not at all.
   *
   * @return the image's manifest
   * @throws ImageException if it cannot be written, or {@code out} is something else
   */
  public static Descriptor write(Image image, Path out) {
    LayoutWriter writer = new LayoutWriter(image);
    Descriptor manifest = writer.collect();
    LayoutFiles.write(out, writer.texts, writer.files);
    return manifest;
  }

  private Descriptor collect() {
    Manifest manifest = image.manifest();
    Descriptor descriptor = manifest.descriptor();
    Map<String, byte[]> blobs = new TreeMap<>();
    List<Descriptor> about = new ArrayList<>();
    add(blobs, descriptor, manifest.bytes());
    add(blobs, manifest.config(), image.config().bytes());
    for (Image.Attached attached : image.attached()) {
      Descriptor plain = attached.manifest().descriptor();
      about.add(plain.ofType(attached.manifest().artifactType()));
      add(blobs, plain, attached.manifest().bytes());
      attached.files().forEach((digest, bytes) -> blobs.put(place(digest), bytes));
    }
    for (Image.Layer layer : image.layers()) {
      files.put(place(layer.blob().digest()), layer.blob().file());
    }
    texts.put("index.json", Attachments.index(named(descriptor), about, blobs).bytes());
    texts.put("manifest.json", Json.bytes(List.of(docker(manifest))));
    texts.putAll(blobs);
    return descriptor;
  }

  private Descriptor named(Descriptor manifest) {
    String tag = image.tag().replaceFirst("^.*:", "");
    return new Descriptor(
        manifest.mediaType(),
        manifest.digest(),
        manifest.size(),
        Optional.empty(),
        Optional.of("linux/" + image.config().architecture()),
        Map.of(Index.REF, tag));
  }

  private static void add(Map<String, byte[]> blobs, Descriptor descriptor, byte[] bytes) {
    blobs.put(descriptor.place(), bytes);
  }

  private static String place(String digest) {
    return Descriptor.of("", digest, 0).place();
  }

  private Map<String, Object> docker(Manifest manifest) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("Config", manifest.config().place());
    json.put("RepoTags", List.of(image.tag()));
    json.put("Layers", manifest.layers().stream().map(Descriptor::place).toList());
    return json;
  }
}
