package org.cresset.image.run;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.cresset.image.layer.ImageException;

/** Which GPUs a container gets. */
public sealed interface Gpus {
  /** None. */
  record None() implements Gpus {}

  /** All of the machine's. */
  record All() implements Gpus {}

  /**
   * Some.
   *
   * @param names each by its number, or by its UUID such as {@code GPU-...} or {@code MIG-...}
   */
  record Some(List<String> names) implements Gpus {
    /** Copies the list. */
    public Some {
      names = List.copyOf(names);
    }
  }

  /**
   * Reads {@code all}, {@code none}, or names with commas between.
   *
   * @throws ImageException if it is none of these, or names a GPU twice
   */
  static Gpus parse(String text) {
    if (text.equals("all")) return new All();
    if (text.equals("none")) return new None();
    List<String> names = List.of(text.split(",", -1));
    boolean plain = names.stream().allMatch(n -> n.matches("[0-9]{1,3}|(GPU|MIG)-[0-9a-fA-F/-]+"));
    Set<String> different = new HashSet<>(names);
    if (!plain || different.size() < names.size()) {
      throw new ImageException(
          "--gpus must be all, none, or different GPUs such as 0,1, got " + text,
          "nvidia-smi -L lists them",
          null);
    }
    return new Some(names);
  }

  /** The words of a runtime's command line for them. */
  default List<String> words(Engine engine) {
    return switch (this) {
      case None() -> List.of();
      case All() -> engine == Engine.PODMAN ? cdi(List.of("all")) : List.of("--gpus", "all");
      case Some(var names) ->
          // The quotes are Docker's: without them it takes the comma for the end of the list.
          engine == Engine.PODMAN
              ? cdi(names)
              : List.of("--gpus", "\"device=" + String.join(",", names) + "\"");
    };
  }

  /** Devices as the container device interface names them. */
  private static List<String> cdi(List<String> names) {
    List<String> words = new ArrayList<>();
    for (String name : names) words.addAll(List.of("--device", "nvidia.com/gpu=" + name));
    return words;
  }
}
