package org.cresset.torch.io;

import java.nio.file.Path;
import java.util.Map;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;

/**
 * The weights of a module in a file of any format.
 *
 * <pre>{@code
 * model.loadStateDict(StateDict.load(Path.of("resnet18.pth")));
 * StateDict.save(Path.of("mine.pth"), model.stateDict());
 * }</pre>
 */
public final class StateDict {
  private StateDict() {}

  /**
   * Reads a state dict: {@code .pth}, safetensors in one file or several, or {@code .npz}, told
   * apart by content. The tensors belong to the open scope.
   *
   * @param keys what leads to the state dict in a {@code .pth} file that holds more, such as {@code
   *     "model"}; none for a file that is one
   * @throws TorchException if the file cannot be read or holds anything else
   */
  public static Map<String, Tensor> load(Path file, String... keys) {
    try (TensorFile opened = TensorFile.open(file)) {
      if (opened instanceof Pth pth) return pth.stateDict(keys);
      if (keys.length == 0) return opened.tensors();
      throw new TorchException(
          "%s: only a .pth file has state dicts under keys, got %s"
              .formatted(file, String.join(".", keys)));
    }
  }

  /**
   * Writes a state dict in the format that the file's name ends with: {@code .pth}, {@code .pt},
   * {@code .safetensors} or {@code .npz}.
   *
   * @throws TorchException if the file cannot be written; what was there before is unchanged
   */
  public static void save(Path file, Map<String, Tensor> state) {
    String name = file.toString();
    if (name.endsWith(".pth") || name.endsWith(".pt")) Pth.save(file, state);
    else if (name.endsWith(".safetensors")) Safetensors.write(file, state);
    else if (name.endsWith(".npz")) Npz.write(file, state);
    else {
      throw new TorchException(
          file + ": weights are written to .pth, .pt, .safetensors or .npz",
          "give the file one of these names",
          null);
    }
  }
}
