package org.cresset.stack.checking;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.CudaBuild;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.PythonVersion;
import org.cresset.stack.catalogue.Release;
import org.cresset.stack.catalogue.Variant;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.resolve.Specifier;

/** Compares what wheels say of themselves with what the catalogue says of them. */
public final class CatalogueCheck {
  private static final Pattern TAG =
      Pattern.compile("(cp3[0-9]+)-(\\w+)-(?:.*\\.)?manylinux_2_([0-9]+)_(\\w+)");

  private final Catalogue catalogue;
  private final Wheel wheel;
  private final List<String> agreed = new ArrayList<>();
  private final List<String> disagreements = new ArrayList<>();

  private CatalogueCheck(Catalogue catalogue, Wheel wheel) {
    this.catalogue = catalogue;
    this.wheel = wheel;
  }

  /**
   * What came of one wheel.
   *
   * @param wheel where it lies
   * @param agreed the names of the facts that wheel and catalogue agree on
   * @param disagreements a sentence for each that they do not
   */
  public record Outcome(Path wheel, List<String> agreed, List<String> disagreements) {
    /** Copies the lists. */
    public Outcome {
      agreed = List.copyOf(agreed);
      disagreements = List.copyOf(disagreements);
    }
  }

  /**
   * Compares a wheel, the wheels of a folder, or the packages installed in one.
   *
   * @throws org.cresset.torch.TorchException if there is no wheel, or one is damaged
   */
  public static List<Outcome> of(Catalogue catalogue, Path place) {
    return Wheel.in(place).stream()
        .map(wheel -> new CatalogueCheck(catalogue, wheel).outcome())
        .toList();
  }

  private Outcome outcome() {
    switch (wheel.name()) {
      case "torch" -> torch();
      case "torchvision" -> partner("torchvision");
      case "torchaudio" -> partner("torchaudio");
      default -> disagreements.add("the catalogue knows no package " + wheel.name());
    }
    return new Outcome(wheel.place(), agreed, disagreements);
  }

  private void torch() {
    String plain = wheel.version().replaceFirst("\\+.*", "");
    Optional<Release> found =
        Version.isVersion(plain) ? catalogue.release(Version.of(plain)) : Optional.empty();
    if (found.isEmpty()) {
      disagreements.add("the catalogue has no torch " + plain);
      return;
    }
    Release release = found.get();
    python(release);
    String tag = wheel.cuda().map(cuda -> "cu" + cuda.replace(".", "")).orElse("cpu");
    Optional<Variant> variant = release.variant(tag);
    compare("variant", tag, variant.isPresent(), () -> release.cudaTags().toString());
    variant.ifPresent(v -> variant(release, v));
  }

  private void python(Release release) {
    if (!wheel.requiresPython().isEmpty()) {
      Version oldest = Version.of(release.python().min().toString());
      boolean fits = Specifier.of(wheel.requiresPython()).matches(oldest);
      Version before = Version.of("3." + (oldest.minor() - 1));
      boolean starts = !Specifier.of(wheel.requiresPython()).matches(before);
      compare(
          "Requires-Python", wheel.requiresPython(), fits && starts, release.python()::toString);
    }
    if (!wheel.pythons().isEmpty()) {
      List<PythonVersion> named = wheel.pythons().stream().map(PythonVersion::of).sorted().toList();
      boolean same =
          named.stream().allMatch(release.python()::contains)
              && named.contains(release.python().min())
              && named.contains(release.python().max());
      compare("Pythons", wheel.pythons().toString(), same, release.python()::toString);
    }
  }

  private void variant(Release release, Variant variant) {
    for (String text : wheel.tags()) {
      Matcher tag = TAG.matcher(text);
      if (!tag.matches()) continue;
      compare("glibc", "2." + tag.group(3), variant.glibc());
      String abi = tag.group(2).equals(tag.group(1) + "t") ? "t" : "";
      PythonVersion python = PythonVersion.of("3." + tag.group(1).substring(3) + abi);
      compare("tag", text, release.python().contains(python), release.python()::toString);
    }
    if (variant.cuda().isEmpty()) return;
    CudaBuild build = variant.cuda().get();
    pin("cuda-toolkit", Optional.of(build.version()));
    for (Map.Entry<String, String> required : wheel.requires().entrySet()) {
      String name = required.getKey();
      if (name.startsWith("nvidia-cudnn-")) pin(name, Optional.of(build.cudnn()));
      else if (name.startsWith("nvidia-nccl-")) pin(name, build.nccl());
      else if (build.requires().containsKey(name) && !name.equals("cuda-toolkit")) {
        pin(name, Optional.ofNullable(build.requires().get(name)));
      }
    }
    pin("triton", Optional.of(release.triton()));
    if (!wheel.cubins().isEmpty()) cubins(build);
  }

  private void cubins(CudaBuild build) {
    Machine machine =
        wheel.tags().stream().anyMatch(tag -> tag.endsWith("aarch64"))
            ? Machine.AARCH64
            : Machine.X86_64;
    List<ComputeCapability> said = build.cubins().getOrDefault(machine, List.of());
    boolean same = new TreeSet<>(said).equals(new TreeSet<>(wheel.cubins()));
    compare("compute capabilities", wheel.cubins().toString(), same, said::toString);
  }

  private void pin(String name, Optional<Version> said) {
    String asked = wheel.requires().get(name);
    if (asked == null) return;
    if (said.isEmpty()) {
      disagreements.add("it requires %s%s, the catalogue does not know".formatted(name, asked));
      return;
    }
    compare(
        "requires " + name, asked, Specifier.of(asked).matches(said.get()), said.get()::toString);
  }

  private void partner(String name) {
    String plain = wheel.version().replaceFirst("\\+.*", "");
    List<Release> releases =
        catalogue.releases().stream()
            .filter(
                r ->
                    (name.equals("torchvision") ? r.torchvision() : r.audio())
                        .toString()
                        .equals(plain))
            .toList();
    if (releases.isEmpty()) {
      disagreements.add("the catalogue has no %s %s".formatted(name, plain));
      return;
    }
    String asked = wheel.requires().getOrDefault("torch", "");
    for (Release release : releases) {
      compare(
          "requires torch",
          asked,
          Specifier.of(asked).matches(release.version()),
          release.version()::toString);
    }
  }

  private void compare(String fact, String wheelSays, Version catalogueSays) {
    compare(fact, wheelSays, Version.of(wheelSays).equals(catalogueSays), catalogueSays::toString);
  }

  private void compare(
      String fact, String wheelSays, boolean same, java.util.function.Supplier<String> said) {
    if (same) agreed.add(fact + " " + wheelSays);
    else {
      disagreements.add(
          "%s: the wheel says %s, the catalogue %s".formatted(fact, wheelSays, said.get()));
    }
  }
}
