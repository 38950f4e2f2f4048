package org.cresset.image.registry;

import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.PipSettings;

/**
 * How registries are reached.
 *
 * @param insecure whether plain HTTP is spoken with a registry on another machine, too
 * @param network the user's proxies and certificates
 * @param limits how long to wait and how often to try
 * @param logins who the user is
 */
public record Access(boolean insecure, Network network, Limits limits, DockerLogins logins) {
  /** As the user's own configuration says. */
  public static Access ofUser(boolean insecure) {
    return new Access(
        insecure, Network.ofUser(PipSettings.ofUser()), Limits.DEFAULT, DockerLogins.ofUser());
  }
}
