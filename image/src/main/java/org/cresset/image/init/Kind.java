package org.cresset.image.init;

import java.util.Locale;

/** For which tool files are made. */
public enum Kind {
  /** {@code docker build}. */
  DOCKER,
  /** {@code docker compose}. */
  COMPOSE,
  /** {@code kubectl apply}. */
  K8S,
  /** Editors that work in a container. */
  DEVCONTAINER;

  /** As the command line writes it: {@code k8s}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
