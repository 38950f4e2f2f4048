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
  private final List<Component> components = new ArrayList<>();

  ImageContents(ImageLock lock, Installation installation, ArtifactStore store) {
    this.lock = lock;
    this.installation = installation;
    this.store = store;
  }

  /**
   * The bill of materials.
   *
   * @param folder where what was read of packages is kept
   */
  Bom of(Image image, DebPackages debs, Path folder) {
    DebFacts facts = DebFacts.of(debs, folder);
    for (Artifact deb : lock.debs()) {
      List<String> names = facts.licences().getOrDefault(deb.name(), List.of());
      components.add(Component.deb(deb, facts.vendor(), DebianCopyright.licence(names)));
    }
    lock.stack().artifacts().forEach(this::addArchive);
    lock.wheels().forEach(this::addArchive);
    lock.jars().values().forEach(this::addArchive);
    if (lock.edition() == Edition.JVM) addLibTorch();
    lock.trees().forEach(this::addTree);
    lock.base().ifPresent(base -> components.add(Component.image(base.name(), base.digest())));
    Tree.Mark cresset = lock.trees().get(Installation.CRESSET);
    return new Bom(
        "cresset-" + lock.edition() + "-" + lock.variant(),
        image.manifest().descriptor().digest(),
        cresset == null ? "unknown" : cresset.version(),
        components);
  }

  private void addArchive(Artifact artifact) {
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
      components.add(Component.python(artifact.name(), artifact.version(), hash, licence));
    } else {
      components.add(Component.jar(JarFacts.of(file, artifact), hash));
    }
  }

  /** The libraries of LibTorch under their own name, whoever packed them. */
  private void addLibTorch() {
    String version = lock.stack().torch() + "+" + lock.stack().variant();
    components.add(
        Component.generic("libtorch", version, Component.Role.LIBRARY, Licence.of("BSD-3-Clause")));
  }

  private void addTree(String name, Tree.Mark mark) {
    if (name.equals(Installation.JAVA)) {
      Licence licence = Licence.of("GPL-2.0-only WITH Classpath-exception-2.0");
      components.add(
          Component.generic("openjdk", mark.version(), Component.Role.PLATFORM, licence));
      return;
    }
    for (Map.Entry<String, Path> file : installation.tree(name).files().entrySet()) {
      if (!file.getKey().endsWith(".jar") || !Files.isRegularFile(file.getValue())) continue;
      try {
        String hash = Sha256.of(file.getValue(), _ -> {});
        components.add(Component.jar(JarFacts.of(file.getValue()), Optional.of(hash)));
      } catch (IOException e) {
        throw ImageException.of(file.getValue() + " cannot be read", e);
      }
    }
  }
}
