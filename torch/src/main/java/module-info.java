/**
 * Tensors, automatic differentiation, layers, optimizers and data loading on stock LibTorch.
 *
 * <p>Needs the JDK alone, and a LibTorch found by {@link org.cresset.torch.LibTorchProvider}.
 */
module org.cresset.torch {
  requires static transitive com.google.errorprone.annotations;
  requires static transitive org.jspecify;

  exports org.cresset.torch;
  exports org.cresset.torch.amp;
  exports org.cresset.torch.data;
  exports org.cresset.torch.distributions;
  exports org.cresset.torch.io;
  exports org.cresset.torch.nn;
  exports org.cresset.torch.nn.functional;
  exports org.cresset.torch.optim;

  uses org.cresset.torch.DeviceDiagnosis;
  uses org.cresset.torch.LibTorchProvider;
}
