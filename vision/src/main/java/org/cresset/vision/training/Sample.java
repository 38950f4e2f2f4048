package org.cresset.vision.training;

import org.cresset.vision.image.Image;

/** One image of an evaluation, as the network saw it, and what was made of it. */
public sealed interface Sample {
  /** What a person calls the image, such as its file. */
  String name();

  /** What the network saw, of three channels. */
  Image image();

  /**
   * An image that was told to be of a class.
   *
   * @param truth the class that it is of
   * @param prediction the most probable class
   * @param probability of the prediction, from 0 to 1
   * @param truthProbability of the truth, from 0 to 1
   */
  record Labelled(
      String name,
      Image image,
      String truth,
      String prediction,
      double probability,
      double truthProbability)
      implements Sample {}

  /**
   * An image whose pixels were told to be of classes.
   *
   * @param truth one channel of the image's size: labels, or the label to ignore
   * @param prediction the same of the network's classes
   * @param iou the mean over the classes that truth or prediction have, without ignored pixels
   */
  record Masked(String name, Image image, Image truth, Image prediction, double iou)
      implements Sample {}
}
