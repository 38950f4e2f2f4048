package org.cresset.vision.training;

import java.util.Optional;

/**
 * How a training ended.
 *
 * @param summary what came out so far
 * @param finished whether all epochs are done, or it got no better; if not, somebody stopped it
 * @param evaluation how well the network that was kept does, of a finished run with a folder
 */
public record Outcome(RunSummary summary, boolean finished, Optional<Evaluation> evaluation) {}
