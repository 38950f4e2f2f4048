package org.cresset.stack.catalogue;

import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A release of PyTorch.
 *
 * @param version its version
 * @param released the day
 * @param python the Pythons that it has wheels for
 * @param torchvision the TorchVision that was built for it
 * @param torchaudio the TorchAudio that was released with it, if one was
 * @param torchaudioCompatible the TorchAudio that declares to work with it, if none was released
 * @param triton the Triton that it requires on Linux
 * @param defaultTag the variant that {@code pip install torch} brings on Linux
 * @param variants its builds, the CPU's first, then by CUDA
 * @param sources the catalogue's sources, by the fact's name
 * @param notes what else is to be known
 */
public record Release(
    Version version,
    LocalDate released,
    PythonRange python,
    Version torchvision,
    Optional<Version> torchaudio,
    Optional<Version> torchaudioCompatible,
    Version triton,
    String defaultTag,
    List<Variant> variants,
    Map<String, String> sources,
    List<String> notes) {
  /** Copies the collections. */
  public Release {
    variants = List.copyOf(variants);
    sources = Map.copyOf(sources);
    notes = List.copyOf(notes);
  }

  /** The variant with a tag, such as {@code cu130}. */
  public Optional<Variant> variant(String tag) {
    return variants.stream().filter(v -> v.tag().equals(tag)).findFirst();
  }

  /** The tags of its CUDA variants, oldest CUDA first. */
  public List<String> cudaTags() {
    return variants.stream().filter(v -> v.cuda().isPresent()).map(Variant::tag).toList();
  }

  /** Its TorchAudio: released with it, or the one that declares to work with it. */
  public Version audio() {
    return torchaudio.or(() -> torchaudioCompatible).orElseThrow();
  }
}
