package org.cresset.stack.sync;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.torch.LibTorchProvider.Progress;

/** A process of its own that fetches, unpacks, makes an environment and collects; to be killed. */
final class SyncOnce {
  private SyncOnce() {}

  /** Arguments: the store's folder, the lock, the index, the folder to make, the Python. */
  public static void main(String[] args) throws IOException {
    ArtifactStore store = new ArtifactStore(Path.of(args[0]));
    var lock = LockFile.read(Path.of(args[1]));
    System.out.println("ready");
    new Supply(List.of(args[2]), List.of(), Network.DIRECT, Limits.DEFAULT)
        .bring(lock, store, Progress.SILENT);
    var options = new StackFolder.Options(Linking.AUTO, Optional.of(Path.of(args[4])));
    new StackFolder(Path.of(args[3])).sync(lock, store, options, Progress.SILENT);
    store.collect(true);
  }
}
