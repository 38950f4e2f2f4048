package org.cresset.image.edition;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.cresset.image.bom.Attachment;
import org.cresset.image.bom.Bom;
import org.cresset.image.bom.Component;
import org.cresset.image.debian.DebPackages;
import org.cresset.image.layer.Blob;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.image.layer.LayerWriter;
import org.cresset.image.oci.Image;
import org.cresset.image.oci.ImageConfig;
import org.cresset.stack.Work;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.torch.LibTorchProvider.Progress;

/**
 * Builds images of locks. The same lock gives the same image, whoever builds it when and where;
 * what was built before is not built again.
 *
 * @param store where the lock's artifacts are, and where layers are kept
 * @param installation the Java and the Cresset that go into the image
 * @param threads how many layers are made at once
 */
public record ImageBuild(ArtifactStore store, Installation installation, int threads) {
  /**
   * An image and how it came about.
   *
   * @param image the image, with its bill of materials
   * @param layers its layers with their names, lowest first
   * @param made how many bytes of layers, unpacked, were made anew
   */
  public record Built(Image image, List<Layer> layers, long made) {
    /** Copies the list. */
    public Built {
      layers = List.copyOf(layers);
    }

    /** How many bytes a pull of all layers fetches. */
    public long size() {
      return layers.stream().mapToLong(layer -> layer.blob().size()).sum();
    }

    /** How many bytes the layers have unpacked. */
    public long unpacked() {
      return layers.stream().mapToLong(layer -> layer.blob().unpacked()).sum();
    }
  }

  /**
   * A layer of an image.
   *
   * @param name what it is called
   * @param blob its file
   * @param kept whether it was there before
   */
  public record Layer(String name, Blob blob, boolean kept) {}

  /** With a thread for each processor. */
  public static ImageBuild ofUser(Installation installation) {
    return new ImageBuild(
        ArtifactStore.ofUser(), installation, Runtime.getRuntime().availableProcessors());
  }

  /**
   * Builds an image.
   *
   * @param lock what is in it; its artifacts are in the store
   * @param additions what starts it, as when it was locked
   * @param tag what it is called, as {@code name:tag}
   * @throws ImageException if a folder of this machine is not as the lock says, an artifact is not
   *     what it must be, two layers have different files in one place, or the disk is full
   */
  public Built build(ImageLock lock, Additions additions, String tag, Progress progress) {
    checkTag(tag);
    checkTrees(lock);
    Optional<OnBase> base = lock.base().map(based -> OnBase.of(based, lock.architecture(), store));
    LayerCache cache = new LayerCache(store.folder().resolve("layers"));
    cache.open();
    try (DebPackages debs = new DebPackages(store, lock.debs(), progress)) {
      List<PlannedLayer> plan =
          new ImagePlan(lock, additions, installation, store, debs, base).layers();
      ImageContents contents = new ImageContents(lock, installation, store);
      Work work = new Work("the build", threads);
      AtomicLong done = new AtomicLong();
      LongConsumer written = n -> progress.at("making layers", done.addAndGet(n), -1);
      List<Work.Result<Made>> layers = new ArrayList<>();
      for (PlannedLayer layer : plan) {
        layers.add(work.add(layer.length(), () -> make(layer, cache, written)));
      }
      Work.Result<List<Component>> parts =
          work.add(0, () -> contents.components(debs, cache.folder()));
      work.run();
      List<Made> made = layers.stream().map(Work.Result::get).toList();
      checkPlaces(plan, made);
      Built own = built(lock, additions, tag, plan, made);
      Built built = base.isPresent() ? base.get().below(own) : own;
      Bom bom = contents.bom(built.image(), parts.get());
      return new Built(Attachment.with(built.image(), bom), built.layers(), built.made());
    }
  }

  private record Made(LayerCache.Kept layer, boolean kept) {}

  private static void checkTag(String tag) {
    if (tag.matches("[a-z0-9]+([._/:-]+[a-z0-9]+)*:[A-Za-z0-9_][A-Za-z0-9._-]{0,127}")) return;
    throw new ImageException(
        "an image must be called like name:tag, in lower case, got " + tag, null, null);
  }

  private void checkTrees(ImageLock lock) {
    Work work = new Work("the build", threads);
    lock.trees()
        .forEach((name, mark) -> work.add(0, Executors.callable(() -> checkTree(name, mark))));
    work.run();
  }

  private void checkTree(String name, Tree.Mark locked) {
    Tree.Mark here = installation.mark(name);
    if (here.sha256().equals(locked.sha256())) return;
    throw new ImageException(
        "the lock is of %s %s with the hash %s, this machine has %s with %s"
            .formatted(
                name,
                locked.version(),
                locked.sha256().substring(0, 12),
                here.version(),
                here.sha256().substring(0, 12)),
        "build with the same one, or lock again with cresset image lock",
        null);
  }

  private Made make(PlannedLayer layer, LayerCache cache, LongConsumer written) {
    var known = cache.find(layer.key());
    if (known.isPresent()) return new Made(known.get(), true);
    List<Artifact> archives =
        layer.artifacts().stream().filter(a -> a.kind() != Artifact.Kind.DEB).toList();
    try (ArtifactStore.Use use = store.use(archives, Progress.SILENT)) {
      List<Entry> entries = layer.recipe().entries(use.unpacked());
      Blob blob = LayerWriter.write(entries, layer.names(), cache.file(layer.key()), written);
      List<String> places = entries.stream().map(ImageBuild::place).sorted().distinct().toList();
      return new Made(cache.put(layer.key(), blob, places), false);
    }
  }

  /** What an entry is and where: {@code f 120 usr/bin/env}. */
  private static String place(Entry entry) {
    return switch (entry) {
      case Entry.File file -> "f " + file.content().size() + " " + file.path();
      case Entry.Directory folder ->
          "d " + Integer.toOctalString(folder.mode()) + " " + folder.path();
      case Entry.Symlink link -> "l " + link.target().length() + " " + link.path();
      case Entry.Hardlink link -> "h 0 " + link.path();
    };
  }

  /** Engines would silently let the upper layer's file hide the lower one's. */
  private static void checkPlaces(List<PlannedLayer> plan, List<Made> made) {
    Map<String, String> seen = new HashMap<>();
    Map<String, Integer> whose = new HashMap<>();
    for (int i = 0; i < made.size(); i++) {
      for (String place : made.get(i).layer().paths()) {
        String path = place.substring(place.indexOf(' ', 2) + 1);
        String other = seen.putIfAbsent(path, place);
        if (other == null) whose.put(path, i);
        if (other == null || other.equals(place)) continue;
        int first = whose.getOrDefault(path, 0);
        throw new ImageException(
            "a path must be the same in every layer that has it, /%s of %s and of %s differ"
                .formatted(path, plan.get(first).name(), plan.get(i).name()),
            "leave one of the two out",
            null);
      }
    }
  }

  private static Built built(
      ImageLock lock, Additions additions, String tag, List<PlannedLayer> plan, List<Made> made) {
    Requirements requirements = new Requirements(lock, Catalogue.bundled());
    List<Layer> layers = new ArrayList<>();
    List<Image.Layer> described = new ArrayList<>();
    List<ImageConfig.Layer> configured = new ArrayList<>();
    long bytes = 0;
    for (int i = 0; i < plan.size(); i++) {
      PlannedLayer planned = plan.get(i);
      Blob blob = made.get(i).layer().blob();
      layers.add(new Layer(planned.name(), blob, made.get(i).kept()));
      if (!made.get(i).kept()) bytes += blob.unpacked();
      described.add(new Image.Layer(blob, annotations(planned)));
      configured.add(new ImageConfig.Layer(blob.diffId(), planned.name()));
    }
    Map<String, String> labels = requirements.labels();
    ImageConfig config =
        new ImageConfig(lock.architecture(), requirements.run(additions.run()), labels, configured);
    return new Built(new Image(tag, config, described, labels, List.of()), layers, bytes);
  }

  private static Map<String, String> annotations(PlannedLayer layer) {
    Map<String, String> annotations = new HashMap<>();
    annotations.put(Image.LAYER_NAME, layer.name());
    if (!layer.artifacts().isEmpty()) {
      annotations.put(
          Image.LAYER_ARTIFACTS,
          layer.artifacts().stream().map(Artifact::sha256).collect(Collectors.joining(" ")));
    }
    return annotations;
  }
}
