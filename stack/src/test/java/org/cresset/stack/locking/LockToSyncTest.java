package org.cresset.stack.locking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.abort;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Resolution;
import org.cresset.stack.resolve.Resolver;
import org.cresset.stack.resolve.Target;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.sync.Adoption;
import org.cresset.stack.sync.StackFolder;
import org.cresset.stack.sync.Supply;
import org.cresset.torch.LibTorchProvider.Progress;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole way with this machine's own pip and Python; skips where they have no such wheel. */
class LockToSyncTest {
  private static final String REQUEST = "torch==2.13.0 cpu";

  @TempDir Path temp;

  @Test
  void whatIsLockedIsFetchedAndRuns() throws Exception {
    Lock lock = lock();
    ArtifactStore store = new ArtifactStore(temp.resolve("store"));
    Supply.ofUser().bring(lock, store, Progress.SILENT);
    StackFolder stack = new StackFolder(temp.resolve("env"));
    stack.sync(lock, store, StackFolder.Options.DEFAULT, Progress.SILENT);
    Process python =
        new ProcessBuilder(
                stack.folder().resolve("bin/python").toString(),
                "-c",
                "import torch; print(torch.__version__, torch.ones(3).sum().item())")
            .redirectErrorStream(true)
            .start();
    assertThat(new String(python.getInputStream().readAllBytes(), UTF_8))
        .endsWith("2.13.0+cpu 3.0\n"); // torch may warn before it that numpy is not there
    Adoption found = Adoption.of(stack.folder());
    assertThat(found.version()).isEqualTo("2.13.0+cpu");
    assertThat(found.faults()).extracting(Adoption.Fault::name).containsExactly("cpu-only");
  }

  private static Lock lock() {
    Catalogue catalogue = Catalogue.bundled();
    Request request = Request.of(REQUEST);
    try {
      Python python = Python.find(Optional.empty(), System.getenv());
      Target target = Target.ofThisMachine().with(python.version());
      Resolution resolution = (Resolution) new Resolver(catalogue).resolve(request, target);
      Locking.Choice choice =
          new Locking.Choice(Lock.Flavour.PYTHON, Optional.of(python), List.of(), List.of());
      return new Locking(catalogue, System.getenv()).lock(request, resolution, choice).lock();
    } catch (TorchException | ClassCastException e) {
      return abort("needs a pip that has " + REQUEST + ": " + e.getMessage());
    }
  }
}
