package org.cresset.vision.training;

import com.google.errorprone.annotations.MustBeClosed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.cresset.torch.Autocast;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.OutOfMemoryException;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.amp.GradScaler;
import org.cresset.torch.data.Batch;
import org.cresset.torch.nn.Module;
import org.cresset.torch.optim.AveragedModel;
import org.cresset.torch.optim.ClipGrad;
import org.cresset.torch.optim.Optimizer;
import org.cresset.torch.optim.Scheduler;
import org.cresset.vision.models.ImageModel;

/** A network and all that changes its weights: the one place where a step is made. */
final class Learning implements AutoCloseable {
  private static final String NETWORK = "network.";
  private static final String OPTIMIZER = "optimizer.";
  private static final String SCHEDULE = "schedule.";
  private static final String SCALER = "scaler.";
  private static final String EMA = "ema.";

  private final Task task;
  private final Settings settings;
  private final Device device;
  private final Module network;
  private final Frozen frozen;
  private final Optimizer optimizer;
  private final Scheduler schedule;
  private final GradScaler scaler; // switched off but for float16
  private final Optional<AveragedModel> average;
  private final Tensor lossSum; // of the images learnt from: on the device, so nobody waits
  private boolean begun; // whether there are gradients of this step already

  /** How an optimizer's schedule is made. */
  interface ScheduleMaker {
    Scheduler of(Optimizer optimizer);
  }

  /**
   * Of a network that is on the device; it is closed with this.
   *
   * @throws TorchException if there are no layers to freeze of that name, or no blocks to compute
   *     again
   */
  Learning(Recipe recipe, Settings settings, Device device, Module network, ScheduleMaker maker) {
    this.task = recipe.task();
    this.settings = settings;
    this.device = device;
    this.network = network;
    if (settings.tuning().checkpointing()) recompute(network);
    frozen = Frozen.of(network, settings.tuning().freeze());
    optimizer = recipe.optimizer(network, settings);
    schedule = maker.of(optimizer);
    boolean scaled = settings.amp().equals(Optional.of(DType.FLOAT16));
    scaler = GradScaler.of(device, o -> o.enabled(scaled));
    var decay = settings.tuning().ema();
    average =
        decay.isPresent()
            ? Optional.of(AveragedModel.ema(network, decay.getAsDouble(), true))
            : Optional.empty();
    lossSum = Tensor.empty(DType.FLOAT64, device, MemoryFormat.CONTIGUOUS).leaveScope().zero_();
  }

  private static void recompute(Module network) {
    if (!(network instanceof ImageModel model)) {
      throw new TorchException(
          "checkpointing: the network must be one of the zoo, got "
              + network.getClass().getSimpleName(),
          "a recipe of your own can call its stages by Checkpoint.checkpoint",
          null);
    }
    model.checkpointing(true);
  }

  Module network() {
    return network;
  }

  /** The first group's. */
  double learningRate() {
    return optimizer.lr();
  }

  /** The losses of all images since {@link #forget}, added up; waits for the device. */
  double lossSum() {
    return lossSum.item();
  }

  void forget(double sum) {
    lossSum.fill_(sum);
  }

  void train() {
    network.train();
    frozen.keepStatistics();
  }

  /**
   * Adds a batch's gradients to those of the step.
   *
   * @param share the batch's part of the step's images
   */
  void learn(Batch batch, double share) {
    try (Scope _ = Scope.open()) {
      Tensor images = batch.tensor("image").to(device); // (N, 3, H, W)
      Tensor targets = batch.tensor(task.target()).to(device);
      Tensor loss;
      try (Autocast _ = autocast()) {
        loss = task.loss(network, images, targets);
      }
      if (!begun) optimizer.zeroGrad();
      begun = true;
      scaler.scale(share == 1 ? loss : loss.mul(share)).backward();
      addLoss(loss, batch.size());
    } catch (OutOfMemoryException e) {
      throw MemoryAdvice.about(e, settings);
    }
  }

  /** Changes the weights by the gradients since the last step. */
  void step() {
    try (Scope _ = Scope.open()) {
      var clip = settings.tuning().clip();
      if (clip.isPresent()) {
        scaler.unscale_(optimizer);
        ClipGrad.clipGradNorm_(optimizer.parameters(), clip.getAsDouble());
      }
      scaler.step(optimizer);
      scaler.update();
      schedule.step();
      average.ifPresent(AveragedModel::updateParameters);
    } catch (OutOfMemoryException e) {
      throw MemoryAdvice.about(e, settings);
    }
    begun = false;
  }

  /** What network and loss are computed in. */
  @MustBeClosed
  private Autocast autocast() {
    DType dtype = settings.amp().orElse(DType.BFLOAT16);
    return Autocast.open(device.type(), dtype, o -> o.enabled(settings.amp().isPresent()));
  }

  /** What the network makes of images, in float32, whatever it is computed in. */
  Tensor told(Tensor images) {
    Tensor logits;
    try (Autocast _ = autocast()) {
      logits = network.call(images);
    }
    return logits.to(DType.FLOAT32);
  }

  private void addLoss(Tensor meanLoss, int images) {
    try (NoGrad _ = NoGrad.open()) {
      lossSum.add_(meanLoss.detach().to(DType.FLOAT64), images);
    }
  }

  /** Does something with the weights that are tested and saved: the average, if there is one. */
  <T> T withBest(Supplier<T> action) {
    if (average.isEmpty() || average.get().updates() == 0) return action.get();
    try (Optimizer.Removable _ = average.get().apply()) {
      return action.get();
    }
  }

  /** All that must be kept to go on, by name. */
  Map<String, Tensor> stateDict() {
    Map<String, Tensor> state = new LinkedHashMap<>();
    network.stateDict().forEach((name, tensor) -> state.put(NETWORK + name, tensor));
    optimizer.stateDict().forEach((name, tensor) -> state.put(OPTIMIZER + name, tensor));
    schedule.stateDict().forEach((name, tensor) -> state.put(SCHEDULE + name, tensor));
    scaler.stateDict().forEach((name, tensor) -> state.put(SCALER + name, tensor));
    average.ifPresent(a -> a.stateDict().forEach((name, tensor) -> state.put(EMA + name, tensor)));
    return state;
  }

  /**
   * Goes back to what {@link #stateDict} gave.
   *
   * @throws TorchException if it is of another network
   */
  void loadStateDict(Map<String, Tensor> state) {
    network.loadStateDict(below(NETWORK, state));
    optimizer.loadStateDict(below(OPTIMIZER, state));
    schedule.loadStateDict(below(SCHEDULE, state));
    scaler.loadStateDict(below(SCALER, state));
    average.ifPresent(a -> a.loadStateDict(below(EMA, state)));
  }

  private static Map<String, Tensor> below(String prefix, Map<String, Tensor> all) {
    Map<String, Tensor> found = new LinkedHashMap<>();
    all.forEach(
        (name, tensor) -> {
          if (name.startsWith(prefix)) found.put(name.substring(prefix.length()), tensor);
        });
    return found;
  }

  @Override
  public void close() {
    average.ifPresent(AveragedModel::close);
    scaler.close();
    optimizer.close();
    network.close();
    lossSum.close();
  }
}
