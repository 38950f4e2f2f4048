package org.cresset.image.layer;

import java.nio.file.Path;
import java.util.List;

/** Writes the tiny layer of the golden digest, as a process of its own. */
public final class LayerOnce {
  static final String GOLDEN_DIFF_ID =
      "sha256:fc6ea38db9459d8d1bcd04b3b6a3ed23a61ea6aae12767f4b1a6579496484c94";
  static final String GOLDEN_DIGEST =
      "sha256:fe8bf77d8bece2e8c444ecd3af639831207d801dc174217f9ccd50feab03dbff";

  private LayerOnce() {}

  static List<Entry> entries() {
    return List.of(
        new Entry.File("usr/bin/su", 04755, 0, 42, Content.of("program")),
        new Entry.Directory("tmp", 01777, 0, 0),
        new Entry.Symlink("bin", "usr/bin"),
        new Entry.Hardlink("usr/bin/z", "usr/bin/su"),
        Entry.text("usr/share/" + "long-".repeat(40) + "ß", "a text, a text, a text"),
        Entry.text("usr/share/numbers", "0123456789".repeat(200_000)));
  }

  public static void main(String[] args) {
    LayerWriter.write(entries(), Path.of(args[0]), _ -> {});
  }
}
