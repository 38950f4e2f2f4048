package org.cresset.image.edition;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.cresset.image.debian.DebPackages;
import org.cresset.image.debian.SystemFiles;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.image.layer.Names;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.ArtifactStore.Unpacked;

/**
 * Which layers an image has, lowest first: one for each large artifact, the largest first, then
 * those of many small ones, and last our own files, which change most often. A layer's bytes depend
 * on what is in it alone, so that an upgrade moves those alone that differ.
 */
final class ImagePlan {
  /** Container engines stack 127 layers at most. */
  private static final int MOST_LAYERS = 100;

  private static final long SMALL = 1_000_000;

  private final ImageLock lock;
  private final Additions additions;
  private final Installation installation;
  private final ArtifactStore store;
  private final DebPackages debs;
  private final Optional<OnBase> base;
  private final StackLayer stack;

  ImagePlan(
      ImageLock lock,
      Additions additions,
      Installation installation,
      ArtifactStore store,
      DebPackages debs,
      Optional<OnBase> base) {
    this.lock = lock;
    this.additions = additions;
    this.installation = installation;
    this.store = store;
    this.debs = debs;
    this.base = base;
    stack = new StackLayer(store);
  }

  /** The layers. */
  List<PlannedLayer> layers() {
    long small = SMALL;
    int most = MOST_LAYERS - base.map(OnBase::depth).orElse(0);
    while (large(small) > most) small *= 2;
    List<PlannedLayer> layers = new ArrayList<>();
    wheelsAndJars(small, layers);
    trees(layers);
    debian(small, layers);
    layers.add(own());
    return layers;
  }

  private long large(long small) {
    return lock.artifacts().stream().filter(artifact -> artifact.size() >= small).count();
  }

  private void wheelsAndJars(long small, List<PlannedLayer> layers) {
    boolean java = lock.edition() == Edition.JVM;
    for (Artifact each : largest(lock.stack().artifacts(), a -> java && a.size() >= small)) {
      layers.add(stackLayer("libtorch", each, unpacked -> stack.libraries(unpacked)));
    }
    List<Artifact> wheels = lock.pythonWheels();
    String python = lock.python();
    for (Artifact each : largest(wheels, a -> a.size() >= small)) {
      layers.add(stackLayer("wheel " + python, each, wheel -> stack.wheel(wheel, python)));
    }
    List<Artifact> few = largest(lock.stack().artifacts(), a -> java && a.size() < small);
    if (!few.isEmpty()) {
      layers.add(group("libtorch", "small libraries", few, stack::libraries));
    }
    List<Artifact> rest = wheels.stream().filter(a -> a.size() < small).toList();
    if (!rest.isEmpty()) {
      layers.add(
          group("wheel " + python, "small wheels", rest, wheel -> stack.wheel(wheel, python)));
    }
  }

  private static List<Artifact> largest(List<Artifact> artifacts, Predicate<Artifact> which) {
    return artifacts.stream()
        .filter(which)
        .sorted(Comparator.comparingLong(Artifact::size).reversed().thenComparing(Artifact::name))
        .toList();
  }

  private interface Laid {
    List<Entry> entries(Unpacked unpacked);
  }

  private static PlannedLayer stackLayer(String kind, Artifact artifact, Laid laid) {
    return group(kind, artifact.name() + " " + artifact.version(), List.of(artifact), laid);
  }

  private static PlannedLayer group(String kind, String name, List<Artifact> artifacts, Laid laid) {
    return PlannedLayer.of(
        name,
        PlannedLayer.key(kind, artifacts),
        artifacts,
        Names.PORTABLE,
        unpacked -> unpacked.stream().flatMap(each -> laid.entries(each).stream()).toList());
  }

  private void trees(List<PlannedLayer> layers) {
    lock.trees()
        .forEach(
            (name, mark) -> {
              Tree tree = installation.tree(name);
              layers.add(
                  new PlannedLayer(
                      name + " " + mark.version(),
                      PlannedLayer.key("tree " + name, List.of(), mark.sha256()),
                      List.of(),
                      Names.LINUX,
                      tree.size(),
                      _ -> tree.entries(Installation.place(name))));
            });
  }

  private void debian(long small, List<PlannedLayer> layers) {
    for (Artifact each : largest(lock.debs(), a -> a.size() >= small)) {
      layers.add(debianLayer(each.name() + " " + each.version(), List.of(each)));
    }
    List<Artifact> rest = lock.debs().stream().filter(a -> a.size() < small).toList();
    if (!rest.isEmpty()) layers.add(debianLayer("small Debian packages", rest));
    if (base.isPresent()) {
      layers.add(base.get().system(debs, additions));
      return;
    }
    if (lock.debs().isEmpty()) return;
    SystemFiles files = new SystemFiles(debs, additions.accounts(), lock.architecture());
    String accounts = additions.accounts().toString();
    layers.add(
        PlannedLayer.of(
            "Debian's system files",
            PlannedLayer.key("system", lock.debs(), accounts, lock.architecture()),
            List.of(),
            Names.LINUX,
            _ -> files.entries()));
  }

  private PlannedLayer debianLayer(String name, List<Artifact> packages) {
    return PlannedLayer.of(
        name,
        PlannedLayer.key("deb", packages),
        packages,
        Names.LINUX,
        _ -> debs.entries(packages));
  }

  /** The start-up, the lock itself and what is ours beside the trees. */
  private PlannedLayer own() {
    List<Entry> entries = new ArrayList<>(additions.entries());
    if (!lock.python().isEmpty()) entries.addAll(StackLayer.environment(lock.python()));
    entries.addAll(installation.programs());
    entries.add(Entry.text("opt/cresset/image.lock", ImageLockFile.text(lock)));
    lock.jars()
        .forEach(
            (path, jar) ->
                entries.add(
                    Entry.file(
                        path,
                        0644,
                        ArchiveContents.whole(store.find(jar).orElseThrow(() -> absent(jar))))));
    String contents = OwnKey.of(entries);
    return PlannedLayer.of(
        "start-up",
        PlannedLayer.key("own", List.of(), contents),
        List.copyOf(lock.jars().values()),
        Names.PORTABLE,
        _ -> entries);
  }

  private static ImageException absent(Artifact artifact) {
    return new ImageException(artifact.file() + " must be in the store, it is not", null, null);
  }
}
