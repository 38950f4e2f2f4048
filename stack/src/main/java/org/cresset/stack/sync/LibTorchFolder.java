package org.cresset.stack.sync;

import java.util.regex.Pattern;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore.Unpacked;
import org.cresset.stack.store.Ledger;

/**
 * Lays out what Java needs of wheels and jars: the shared libraries, as far from each other as they
 * expect, and what says whose they are.
 */
public final class LibTorchFolder {
  private static final Pattern LIBRARY = Pattern.compile("[^/]+\\.so(\\.[0-9]+)*");
  private static final Pattern NEEDED_BESIDE =
      Pattern.compile("torch/version\\.py|[^/]+\\.dist-info/.+");

  private LibTorchFolder() {}

  /** Adds one artifact. */
  public static void add(Unpacked unpacked, Layout layout) {
    Artifact artifact = unpacked.artifact();
    boolean jar = artifact.kind() == Artifact.Kind.JAR;
    for (Ledger.Entry file : unpacked.ledger().files()) {
      String path = file.path();
      String name = path.substring(path.lastIndexOf('/') + 1);
      boolean library = LIBRARY.matcher(name).matches() && !name.startsWith("libjni");
      if (!library && (jar || !NEEDED_BESIDE.matcher(path).matches())) continue;
      String place = jar ? "lib/" + name : path.replaceFirst("^[^/]+\\.data/(pure|plat)lib/", "");
      layout.stored(
          place,
          new Layout.Item.Stored(unpacked.folder().resolve(path), file.bytes(), file.changed()),
          artifact.name());
    }
  }
}
