package org.cresset.stack.sync;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.Sha256;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.torch.LibTorchProvider.Progress;

/**
 * The wheel of pip that a Python brings along for its virtual environments. Source: the module
 * ensurepip; Debian keeps it in a package of its own, python3-venv, and the wheel elsewhere.
 */
final class BundledPip {
  private static final Pattern WHEEL = Pattern.compile("pip-([0-9][A-Za-z0-9.]*)-.+[.]whl");

  private BundledPip() {}

  /**
   * Puts the wheel into the store.
   *
   * @return the wheel; nothing if the lock names a pip itself
   * @throws SyncException if the environment is for Java, or the Python has no pip to give
   */
  static List<Artifact> of(
      Lock lock, Optional<Python> python, ArtifactStore store, Progress progress) {
    if (python.isEmpty()) {
      throw new SyncException(
          "an environment for Java has no Python that a pip could be for",
          "leave --with-pip away",
          null);
    }
    if (lock.artifacts().stream().anyMatch(artifact -> artifact.name().equals("pip"))) {
      return List.of();
    }
    Path wheel = python.get().pipsWheel().orElseThrow(() -> none(python.get()));
    Matcher name = WHEEL.matcher(String.valueOf(wheel.getFileName()));
    if (!name.matches()) throw none(python.get());
    try (Downloads copies = new Downloads(Network.DIRECT.offline(true), Limits.DEFAULT)) {
      Artifact pip =
          new Artifact(
              "pip",
              name.group(1),
              Artifact.Kind.WHEEL,
              name.group(),
              Files.size(wheel),
              Sha256.of(wheel, _ -> {}));
      RemoteFile here =
          new RemoteFile(pip.file(), pip.size(), pip.sha256(), List.of(wheel.toUri()));
      store.fetch(List.of(pip), _ -> here, copies, progress);
      return List.of(pip);
    } catch (IOException e) {
      throw new SyncException(
          "pip's wheel " + wheel + " cannot be read: " + e.getMessage(), null, e);
    }
  }

  private static SyncException none(Python python) {
    return new SyncException(
        python.executable()
            + " must bring a pip for its environments along, it has no module ensurepip",
        "on Debian and Ubuntu: sudo apt-get install python3-venv; or lock a pip with the rest:"
            + " cresset stack lock ... --also pip",
        null);
  }
}
