package org.cresset.stack.catalogue;

import java.util.List;
import org.cresset.stack.lock.Artifact;

/**
 * A LibTorch that Cresset runs on and that comes as jars.
 *
 * @param name what distinguishes it from every other build, fit for a folder's name
 * @param version of PyTorch
 * @param tag its variant
 * @param machine the processor
 * @param artifacts the jars
 * @param libraries the files that are needed of them, without folders
 * @param unpackedBytes the length of those files together
 */
public record LibTorchJars(
    String name,
    Version version,
    String tag,
    Machine machine,
    List<Artifact> artifacts,
    List<String> libraries,
    long unpackedBytes) {
  /** Copies the lists. */
  public LibTorchJars {
    artifacts = List.copyOf(artifacts);
    libraries = List.copyOf(libraries);
  }
}
