package org.cresset.image.oci;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarFile;
import org.cresset.image.layer.ImageException;
import org.jspecify.annotations.Nullable;

/**
 * A layout that is read: a folder, or an archive of one that is not packed. Source: OCI image
 * specification 1.1, Image layout.
 */
public final class Layout implements AutoCloseable {
  private static final int LARGEST_TEXT = 16 << 20;

  private final Path path;
  private final @Nullable TarFile archive;
  private final Map<String, TarArchiveEntry> entries = new TreeMap<>();

  private Layout(Path path, @Nullable TarFile archive) {
    this.path = path;
    this.archive = archive;
    if (archive == null) return;
    for (TarArchiveEntry entry : archive.getEntries()) {
      if (entry.isFile()) entries.put(entry.getName().replaceFirst("^\\./", ""), entry);
    }
  }

  /**
   * Opens a layout.
   *
   * @throws ImageException if {@code path} is none
   */
  public static Layout open(Path path) {
    try {
      if (Files.isDirectory(path)) return checked(new Layout(path, null));
      return checked(new Layout(path, new TarFile(path)));
    } catch (IOException e) {
      throw new ImageException(
          path + " must be an OCI layout, a folder or a .tar: " + e.getMessage(), null, e);
    }
  }

  private static Layout checked(Layout layout) throws IOException {
    if (layout.has("oci-layout") && layout.has("index.json")) return layout;
    layout.close();
    throw new ImageException(
        layout.path + " must be an OCI layout, it lacks oci-layout or index.json", null, null);
  }

  /** Where it is. */
  public Path path() {
    return path;
  }

  private boolean has(String name) {
    return archive == null ? Files.isRegularFile(path.resolve(name)) : entries.containsKey(name);
  }

  /** Whether it has a blob. */
  public boolean has(Descriptor descriptor) {
    return has(descriptor.place());
  }

  private InputStream stream(String name) throws IOException {
    if (!has(name))
      throw new ImageException(path + " must have " + name + ", it lacks it", null, null);
    if (archive == null) return Files.newInputStream(path.resolve(name));
    TarArchiveEntry entry = entries.get(name);
    if (entry == null) throw new IOException("no " + name);
    return archive.getInputStream(entry);
  }

  /** Opens a blob; its digest is not checked. */
  public InputStream open(Descriptor descriptor) throws IOException {
    return stream(descriptor.place());
  }

  /** The list of what is in it. */
  public Index index() {
    return Index.parse(path + ": index.json", text("index.json"));
  }

  /** The image that it holds. */
  public Descriptor image() {
    List<Descriptor> images =
        index().manifests().stream().filter(m -> m.artifactType().isEmpty()).toList();
    if (images.size() == 1) return images.getFirst();
    throw new ImageException(path + " must hold one image, it holds " + images.size(), null, null);
  }

  /**
   * The manifests of the artifacts about its image: those of the index, as other programs put them
   * there, and those of our own list.
   */
  public List<Descriptor> attached() {
    Index index = index();
    List<Descriptor> attached = new ArrayList<>(index.manifests());
    attached.removeIf(manifest -> manifest.artifactType().isEmpty());
    String list = index.annotations().get(Attachments.LIST);
    if (list == null) return attached;
    String text = blob(Descriptor.of(Media.INDEX, list, 0));
    attached.addAll(Index.parse(path + ": " + list, text).manifests());
    return attached;
  }

  /** Reads a manifest of it. */
  public Manifest manifest(Descriptor descriptor) {
    return Manifest.parse(path + ": " + descriptor.digest(), blob(descriptor));
  }

  /** Reads an image's configuration. */
  public ImageConfig config(Manifest manifest) {
    return ImageConfig.parse(path + ": " + manifest.config().digest(), blob(manifest.config()));
  }

  /** A small blob as text; its digest is checked. */
  public String blob(Descriptor descriptor) {
    String text = text(descriptor.place());
    String digest = Descriptor.digest(text.getBytes(UTF_8));
    if (digest.equals(descriptor.digest())) return text;
    throw new ImageException(
        path + " must hold " + descriptor.digest() + ", what it holds has " + digest,
        "the image was damaged or changed: build or pull it again",
        null);
  }

  private String text(String name) {
    try (InputStream in = stream(name)) {
      byte[] bytes = in.readNBytes(LARGEST_TEXT + 1);
      if (bytes.length > LARGEST_TEXT) {
        throw new ImageException(
            path + ": " + name + " must be a text, it is too long", null, null);
      }
      return new String(bytes, UTF_8);
    } catch (IOException e) {
      throw ImageException.of(path + ": " + name + " cannot be read", e);
    }
  }

  @Override
  public void close() throws IOException {
    if (archive != null) archive.close();
  }
}
