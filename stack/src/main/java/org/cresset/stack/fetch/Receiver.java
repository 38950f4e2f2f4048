package org.cresset.stack.fetch;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Appends a response's body to a part, on the client's own thread and with no queue between.
 *
 * <p>It can be cut off: what arrives later is thrown away, since another try may be writing then.
 */
final class Receiver implements BodySubscriber<Void> {
  /** The part cannot be written: trying again would not help. */
  static final class WriteFailed extends IOException {
    private static final long serialVersionUID = 1;

    WriteFailed(IOException cause) {
      super(cause);
    }
  }

  /** More came than the file has. */
  static final class TooLong extends IOException {
    private static final long serialVersionUID = 1;
  }

  private static final long SETTLE_MILLIS = 100;

  private final PartFile part;
  private final long limit;
  private final LongConsumer received;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;
  private boolean cut;

  /** Appends until the part has {@code limit} bytes; {@code received} is told of each piece. */
  Receiver(PartFile part, long limit, LongConsumer received) {
    this.part = part;
    this.limit = limit;
    this.received = received;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public synchronized void onSubscribe(Flow.Subscription given) {
    subscription = given;
    if (cut) given.cancel();
    else given.request(1);
  }

  @Override
  public synchronized void onNext(List<ByteBuffer> buffers) {
    Flow.Subscription source = subscription;
    if (cut || source == null) return;
    long arrived = buffers.stream().mapToLong(ByteBuffer::remaining).sum();
    try {
      if (arrived > limit - part.length()) throw new TooLong();
      append(buffers);
      received.accept(arrived);
      source.request(1);
    } catch (IOException e) {
      cut = true;
      source.cancel();
      body.completeExceptionally(e);
    }
  }

  private void append(List<ByteBuffer> buffers) throws IOException {
    try {
      part.append(buffers);
    } catch (IOException e) {
      throw new WriteFailed(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }

  /**
   * Waits until the client has handed over what it had: it may report a lost connection before it
   * delivers the bytes that came earlier.
   */
  void settle() throws InterruptedException {
    try {
      body.get(SETTLE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      // The failure is known already.
    }
  }

  /** Writes nothing more; when this returns, nothing is being written. */
  synchronized void cut() {
    cut = true;
    if (subscription != null) subscription.cancel();
  }
}
