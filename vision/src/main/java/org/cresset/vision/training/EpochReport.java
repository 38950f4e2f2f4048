package org.cresset.vision.training;

/**
 * What came out of one epoch.
 *
 * @param epoch which one, from 1
 * @param step steps made since the run began
 * @param trainLoss the mean loss of its training images, as they were seen
 * @param testLoss the mean loss of the test images after it
 * @param testAccuracy the share of test images that are told rightly after it, from 0 to 1
 * @param imagesPerSecond training images per second, without the test
 * @param seconds how long it took, with the test
 */
public record EpochReport(
    int epoch,
    long step,
    double trainLoss,
    double testLoss,
    double testAccuracy,
    double imagesPerSecond,
    double seconds) {}
