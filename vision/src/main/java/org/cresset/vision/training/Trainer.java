package org.cresset.vision.training;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.cresset.torch.Device;
import org.cresset.torch.Generator;
import org.cresset.torch.Scope;
import org.cresset.torch.TorchException;
import org.cresset.vision.report.Report;

/**
 * Trains a recipe's network, from the first step or from where a run was left.
 *
 * {@snippet :
 * var trainer = Trainer.of(recipe, recipe.defaults()).folder(new RunFolder(path));
 * Outcome outcome = trainer.train();
 * }
 *
 * <p>One training at a time in a process: the random generator of the weights is the process's.
 */
public final class Trainer {
  private static final Duration EVERY = Duration.ofSeconds(15);

  private final Recipe recipe;
  private final Settings settings;
  private Device device = Device.CPU;
  private int workers = 1;
  private Optional<RunFolder> folder = Optional.empty();
  private Optional<TrainingCheckpoint> from = Optional.empty();
  private TrainingListener listener = TrainingListener.SILENT;
  private Duration checkpointEvery = EVERY;
  private volatile boolean stopping;

  private Trainer(Recipe recipe, Settings settings) {
    this.recipe = recipe;
    this.settings = settings;
  }

  /** A training from the first step, on the CPU, that keeps nothing. */
  public static Trainer of(Recipe recipe, Settings settings) {
    return new Trainer(recipe, settings);
  }

  /**
   * A training from where the run in a folder was left; it goes on there, on the same device.
   *
   * @param checkpoint what {@link TrainingCheckpoint#read} found in the folder
   * @param settings what a person wants, which must be what the run began with
   * @throws TorchException if recipe or settings are others
   */
  public static Trainer resume(
      Recipe recipe, RunFolder folder, TrainingCheckpoint checkpoint, Settings settings) {
    List<String> differences = new ArrayList<>();
    if (!checkpoint.recipe().equals(recipe.name())) {
      differences.add("recipe " + checkpoint.recipe() + ", not " + recipe.name());
    } else {
      differences.addAll(checkpoint.settings().differences(settings));
    }
    if (!differences.isEmpty()) {
      throw new TorchException(
          "resume: the run in " + folder.path() + " began with " + String.join("; ", differences),
          "leave these options out to go on with it, or begin another run in another folder",
          null);
    }
    Trainer trainer = new Trainer(recipe, settings);
    trainer.device = checkpoint.device();
    trainer.folder = Optional.of(folder);
    trainer.from = Optional.of(checkpoint);
    return trainer;
  }

  /** Where to compute. */
  public Trainer device(Device device) {
    this.device = device;
    return this;
  }

  /** Threads that read images, 0 for none but the one that trains. */
  public Trainer workers(int workers) {
    this.workers = workers;
    return this;
  }

  /** Where to keep the run. */
  public Trainer folder(RunFolder folder) {
    this.folder = Optional.of(folder);
    return this;
  }

  /** Who is told how far it is. */
  public Trainer listener(TrainingListener listener) {
    this.listener = listener;
    return this;
  }

  /** How often to save a checkpoint within an epoch; at its end there is always one. */
  public Trainer checkpointEvery(Duration duration) {
    checkpointEvery = duration;
    return this;
  }

  /** Where it computes. */
  public Device device() {
    return device;
  }

  /** What was chosen, or what the checkpoint says. */
  public Settings settings() {
    return settings;
  }

  /** Asks the training to end after the step that it is at; from any thread. */
  public void stop() {
    stopping = true;
  }

  /**
   * Trains to the end, or until it is stopped; then what it saved last is where it ended.
   *
   * @throws TorchException if the data cannot be read, a file cannot be written, or the loss is no
   *     longer a number; the last checkpoint is then still there
   */
  public Outcome train() {
    device.available();
    TrainingData data = data(recipe, settings);
    if (from.isEmpty()) folder.ifPresent(RunFolder::begin);
    Generator.manualSeed(settings.seed());
    try (Scope _ = Scope.open();
        Session session =
            new Session(recipe, settings, from.isEmpty(), device, workers, data, listener::note)) {
      List<EpochReport> reports = new ArrayList<>();
      if (from.isPresent()) {
        session.restore(folder.orElseThrow().checkpoint(), from.get());
        reports.addAll(metrics().keepFirst(session.position().epoch()));
      }
      listener.began();
      boolean finished = run(session, reports);
      RunSummary summary = new RunSummary(recipe.name(), settings, device, recipe.task(), reports);
      folder.ifPresent(f -> summary.write(f.summary()));
      Optional<Evaluation> evaluation = finished ? evaluate(session) : Optional.empty();
      if (!reports.isEmpty()) folder.ifPresent(f -> Report.write(f.path()));
      return new Outcome(summary, finished, evaluation);
    }
  }

  private Optional<Evaluation> evaluate(Session session) {
    Optional<Evaluation> evaluation = folder.map(f -> session.evaluate(f.model()));
    evaluation.ifPresent(e -> EvaluationFile.write(folder.orElseThrow(), e));
    return evaluation;
  }

  /** The images that a training with these settings has: the recipe's data, or some of it. */
  public static TrainingData data(Recipe recipe, Settings settings) {
    TrainingData all = recipe.data(settings);
    return settings.limit().isPresent() ? all.limit(settings.limit().getAsInt()) : all;
  }

  private boolean run(Session session, List<EpochReport> reports) {
    while (session.position().epoch() < settings.epochs() && !noBetter(reports)) {
      Optional<EpochReport> report = epoch(session);
      if (report.isEmpty()) {
        save(session);
        return false;
      }
      reports.add(report.get());
      if (folder.isPresent()) metrics().append(report.get());
      session.nextEpoch();
      save(session);
      if (isKept(reports)) folder.ifPresent(f -> session.saveModel(f.model()));
      listener.epoch(report.get());
    }
    return true;
  }

  /** Whether the last epochs were no better than one before, as many as a person waits for. */
  private boolean noBetter(List<EpochReport> reports) {
    OptionalInt wait = settings.tuning().earlyStop();
    if (wait.isEmpty() || reports.isEmpty()) return false;
    EpochReport best = RunSummary.best(reports).orElseThrow();
    return reports.getLast().epoch() - best.epoch() >= wait.getAsInt();
  }

  /** Whether the last epoch's network is the one to keep. */
  private boolean isKept(List<EpochReport> reports) {
    return settings.tuning().earlyStop().isEmpty()
        || RunSummary.best(reports).orElseThrow().epoch() == reports.getLast().epoch();
  }

  /** One epoch, or what is left of it; empty if it was stopped. */
  private Optional<EpochReport> epoch(Session session) {
    long[] savedAt = {System.nanoTime()};
    boolean whole =
        session.trainEpoch(
            report -> {
              listener.step(report);
              if (System.nanoTime() - savedAt[0] >= checkpointEvery.toNanos()) {
                save(session);
                savedAt[0] = System.nanoTime();
              }
              return !stopping;
            });
    return whole ? session.test(() -> !stopping) : Optional.empty();
  }

  private void save(Session session) {
    if (folder.isEmpty()) return;
    session.save(folder.get().checkpoint());
    listener.saved(folder.get().checkpoint());
  }

  private Metrics metrics() {
    return new Metrics(folder.orElseThrow().metrics());
  }
}
