package org.cresset.vision.training;

import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.Safetensors;

/**
 * Where a training was left: with the tensors that lie beside it in the file, all that is needed to
 * go on as if nothing had happened.
 *
 * <p>One safetensors file, so that one rename replaces all of it: {@code network.*}, {@code
 * optimizer.*}, {@code schedule.*}, {@code scaler.*} where gradients are scaled, {@code ema.*}
 * where weights are averaged, and {@code random}, the state of the random generator; the rest is
 * metadata. The order of the data is a function of seed and position.
 *
 * @param recipe the recipe's name
 * @param settings what was chosen
 * @param device where it ran
 * @param position how far it came
 * @param lossSum the sum of the losses of the epoch's images so far
 * @param seconds how long the epoch has taken so far
 */
public record TrainingCheckpoint(
    String recipe,
    Settings settings,
    Device device,
    Position position,
    double lossSum,
    double seconds) {
  private static final String FORMAT = "1";
  private static final String RANDOM = "random";

  /** Epochs that are done, and steps made in the next. */
  public record Position(int epoch, int batch) {
    static final Position START = new Position(0, 0);

    Position nextBatch() {
      return new Position(epoch, batch + 1);
    }

    Position nextEpoch() {
      return new Position(epoch + 1, 0);
    }
  }

  /**
   * Reads where the run in a folder was left.
   *
   * @throws TorchException if there is no checkpoint, or it cannot be read
   */
  public static TrainingCheckpoint read(RunFolder folder) {
    Path file = folder.checkpoint();
    if (!folder.hasCheckpoint()) {
      throw new TorchException(
          "resume: there is no checkpoint in " + folder.path() + "; looked for " + file,
          "begin without --resume",
          null);
    }
    try (Safetensors opened = Safetensors.open(file)) {
      return ofMetadata(opened.metadata());
    } catch (IllegalArgumentException e) {
      throw new TorchException("resume: " + file + " is not a checkpoint of Cresset's", null, e);
    }
  }

  private static TrainingCheckpoint ofMetadata(Map<String, String> metadata) {
    if (!FORMAT.equals(metadata.get("cresset.checkpoint"))) {
      throw new IllegalArgumentException("format " + metadata.get("cresset.checkpoint"));
    }
    return new TrainingCheckpoint(
        metadata.getOrDefault("recipe", ""),
        Settings.of(metadata),
        Device.of(metadata.getOrDefault("device", "")),
        new Position(
            Integer.parseInt(metadata.getOrDefault("epoch", "")),
            Integer.parseInt(metadata.getOrDefault("batch", ""))),
        Double.parseDouble(metadata.getOrDefault("loss_sum", "")),
        Double.parseDouble(metadata.getOrDefault("seconds", "")));
  }

  private Map<String, String> metadata() {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("cresset.checkpoint", FORMAT);
    metadata.put("recipe", recipe);
    metadata.putAll(settings.toMap());
    metadata.put("device", device.toString());
    metadata.put("epoch", String.valueOf(position.epoch()));
    metadata.put("batch", String.valueOf(position.batch()));
    metadata.put("loss_sum", String.valueOf(lossSum));
    metadata.put("seconds", String.valueOf(seconds));
    return metadata;
  }

  /** Writes the file; until that is done, the one before stays. */
  void write(Path file, Learning learning) {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> tensors = new LinkedHashMap<>(learning.stateDict());
      Generator.states().forEach((where, random) -> tensors.put(random(where), bytes(random)));
      RunFolder.create(file.resolveSibling(""));
      Safetensors.write(file, tensors, metadata());
    }
  }

  /** Brings what learns and the random generator to where the file left them. */
  void restore(Path file, Learning learning) {
    try (Scope _ = Scope.open()) {
      Map<String, Tensor> all = Safetensors.read(file);
      learning.loadStateDict(all);
      if (!all.containsKey(RANDOM)) {
        throw new TorchException("resume: " + file + " has no random state");
      }
      for (Device here : Generator.states().keySet()) {
        Tensor random = all.get(random(here));
        if (random != null) Generator.state(here, random.toByteArray());
      }
    }
  }

  /** What a device's random state is called; the CPU's name is the oldest files'. */
  private static String random(Device device) {
    return device.equals(Device.CPU) ? RANDOM : RANDOM + "." + device;
  }

  private static Tensor bytes(byte[] values) {
    return Tensor.of(MemorySegment.ofArray(values), DType.UINT8, values.length);
  }
}
