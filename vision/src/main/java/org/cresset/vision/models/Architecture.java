package org.cresset.vision.models;

import java.util.function.IntFunction;

/**
 * A network that can be made by name.
 *
 * @param name such as {@code resnet50}
 * @param task what it tells
 * @param size the height and width of images that published results are of
 * @param classes how many classes published weights have
 * @param reference whose names its parameters have
 */
public record Architecture(
    String name,
    Task task,
    int size,
    int classes,
    Reference reference,
    IntFunction<ImageModel> maker) {
  /** What a network tells. */
  public enum Task {
    /** One class of an image. */
    CLASSIFICATION,
    /** A class of each pixel. */
    SEGMENTATION
  }

  /** The program whose names and values a network has. */
  public enum Reference {
    /** torchvision. */
    TORCHVISION("torchvision", "BSD-3-Clause"),
    /** timm (PyTorch Image Models). */
    TIMM("timm", "Apache-2.0"),
    /** segmentation_models.pytorch. */
    SMP("segmentation_models.pytorch", "MIT"),
    /** milesial's Pytorch-UNet. */
    MILESIAL("Pytorch-UNet", "GPL-3.0");

    private final String title;
    private final String licence;

    Reference(String title, String licence) {
      this.title = title;
      this.licence = licence;
    }

    /** Its name. */
    public String title() {
      return title;
    }

    /** The licence of the program; weights may have others. */
    public String licence() {
      return licence;
    }
  }

  /** The network with fresh weights. */
  public ImageModel of(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          name + ": there must be one class or more, got " + classes);
    }
    return maker.apply(classes);
  }
}
