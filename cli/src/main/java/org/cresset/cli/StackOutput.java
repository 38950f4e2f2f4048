package org.cresset.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.CudaBuild;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.locking.LockDiff;
import org.cresset.stack.resolve.Answer;
import org.cresset.stack.resolve.Refusal;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Target;
import org.cresset.torch.TorchException;

/** How sets, refusals and locks are shown. */
final class StackOutput {
  private static final int COLUMN = 14;
  private static final Map<String, String> SUFFIX =
      Map.of("driver", " or newer", "glibc", " or newer");

  private final Console console;

  StackOutput(Console console) {
    this.console = console;
  }

  /** Reads {@code --target}. */
  static Target target(String text) {
    return text.equals("this") ? Target.ofThisMachine() : Target.of(text);
  }

  /** The set, or a failure with the facts that forbid it. */
  static Resolution resolved(Answer answer) {
    return switch (answer) {
      case Resolution resolution -> resolution;
      case Answer.Refused refused ->
          throw new TorchException(
              String.join(";\n  ", refused.facts().stream().map(Refusal::fact).toList()),
              nearest(refused.nearest()),
              null);
    };
  }

  private static String nearest(List<Resolution> nearest) {
    return nearest.isEmpty()
        ? "no build in the catalogue runs on this target"
        : "what works: "
            + String.join("\n        or: ", nearest.stream().map(StackOutput::brief).toList());
  }

  /** A set in one line. */
  static String brief(Resolution r) {
    StringBuilder line = new StringBuilder("torch ").append(r.torch());
    line.append(", torchvision ").append(r.release().torchvision());
    r.release().torchaudio().ifPresent(audio -> line.append(", torchaudio ").append(audio));
    r.variant().cuda().ifPresent(build -> line.append(", cuDNN ").append(build.cudnn()));
    line.append(", Python ").append(r.facts().getOrDefault("python", ""));
    r.minDriver().ifPresent(driver -> line.append(", driver ").append(driver).append(" or newer"));
    return line.toString();
  }

  void set(Resolution resolution) {
    resolution.facts().forEach((name, value) -> line(name, value + SUFFIX.getOrDefault(name, "")));
    resolution.variant().cuda().ifPresent(build -> build(build, resolution.target().machine()));
    notes(resolution.warnings());
  }

  /**
   * The GPUs that a build has code for, and what it pins beside CUDA's own, where that is known.
   */
  private void build(CudaBuild build, Machine machine) {
    List<ComputeCapability> cubins = build.cubins().getOrDefault(machine, List.of());
    String ptx = build.ptx().isEmpty() ? "" : ", PTX of " + words(build.ptx());
    if (!cubins.isEmpty()) line("gpu code", words(cubins) + ptx);
    String pins =
        build.requires().entrySet().stream()
            .filter(pin -> !pin.getKey().matches("nvidia-(cudnn|nccl)-.*")) // have their lines
            .sorted(Map.Entry.comparingByKey())
            .map(pin -> pin.getKey() + " " + pin.getValue())
            .collect(Collectors.joining(", "));
    if (!pins.isEmpty()) line("libraries", pins);
  }

  private static String words(List<ComputeCapability> all) {
    return all.stream().map(ComputeCapability::sm).collect(Collectors.joining(" "));
  }

  void line(String name, String value) {
    console.out().println(name + " ".repeat(Math.max(1, COLUMN - name.length())) + value);
  }

  void notes(List<String> notes) {
    for (String note : notes) line("note", note);
  }

  void diff(LockDiff diff) {
    if (diff.isEmpty()) {
      console.out().println("no file differs");
      return;
    }
    for (LockDiff.Change change : diff.changes()) {
      String from = change.from().isEmpty() ? "new" : change.from();
      String to = change.to().isEmpty() ? "removed" : change.to();
      console
          .out()
          .println(
              "%-28s %-18s -> %-18s %s"
                  .formatted(change.name(), from, to, Megabytes.of(change.download()))
                  .stripTrailing());
    }
    console
        .out()
        .println(
            "to download again: %s, kept: %s"
                .formatted(Megabytes.of(diff.download()), Megabytes.of(diff.kept())));
  }

  void lock(Lock lock) {
    console
        .out()
        .println(
            "torch %s+%s for %s: %d files, %s"
                .formatted(
                    lock.torch(),
                    lock.variant(),
                    lock.flavour(),
                    lock.artifacts().size(),
                    Megabytes.of(lock.downloadBytes())));
  }
}
