package org.cresset.image.edition;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.image.bom.Bom;
import org.cresset.image.bom.Component;
import org.cresset.image.bom.DebianCopyright;
import org.cresset.image.bom.JarFacts;
import org.cresset.image.bom.Licence;
import org.cresset.image.bom.PythonMetadata;
import org.cresset.image.debian.DebPackages;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Image;
import org.cresset.stack.Sha256;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.ArtifactStore;

/** What the image of a lock is made of, as the parts themselves say it. */
final class ImageContents {
  private final ImageLock lock;
  private final Installation installation;
  private final ArtifactStore store;

  ImageContents(ImageLock lock, Installation installation, ArtifactStore store) {
    this.lock = lock;
    this.installation = installation;
    this.store = store;
  }

  /**
   * The parts.
   *
   * @param folder where what was read of packages is kept
   */
  List<Component> components(DebPackages debs, Path folder) {
    List<Component> components = new ArrayList<>();
    DebFacts facts = DebFacts.of(debs, folder);
    for (Artifact deb : lock.debs()) {
      List<String> names = facts.licences().getOrDefault(deb.name(), List.of());
      components.add(Component.deb(deb, facts.vendor(), DebianCopyright.licence(names)));
    }
    lock.stack().artifacts().forEach(archive -> components.add(archive(archive)));
    lock.wheels().forEach(wheel -> components.add(archive(wheel)));
    lock.jars().values().forEach(jar -> components.add(archive(jar)));
    if (lock.edition() == Edition.JVM) components.add(libTorch());
    lock.trees().forEach((name, mark) -> components.addAll(tree(name, mark)));
    lock.base().ifPresent(base -> components.add(Component.image(base.name(), base.digest())));
    return components;
  }

  /** The bill of materials of an image that has these parts. */
  Bom bom(Image image, List<Component> components) {
    Tree.Mark cresset = lock.trees().get(Installation.CRESSET);
    return new Bom(
        "cresset-" + lock.edition() + "-" + lock.variant(),
        image.manifest().descriptor().digest(),
        cresset == null ? "unknown" : cresset.version(),
        components);
  }

  private Component archive(Artifact artifact) {
    Path file =
        store
            .find(artifact)
            .orElseThrow(
                () ->
                    new ImageException(
                        artifact.file() + " must be in the store, it is not", null, null));
    Optional<String> hash = Optional.of(artifact.sha256());
    if (artifact.kind() == Artifact.Kind.WHEEL) {
      Licence licence = PythonMetadata.ofWheel(file).licence();
      return Component.python(artifact.name(), artifact.version(), hash, licence);
    }
    return Component.jar(JarFacts.of(file, artifact), hash);
  }

  /** The libraries of LibTorch under their own name, whoever packed them. */
  private Component libTorch() {
    String version = lock.stack().torch() + "+" + lock.stack().variant();
    return Component.generic(
        "libtorch", version, Component.Role.LIBRARY, Licence.of("BSD-3-Clause"));
  }

  private List<Component> tree(String name, Tree.Mark mark) {
    if (name.equals(Installation.JAVA)) {
      Licence licence = Licence.of("GPL-2.0-only WITH Classpath-exception-2.0");
      return List.of(
          Component.generic("openjdk", mark.version(), Component.Role.PLATFORM, licence));
    }
    List<Component> components = new ArrayList<>();
    for (Map.Entry<String, Path> file : installation.tree(name).files().entrySet()) {
      if (!file.getKey().endsWith(".jar") || !Files.isRegularFile(file.getValue())) continue;
      try {
        String hash = Sha256.of(file.getValue(), _ -> {});
        components.add(Component.jar(JarFacts.of(file.getValue()), Optional.of(hash)));
      } catch (IOException e) {
        throw ImageException.of(file.getValue() + " cannot be read", e);
      }
    }
    return components;
  }
}
