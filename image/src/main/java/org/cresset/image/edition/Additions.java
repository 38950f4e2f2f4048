package org.cresset.image.edition;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.cresset.image.debian.Account;
import org.cresset.image.layer.Entry;
import org.cresset.image.oci.ImageConfig;
import org.cresset.stack.lock.Artifact;

/**
 * What an edition and a variant have beside the runtime itself: what starts it, and what it offers.
 *
 * @param packages Debian's packages by name
 * @param wheels requirements for pip, such as {@code jupyterlab==4.6.4}
 * @param jars jars by their path in the image, such as {@code opt/cresset/kernel/jjava.jar}
 * @param accounts users beside Debian's
 * @param entries files of our own
 * @param run how a container starts; the runtime's variables are added to its own
 */
public record Additions(
    List<String> packages,
    List<String> wheels,
    Map<String, Artifact> jars,
    List<Account> accounts,
    List<Entry> entries,
    ImageConfig.Run run) {
  /** Nothing: a container that runs what it is told. */
  public static final Additions NONE =
      new Additions(
          List.of(), List.of(), Map.of(), List.of(), List.of(), ImageConfig.Run.in(Map.of()));

  /** Copies the lists and the map. */
  public Additions {
    packages = List.copyOf(packages);
    wheels = List.copyOf(wheels);
    jars = new TreeMap<>(jars);
    accounts = List.copyOf(accounts);
    entries = List.copyOf(entries);
  }
}
