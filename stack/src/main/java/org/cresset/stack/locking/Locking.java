package org.cresset.stack.locking;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.LibTorchJars;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.PythonRange;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.fetch.Lengths;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.PipSettings;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Subject;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.TorchException;

/**
 * Turns what was resolved into a lock.
 *
 * <p>For Java a build that comes as jars is taken from the catalogue, without asking anybody; every
 * other comes from PyTorch's wheels, of which Java takes those with libraries.
 */
public final class Locking {
  /** The words of the lock that are not facts of the resolution. */
  private static final String ALSO = "also";

  private static final String WITHOUT = "without";

  private final Catalogue catalogue;
  private final Map<String, String> environment;
  private final Progress progress;

  /** Makes one; {@code environment} is where the path to Python is looked up. */
  public Locking(Catalogue catalogue, Map<String, String> environment) {
    this(catalogue, environment, Progress.SILENT);
  }

  /**
   * Makes one that tells what it waits for.
   *
   * @param environment where the path to Python is looked up
   * @param progress told that pip is asked, and of an index that does not answer it
   */
  public Locking(Catalogue catalogue, Map<String, String> environment, Progress progress) {
    this.catalogue = catalogue;
    this.environment = Map.copyOf(environment);
    this.progress = progress;
  }

  /** What is told of what it waits for. */
  public Progress progress() {
    return progress;
  }

  /**
   * What to lock beside the request.
   *
   * @param flavour whom the environment is for
   * @param python the Python whose pip is asked; empty for the one on the path
   * @param also further requirements for pip, such as {@code numpy<3}
   * @param without packages that the environment goes without, as {@code name==version}
   */
  public record Choice(
      Lock.Flavour flavour, Optional<Python> python, List<String> also, List<String> without) {
    /** Copies the lists. */
    public Choice {
      also = List.copyOf(also);
      without = List.copyOf(without);
    }

    /** What a lock was made with, but for the Python. */
    public static Choice of(Lock lock, Optional<Python> python) {
      return new Choice(lock.flavour(), python, words(lock, ALSO), words(lock, WITHOUT));
    }

    private static List<String> words(Lock lock, String name) {
      String words = lock.stack().getOrDefault(name, "");
      return words.isEmpty() ? List.of() : List.of(words.split(" "));
    }
  }

  /**
   * A lock and what is worth knowing about it.
   *
   * @param lock the lock
   * @param notes where the wheels say otherwise than the catalogue; the lock has what the wheels
   *     say
   */
  public record Locked(Lock lock, List<String> notes) {
    /** Copies the list. */
    public Locked {
      notes = List.copyOf(notes);
    }
  }

  /**
   * Locks a set.
   *
   * @throws TorchException if Cresset does not run on it, or pip does not find it
   */
  public Locked lock(Request request, Resolution resolution, Choice choice) {
    boolean java = choice.flavour == Lock.Flavour.JAVA;
    if (java) checkForJava(resolution);
    Optional<LibTorchJars> jars =
        java
            ? catalogue.libTorchJars(
                resolution.release().version(),
                resolution.variant().tag(),
                resolution.target().machine())
            : Optional.empty();
    Map<String, String> target = new TreeMap<>(resolution.target().words());
    List<Artifact> artifacts;
    if (jars.isPresent()) {
      artifacts = jars.get().artifacts();
    } else {
      Python python = python(resolution, choice);
      target.put("python", python.version().toString());
      artifacts = wheels(request, resolution, choice, python);
    }
    List<String> notes = new ArrayList<>();
    Map<String, String> stack = new TreeMap<>(resolution.facts());
    if (jars.isEmpty()) new WheelsWin(artifacts).correct(stack, notes);
    if (!choice.also.isEmpty()) stack.put(ALSO, String.join(" ", choice.also));
    if (!choice.without.isEmpty()) stack.put(WITHOUT, String.join(" ", choice.without));
    Lock lock = new Lock(request.text(), choice.flavour, target, stack, artifacts);
    return new Locked(lock, notes);
  }

  /**
   * Further wheels for an environment that is locked, which leave the lock's own wheels as they
   * are.
   *
   * @param requirements what is wanted, such as {@code jupyterlab==4.6.4}
   * @param python the Python whose pip is asked; empty for the one on the path
   * @param version the Python that the wheels are for, such as {@code 3.11}
   * @param glibc the C library that they run with
   * @return those that the lock does not have
   * @throws TorchException if pip does not find them, or they do not go with the lock
   */
  public List<Artifact> beside(
      Lock lock,
      List<String> requirements,
      Optional<Python> python,
      PythonVersion version,
      Version glibc) {
    if (requirements.isEmpty()) return List.of();
    Python asked = python.orElseGet(() -> Python.find(Optional.of(version), environment));
    if (!asked.version().equals(version)) wrongPython(asked, version.toString());
    List<String> all = new ArrayList<>(requirements);
    List<Artifact> had = lock.flavour() == Lock.Flavour.PYTHON ? lock.artifacts() : List.of();
    for (Artifact wheel : had) all.add(wheel.name() + "==" + wheel.version());
    Machine machine =
        Machine.find(lock.target().getOrDefault("machine", "")).orElse(Machine.X86_64);
    List<String> without = Choice.words(lock, WITHOUT);
    List<Artifact> found;
    try (Lengths lengths = new Lengths(Network.ofUser(PipSettings.of(environment)))) {
      Pip pip = new Pip(asked, without.stream().map(Placeholder::of).toList(), lengths, progress);
      String hint = "look into pip's configuration which indexes it asks";
      found =
          switch (pip.wheels(all, Pip.platforms(glibc, machine), hint)) {
            case Pip.Answer.Wheels(List<Artifact> artifacts) -> artifacts;
            case Pip.Answer.Nothing(TorchException why) -> throw why;
          };
    }
    Set<String> hashes = had.stream().map(Artifact::sha256).collect(Collectors.toSet());
    return found.stream().filter(wheel -> !hashes.contains(wheel.sha256())).toList();
  }

  private void checkForJava(Resolution resolution) {
    if (resolution.release().version().isAtLeast(catalogue.oldestForJava())) return;
    throw new TorchException(
        "Cresset runs on torch %s or newer, %s was resolved"
            .formatted(catalogue.oldestForJava(), resolution.torch()),
        "ask for a newer torch, or lock with --flavour python",
        null);
  }

  /** The Python whose pip is asked: the target's, or any that the release has wheels for. */
  private Python python(Resolution resolution, Choice choice) {
    Optional<PythonVersion> wanted = resolution.target().python();
    Python python = choice.python.orElseGet(() -> Python.find(wanted, environment));
    if (wanted.isPresent() && !wanted.get().equals(python.version())) {
      wrongPython(python, wanted.get().toString());
    }
    PythonRange range = resolution.release().python();
    if (!range.contains(python.version())) wrongPython(python, range.toString());
    return python;
  }

  private List<Artifact> wheels(
      Request request, Resolution resolution, Choice choice, Python python) {
    List<Placeholder> without = choice.without.stream().map(Placeholder::of).toList();
    try (Lengths lengths = new Lengths(Network.ofUser(PipSettings.of(environment)))) {
      Pip pip = new Pip(python, without, lengths, progress);
      List<TorchException> failures = new ArrayList<>();
      for (List<String> requirements : attempts(request, resolution)) {
        List<String> all = new ArrayList<>(requirements);
        if (choice.flavour == Lock.Flavour.PYTHON) all.addAll(choice.also);
        switch (pip.wheels(all, resolution)) {
          case Pip.Answer.Nothing(TorchException why) -> failures.add(why);
          case Pip.Answer.Wheels(List<Artifact> found) -> {
            checkVariant(found, resolution);
            return choice.flavour == Lock.Flavour.JAVA ? withLibraries(found) : found;
          }
        }
      }
      throw failures.getLast(); // of the words that most indexes know
    }
  }

  private static void wrongPython(Python python, String wanted) {
    throw new TorchException(
        "the wheels are for Python %s, %s is %s"
            .formatted(wanted, python.executable(), python.version()),
        "pip judges packages by the Python that it runs on: name another with --python",
        null);
  }

  /**
   * What to ask pip for, best first: with the variant in the versions, as PyTorch's own index has
   * them; without, as the default variant is called elsewhere. A partner without its variant is of
   * the default one, and does not load beside another torch.
   */
  private static Collection<List<String>> attempts(Request request, Resolution resolution) {
    String local = "+" + resolution.variant().tag();
    Collection<List<String>> attempts = new LinkedHashSet<>();
    attempts.add(requirements(request, resolution, local, local));
    if (resolution.variant().tag().equals(resolution.release().defaultTag())) {
      attempts.add(requirements(request, resolution, local, ""));
      attempts.add(requirements(request, resolution, "", ""));
    }
    return attempts;
  }

  private static List<String> requirements(
      Request request, Resolution resolution, String torch, String partners) {
    List<String> requirements = new ArrayList<>();
    requirements.add("torch==" + resolution.release().version() + torch);
    if (request.has(Subject.TORCHVISION)) {
      requirements.add("torchvision==" + resolution.release().torchvision() + partners);
    }
    if (request.has(Subject.TORCHAUDIO)) {
      requirements.add("torchaudio==" + resolution.release().audio() + partners);
    }
    return requirements;
  }

  /** A wheel without a local version could be any variant; what it requires tells. */
  private static void checkVariant(List<Artifact> wheels, Resolution resolution) {
    String torch =
        wheels.stream()
            .filter(wheel -> wheel.name().equals("torch"))
            .map(Artifact::version)
            .findFirst()
            .orElse("");
    if (torch.endsWith("+" + resolution.variant().tag())) return;
    String suffix =
        resolution.variant().cuda().map(build -> "-cu" + build.version().major()).orElse("");
    boolean fits =
        !suffix.isEmpty()
            && wheels.stream()
                .anyMatch(
                    wheel -> wheel.name().startsWith("nvidia-") && wheel.name().endsWith(suffix));
    if (!torch.contains("+") && fits) return;
    throw new TorchException(
        "pip must find %s, it found torch %s".formatted(resolution.torch(), torch),
        "put the index of " + resolution.variant().tag() + " first in pip's configuration",
        null);
  }

  private static List<Artifact> withLibraries(List<Artifact> wheels) {
    return wheels.stream()
        .filter(wheel -> wheel.name().equals("torch") || wheel.name().startsWith("nvidia-"))
        .toList();
  }
}
