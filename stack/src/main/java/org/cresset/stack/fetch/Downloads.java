package org.cresset.stack.fetch;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.cresset.torch.LibTorchProvider.Progress;
import org.jspecify.annotations.Nullable;

/**
 * Fetches files: some at once, each resumed where it stopped, even by a process before this one,
 * and each checked by its SHA-256 before it gets its name.
 *
 * <p>Threads may share one; processes too may fetch into the same folder, but not the same file.
 */
public final class Downloads implements AutoCloseable {
  private final Network network;
  private final Limits limits;
  private final Web web;

  /** Fetches through {@code network} within {@code limits}. */
  public Downloads(Network network, Limits limits) {
    this.network = network;
    this.limits = limits;
    web = new Web(network, limits);
  }

  /**
   * A file to fetch, and where it goes.
   *
   * @param file what it must be
   * @param part where it grows; what is there already is gone on with
   * @param target its place when it is whole and verified
   */
  public record Order(RemoteFile file, Path part, Path target) {}

  /**
   * Fetches all; if one cannot be had, the others end too, and what has arrived is kept.
   *
   * @throws FetchException if one cannot be had; the message says why
   */
  public void fetch(List<Order> orders, Progress progress) {
    if (orders.isEmpty()) return;
    List<Order> largestFirst = new ArrayList<>(orders); // else the last one alone takes long
    largestFirst.sort(Comparator.comparingLong((Order o) -> o.file().bytes()).reversed());
    long total = orders.stream().mapToLong(o -> o.file().bytes()).sum();
    AtomicLong done = new AtomicLong();
    String what = "downloading " + title(orders);
    LongConsumer arrived = n -> progress.at(what, done.addAndGet(n), total);
    try (ExecutorService threads = Executors.newFixedThreadPool(limits.atOnce())) {
      var each = new ExecutorCompletionService<Order>(threads);
      List<Future<Order>> all = new ArrayList<>();
      for (Order order : largestFirst) {
        all.add(each.submit(() -> fetch(order, arrived), order));
      }
      try {
        for (int i = 0; i < all.size(); i++) each.take().get();
      } catch (ExecutionException e) {
        throw failure(e.getCause());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new FetchException("the download of " + title(orders) + " was interrupted", null, e);
      } finally {
        for (Future<Order> future : all) future.cancel(true);
      }
    }
  }

  private static RuntimeException failure(@Nullable Throwable cause) {
    return cause instanceof RuntimeException e ? e : new IllegalStateException(cause);
  }

  private static String title(List<Order> orders) {
    String first = orders.getFirst().file().name();
    return orders.size() == 1 ? first : orders.size() + " files";
  }

  private void fetch(Order order, LongConsumer arrived) {
    RemoteFile file = order.file();
    try (PartFile part = new PartFile(order.part())) {
      List<URI> far = new ArrayList<>();
      for (URI source : file.sources()) {
        if (!"file".equals(source.getScheme())) far.add(source);
        else if (copied(file, Path.of(source), part, order.target(), arrived)) return;
      }
      if (network.offline()) throw offline(file);
      if (far.isEmpty()) throw nowhere(file);
      RemoteFile remote = new RemoteFile(file.name(), file.bytes(), file.sha256(), far);
      new Transfer(remote, part, web, limits, arrived).run(order.target());
    } catch (IOException e) {
      throw unwritable(order, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new FetchException("the download of " + file.name() + " was interrupted", null, e);
    }
  }

  /** Whether a file of this machine is the one; one that is not is as good as none. */
  private static boolean copied(
      RemoteFile file, Path local, PartFile part, Path target, LongConsumer arrived)
      throws IOException {
    if (!Files.isReadable(local) || Files.size(local) != file.bytes()) return false;
    part.discard();
    try (InputStream in = Files.newInputStream(local)) {
      byte[] chunk = new byte[Blocks.BYTES];
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        part.append(List.of(ByteBuffer.wrap(chunk, 0, n)));
        arrived.accept(n);
      }
    }
    if (part.sha256().equals(file.sha256())) {
      part.moveTo(target);
      return true;
    }
    arrived.accept(-part.length());
    part.discard();
    return false;
  }

  private static FetchException offline(RemoteFile file) {
    return new FetchException(
        file.name() + " is not on this machine, and it is to be had offline",
        "leave --offline away, or import an archive that was exported where the file is",
        null);
  }

  private static FetchException nowhere(RemoteFile file) {
    return new FetchException(
        file.name() + " must have an address to be fetched from, none is known",
        "name an index that has it, in pip's settings (index-url, extra-index-url or find-links)"
            + " or by --index",
        null);
  }

  private static FetchException unwritable(Order order, IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota exceeded");
    return new FetchException(
        order.file().name()
            + " cannot be kept in "
            + order.part().getParent()
            + ": "
            + (full
                ? "the disk is full"
                : e.getClass().getSimpleName().replace("Exception", "") + " " + message),
        full
            ? "free some space, or set CRESSET_CACHE to a folder on another disk; what has arrived"
                + " is kept"
            : "check that the folder can be written to, or set CRESSET_CACHE to another",
        e);
  }

  @Override
  public void close() {
    web.close();
  }
}
