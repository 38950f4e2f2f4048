package org.cresset.vision.training;

import java.nio.file.Path;

/** Is told how a training goes; called in the thread that trains, which waits for it. */
public interface TrainingListener {
  /** Does nothing with what it is told. */
  TrainingListener SILENT = new TrainingListener() {};

  /** Something that a person should know, such as which layers got fresh weights. */
  default void note(String sentence) {}

  /** Data, network and folder are there: the first step comes next. */
  default void began() {}

  /** A step was made. */
  default void step(StepReport report) {}

  /** An epoch was trained and tested. */
  default void epoch(EpochReport report) {}

  /** A checkpoint lies on the disk. */
  default void saved(Path checkpoint) {}
}
