package org.cresset.cli;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cresset.image.base.BaseImage;
import org.cresset.image.base.BaseReference;
import org.cresset.image.base.BaseStore;
import org.cresset.image.edition.Additions;
import org.cresset.image.edition.Edition;
import org.cresset.image.edition.ImageLock;
import org.cresset.image.edition.ImageLockFile;
import org.cresset.image.edition.ImageLocking;
import org.cresset.image.edition.Installation;
import org.cresset.image.edition.OnBase;
import org.cresset.image.edition.Variant;
import org.cresset.image.layer.ImageException;
import org.cresset.image.start.StartUp;
import org.cresset.stack.CacheFolder;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.locking.Locking;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.sync.Supply;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.TorchException;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which image, of which lock, and where its files come from. */
final class ImageOptions {
  @Option(
      names = "--lock",
      paramLabel = "FILE",
      description = "an image's lock, or a stack's (cresset-image.lock, else cresset.lock)")
  private Optional<Path> lock = Optional.empty();

  @Option(
      names = "--edition",
      paramLabel = "jvm|python",
      description = "whom it is for (default: as the lock says)")
  private Optional<Edition> edition = Optional.empty();

  @Option(
      names = "--variant",
      paramLabel = "base|full|dev",
      description = "how much is in it: what runs, notebooks and ssh too, compilers too (base)")
  private Optional<Variant> variant = Optional.empty();

  @Option(
      names = "--base",
      paramLabel = "IMAGE@sha256:...",
      description = {
        "build upon this image, in a registry or on this machine, instead of Debian's packages"
            + " alone;",
        "of those, what it lacks is added"
      })
  private Optional<String> base = Optional.empty();

  @Option(names = "--python", paramLabel = "FILE", description = "the Python whose pip is asked")
  private Optional<Path> python = Optional.empty();

  @Option(
      names = "--index",
      paramLabel = "URL",
      description = "a package index, instead of those in pip's settings; may be given again")
  private List<String> indexes = List.of();

  @Option(names = "--offline", description = "use files of this machine alone")
  private boolean offline;

  @Mixin private RegistryOptions registry = new RegistryOptions();

  /** The lock's file. */
  Path file() {
    Path image = Path.of(ImageLock.FILE);
    Path file = lock.orElse(Files.exists(image) ? image : Path.of(Lock.FILE));
    if (Files.exists(file)) return file;
    throw new TorchException(
        "there is no lock " + file, "make one with cresset stack lock, or name it by --lock", null);
  }

  /** Whether the file is an image's lock, so that nothing need be resolved. */
  boolean isImageLock() {
    JsonValue json = JsonReader.read(file());
    return json.find("image").isPresent();
  }

  /**
   * The image's lock that the file is, or that is made of it.
   *
   * @param progress told what is waited for while one is made
   */
  ImageLock imageLock(Progress progress) {
    if (!isImageLock()) return locked(progress);
    ImageLock known = ImageLockFile.read(file());
    check("edition", edition, known.edition());
    check("variant", variant, known.variant());
    bringBase(known);
    return known;
  }

  private void check(String what, Optional<?> asked, Object locked) {
    if (asked.isEmpty() || asked.get().equals(locked)) return;
    throw new ImageException(
        file() + " is of the " + what + " " + locked + ", asked for is " + asked.get(),
        "leave --" + what + " away, or make another lock with cresset image lock",
        null);
  }

  private ImageLock locked(Progress progress) {
    Lock stack = LockFile.read(file());
    Edition forWhom =
        edition.orElse(stack.flavour() == Lock.Flavour.JAVA ? Edition.JVM : Edition.PYTHON);
    Variant howMuch = variant.orElse(Variant.BASE);
    String machine = ImageLock.architecture(stack);
    Optional<OnBase> on = base.map(BaseReference::parse).map(from -> bring(from, machine));
    return locking(progress).lock(stack, forWhom, howMuch, additions(forWhom, howMuch), python, on);
  }

  private OnBase bring(BaseReference from, String architecture) {
    BaseStore bases = OnBase.bases(ArtifactStore.ofUser());
    Optional<BaseImage> known = bases.find(from.digest());
    if (known.isEmpty() && offline && from.registry().isPresent()) {
      throw new ImageException(
          "the base " + from + " is not on this machine", "leave --offline away", null);
    }
    return new OnBase(from.name(), bases.bring(from, architecture, registry.access(), _ -> {}));
  }

  /** Brings the base that a lock names, from where the user says or from its registry. */
  private void bringBase(ImageLock lock) {
    if (base.isPresent()) {
      OnBase given = bring(BaseReference.parse(base.get()), lock.architecture());
      String locked = lock.base().map(ImageLock.Base::digest).orElse("none");
      if (!given.image().digest().equals(locked)) {
        throw new ImageException(
            "%s is of the base %s, asked for is %s"
                .formatted(file(), locked, given.image().digest()),
            "leave --base away, or make another lock with cresset image lock --base",
            null);
      }
      return;
    }
    lock.base()
        .filter(named -> !named.name().isEmpty())
        .ifPresent(
            named ->
                bring(
                    BaseReference.parse(named.name() + "@" + named.digest()), lock.architecture()));
  }

  /** What locks, and tells what it waits for. */
  ImageLocking locking(Progress progress) {
    return new ImageLocking(
        new Locking(Catalogue.bundled(), System.getenv(), progress),
        installation(),
        CacheFolder.ofUser().resolve("apt"));
  }

  /** What starts the image, and what it offers. */
  static Additions additions(Edition edition, Variant variant) {
    return StartUp.additions(edition, variant);
  }

  /** The Java and the Cresset that run. */
  static Installation installation() {
    Path java = Path.of(System.getProperty("java.home"));
    Path application =
        Optional.ofNullable(Main.class.getModule().getLayer())
            .flatMap(layer -> layer.configuration().findModule("org.cresset.cli"))
            .flatMap(module -> module.reference().location())
            .filter(place -> place.toString().endsWith(".jar"))
            .map(URI::getPath)
            .map(file -> Path.of(file).getParent())
            .orElseThrow(
                () ->
                    new ImageException(
                        "images hold the Cresset that builds them, which must run from its jars",
                        "run cresset from its launcher",
                        null));
    return new Installation(java, application);
  }

  Supply supply() {
    Supply user = Supply.ofUser().offline(offline);
    return indexes.isEmpty() ? user : user.from(indexes);
  }
}
