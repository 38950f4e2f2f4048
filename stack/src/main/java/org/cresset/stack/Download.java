package org.cresset.stack;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.cresset.torch.LibTorchProvider.Progress;
import org.eclipse.aether.transfer.AbstractTransferListener;
import org.eclipse.aether.transfer.TransferEvent;

/** Adds up what several transfers at once have brought, and tells it as one download. */
final class Download extends AbstractTransferListener {
  private final String what;
  private final long total;
  private final Progress progress;
  private final Map<String, Long> received = new ConcurrentHashMap<>();

  Download(List<Artifact> artifacts, Progress progress) {
    this.what =
        "downloading "
            + String.join(
                " and ", artifacts.stream().map(a -> a.name() + " " + a.version()).toList());
    this.total = artifacts.stream().mapToLong(Artifact::bytes).sum();
    this.progress = progress;
  }

  @Override
  public void transferProgressed(TransferEvent event) {
    String resource = event.getResource().getResourceName();
    if (!resource.endsWith(".jar")) return; // a checksum's few bytes
    received.put(resource, event.getTransferredBytes());
    long done = received.values().stream().mapToLong(Long::longValue).sum();
    progress.at(what, Math.min(done, total), total);
  }
}
