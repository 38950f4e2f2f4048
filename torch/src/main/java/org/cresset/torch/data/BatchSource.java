package org.cresset.torch.data;

/** Where an iterator gets the batches of an epoch from, one after the other. */
sealed interface BatchSource {
  /**
   * The next batch, for which it may wait.
   *
   * @throws org.cresset.torch.TorchException if it cannot be had: mostly a {@link DataException} on
   *     an item
   */
  Batch take();

  /** Ends all work without waiting for it and closes batches that nobody took; any thread. */
  void stop();

  /** Ends all work and waits until it has ended. */
  void close();

  /** Assembles each batch in the loop's own thread, when it is asked for. */
  final class InLoop implements BatchSource {
    private final Epoch epoch;
    private int next;

    InLoop(Epoch epoch, int from) {
      this.epoch = epoch;
      this.next = from;
    }

    @Override
    public Batch take() {
      return epoch.assemble(next++, () -> false);
    }

    @Override
    public void stop() {}

    @Override
    public void close() {}
  }

  /** Assembles batches ahead of the loop, each in one of several threads. */
  final class InThreads implements BatchSource {
    private final Prefetch prefetch;
    private final Workers workers;

    InThreads(Epoch epoch, int from, int threads, int ahead) {
      // Those read ahead, and the one in the loop.
      epoch.reserve(Math.min(ahead + 1, epoch.batches() - from));
      prefetch = new Prefetch(from, epoch.batches(), ahead);
      workers = new Workers(epoch, prefetch, threads);
    }

    @Override
    public Batch take() {
      return prefetch.take();
    }

    @Override
    public void stop() {
      prefetch.stop();
      workers.interrupt();
    }

    @Override
    public void close() {
      stop();
      workers.join();
    }
  }
}
