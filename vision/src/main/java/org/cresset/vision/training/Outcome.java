package org.cresset.vision.training;

/**
 * How a training ended.
 *
 * @param summary what came out so far
 * @param finished whether all epochs are done; if not, somebody stopped it
 */
public record Outcome(Summary summary, boolean finished) {}
