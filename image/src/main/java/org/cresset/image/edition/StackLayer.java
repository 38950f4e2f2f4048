package org.cresset.image.edition;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.ArtifactStore.Unpacked;
import org.cresset.stack.sync.Layout;
import org.cresset.stack.sync.LibTorchFolder;
import org.cresset.stack.sync.Python;
import org.cresset.stack.sync.VirtualEnvironment;

/** What wheels and jars become in an image: what {@code stack sync} would make of them. */
final class StackLayer {
  static final String VENV = "opt/venv/";
  static final String LIBTORCH = "opt/libtorch/";

  private final ArtifactStore store;

  StackLayer(ArtifactStore store) {
    this.store = store;
  }

  /** A Python environment on Debian's Python, without a package. */
  static List<Entry> environment(String version) {
    Layout layout = new Layout();
    environment(version, layout).base();
    List<Entry> entries = new ArrayList<>();
    layout.items().forEach((place, item) -> entries.add(entry(VENV + place, item)));
    return entries;
  }

  private static VirtualEnvironment environment(String version, Layout layout) {
    Python python =
        new Python(
            Path.of("/usr/bin/python" + version.replaceFirst("^([0-9]+\\.[0-9]+).*", "$1")),
            version);
    return new VirtualEnvironment(Path.of("/" + VENV), python, layout);
  }

  /** A wheel's files in the Python environment. */
  List<Entry> wheel(Unpacked wheel, String python) {
    Layout layout = new Layout();
    try {
      environment(python, layout).add(wheel);
    } catch (IOException e) {
      throw ImageException.of(wheel.artifact().file() + " cannot be read", e);
    }
    return entries(wheel, layout, VENV);
  }

  /** What Java needs of a wheel or a jar. */
  List<Entry> libraries(Unpacked archive) {
    Layout layout = new Layout();
    LibTorchFolder.add(archive, layout);
    return entries(archive, layout, LIBTORCH);
  }

  private List<Entry> entries(Unpacked archive, Layout layout, String prefix) {
    Path file = store.find(archive.artifact()).orElseThrow();
    ArchiveContents contents = new ArchiveContents(file);
    Map<Path, Boolean> runs = new HashMap<>();
    archive.ledger().files().forEach(f -> runs.put(archive.folder().resolve(f.path()), f.runs()));
    List<Entry> entries = new ArrayList<>();
    layout
        .items()
        .forEach(
            (place, item) -> {
              if (item instanceof Layout.Item.Stored stored) {
                String path =
                    archive.folder().relativize(stored.file()).toString().replace('\\', '/');
                int mode = runs.getOrDefault(stored.file(), false) ? 0755 : 0644;
                entries.add(Entry.file(prefix + place, mode, contents.of(path)));
              } else {
                entries.add(entry(prefix + place, item));
              }
            });
    return entries;
  }

  private static Entry entry(String path, Layout.Item item) {
    return switch (item) {
      case Layout.Item.Text text ->
          Entry.file(path, text.runs() ? 0755 : 0644, Content.of(text.text()));
      case Layout.Item.Link link -> new Entry.Symlink(path, link.target());
      case Layout.Item.Stored stored -> throw new IllegalStateException(stored.file().toString());
    };
  }
}
