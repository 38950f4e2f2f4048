package org.cresset.image.edition;

import java.util.List;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.Names;
import org.cresset.stack.Sha256;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore.Unpacked;

/**
 * A layer that is to be made.
 *
 * @param name what it is called, such as {@code torch 2.14.1+cpu}
 * @param key what it is made of and how: layers of one key are the same bytes
 * @param artifacts what it is made of, beside our own files
 * @param names which names may stand beside each other in it
 * @param length how long it takes to make, compared with others: bytes that are packed
 * @param recipe how it is made
 */
record PlannedLayer(
    String name, String key, List<Artifact> artifacts, Names names, long length, Recipe recipe) {
  /** To be changed whenever any recipe or the layer's bytes for the same entries change. */
  private static final String RECIPES = "cresset layer 2";

  /** How a layer is made. */
  @FunctionalInterface
  interface Recipe {
    /** The entries; {@code unpacked} are the layer's wheels and jars. */
    List<Entry> entries(List<Unpacked> unpacked);
  }

  PlannedLayer {
    artifacts = List.copyOf(artifacts);
  }

  /** A layer of artifacts. */
  static PlannedLayer of(
      String name, String key, List<Artifact> artifacts, Names names, Recipe recipe) {
    long length = artifacts.stream().mapToLong(PlannedLayer::length).sum();
    return new PlannedLayer(name, key, artifacts, names, length, recipe);
  }

  /** Debian's are four times as long when they are packed anew; most of a wheel is taken over. */
  private static long length(Artifact artifact) {
    return (artifact.kind() == Artifact.Kind.DEB ? 4 : 1) * artifact.size();
  }

  /** The key of a layer by what it depends on. */
  static String key(String kind, List<Artifact> artifacts, String... words) {
    StringBuilder text = new StringBuilder(RECIPES).append('\n').append(kind).append('\n');
    for (Artifact artifact : artifacts) text.append(artifact.sha256()).append('\n');
    for (String word : words) text.append(word).append('\n');
    return Sha256.of(text.toString());
  }
}
