package org.cresset.stack.fetch;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

/** A page in memory, of no more than a certain length. */
final class PageBody {
  private final int limit;
  private final Pulse pulse;

  PageBody(int limit, Pulse pulse) {
    this.limit = limit;
    this.pulse = pulse;
  }

  /** Takes the body of one answer. */
  BodySubscriber<byte[]> fresh() {
    BodySubscriber<byte[]> bytes = BodySubscribers.ofByteArray();
    return new BodySubscriber<>() {
      private long length;

      @Override
      public CompletionStage<byte[]> getBody() {
        return bytes.getBody();
      }

      @Override
      public void onSubscribe(Flow.Subscription subscription) {
        bytes.onSubscribe(subscription);
      }

      @Override
      public void onNext(List<ByteBuffer> buffers) {
        pulse.beat();
        for (ByteBuffer buffer : buffers) length += buffer.remaining();
        if (length > limit) onError(new IOException("the page has more than " + limit + " bytes"));
        else bytes.onNext(buffers);
      }

      @Override
      public void onError(Throwable failure) {
        bytes.onError(failure);
      }

      @Override
      public void onComplete() {
        bytes.onComplete();
      }
    };
  }
}
