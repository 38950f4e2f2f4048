package org.cresset.image.registry;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/**
 * What a registry sends, no more of it than is wanted, and when some of it came last.
 *
 * <p>A registry may send without end, or nothing for hours; neither shows in the client's own ways
 * to read.
 */
final class Received implements BodySubscriber<Received> {
  private final OutputStream out;
  private final long limit;
  private final CompletableFuture<Received> whole = new CompletableFuture<>();
  private volatile long last = System.nanoTime();
  private long count;
  private Flow.Subscription subscription = NOTHING;

  private static final Flow.Subscription NOTHING =
      new Flow.Subscription() {
        @Override
        public void request(long n) {}

        @Override
        public void cancel() {}
      };

  private Received(OutputStream out, long limit) {
    this.out = out;
    this.limit = limit;
  }

  /** Writes to a stream, which stays open. */
  static Received to(OutputStream out, long limit) {
    return new Received(out, limit);
  }

  /** Keeps a text in memory. */
  static Received text(int limit) {
    return new Received(new ByteArrayOutputStream(), limit);
  }

  /** The bytes, if they were kept in memory. */
  byte[] bytes() {
    return out instanceof ByteArrayOutputStream kept ? kept.toByteArray() : new byte[0];
  }

  /** When something came last, by the nano clock. */
  long last() {
    return last;
  }

  @Override
  public CompletionStage<Received> getBody() {
    return whole;
  }

  @Override
  public void onSubscribe(Flow.Subscription given) {
    subscription = given;
    given.request(Long.MAX_VALUE);
  }

  @Override
  public void onNext(List<ByteBuffer> buffers) {
    last = System.nanoTime();
    try {
      for (ByteBuffer buffer : buffers) {
        count += buffer.remaining();
        if (count > limit) throw new IOException("it sends more than " + limit + " bytes");
        byte[] bytes = new byte[buffer.remaining()];
        buffer.get(bytes);
        out.write(bytes);
      }
    } catch (IOException e) {
      subscription.cancel();
      whole.completeExceptionally(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    whole.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    whole.complete(this);
  }
}
