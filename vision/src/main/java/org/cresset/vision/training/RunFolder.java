package org.cresset.vision.training;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cresset.torch.TorchException;

/**
 * The folder of one training: {@code metrics.jsonl}, {@code summary.json}, {@code
 * model.safetensors}, {@code checkpoint/} and, once it is done, {@code evaluation.json} with {@code
 * examples/}.
 *
 * @param path the folder
 */
public record RunFolder(Path path) {
  /** The trained network, for {@link Classifier#load}. */
  public Path model() {
    return path.resolve("model.safetensors");
  }

  /** What came out. */
  public Path summary() {
    return path.resolve("summary.json");
  }

  /** One line an epoch. */
  public Path metrics() {
    return path.resolve("metrics.jsonl");
  }

  /** How well the trained network does; see {@link Evaluation}. */
  public Path evaluation() {
    return path.resolve("evaluation.json");
  }

  /** The pictures that {@link #evaluation} names. */
  public Path examples() {
    return path.resolve("examples");
  }

  /** All that is needed to go on. */
  public Path checkpoint() {
    return path.resolve("checkpoint").resolve("checkpoint.safetensors");
  }

  /** Whether there is something to go on from. */
  public boolean hasCheckpoint() {
    return Files.isRegularFile(checkpoint());
  }

  /**
   * Makes the folder for a run that begins.
   *
   * @throws TorchException if it holds another run, or cannot be written to
   */
  void begin() {
    for (Path file : new Path[] {checkpoint(), model(), metrics()}) {
      if (Files.exists(file)) {
        throw new TorchException(
            "train: the folder " + path + " holds a run already (" + file.getFileName() + ")",
            "go on with it: --resume; or begin in another folder",
            null);
      }
    }
    create(path);
  }

  static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (FileAlreadyExistsException e) {
      throw new TorchException(folder + ": must be a folder, and is a file", null, e);
    } catch (IOException e) {
      throw new TorchException(folder + ": cannot be made: " + e.getMessage(), null, e);
    }
  }
}
