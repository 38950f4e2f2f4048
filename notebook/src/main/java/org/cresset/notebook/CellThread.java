package org.cresset.notebook;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import jdk.jshell.execution.LocalExecutionControl;
import org.jspecify.annotations.Nullable;

/**
 * Runs snippets in this process, all on one thread, and keeps what they return.
 *
 * <p>In this process, because a value is to be shown as a picture and not as a text; on one thread,
 * because scopes, gradients and LibTorch's own settings belong to a thread and are to hold from
 * cell to cell. The JDK's local control stops a snippet at its next loop or call, but runs each on
 * a thread of its own: that one only waits here.
 */
final class CellThread extends LocalExecutionControl {
  /** The control whose snippet runs; there is one kernel in a process. */
  private static volatile @Nullable CellThread running;

  private final LinkedBlockingQueue<Runnable> work = new LinkedBlockingQueue<>();
  private final Thread thread = new Thread(this::work, "cells");
  private volatile @Nullable Method method;
  private volatile @Nullable Object value;

  CellThread(ClassLoader parent) {
    super(parent);
    thread.setDaemon(true);
    thread.start();
  }

  /** What the last snippet returned. */
  @Nullable Object value() {
    return value;
  }

  @Override
  protected String invoke(Method snippet) throws Exception {
    value = null;
    method = snippet;
    running = this;
    Method handOver = CellThread.class.getDeclaredMethod("handOver");
    handOver.setAccessible(true); // the JDK's control is to call it, and nobody else
    super.invoke(handOver);
    return valueString(value);
  }

  /** What the JDK's control runs in place of the snippet. */
  static void handOver() throws Throwable {
    CellThread control = running;
    if (control != null) control.runOnThread();
  }

  private void runOnThread() throws Throwable {
    Method snippet = method;
    if (snippet == null) return;
    CompletableFuture<@Nullable Object> done = new CompletableFuture<>();
    work.add(
        () -> {
          try {
            done.complete(snippet.invoke(null));
          } catch (InvocationTargetException e) {
            done.completeExceptionally(e.getCause() == null ? e : e.getCause());
          } catch (IllegalAccessException | RuntimeException e) {
            done.completeExceptionally(e);
          }
        });
    value = await(done);
  }

  /** Waits for the snippet even when it is told to stop: the next must not run beside it. */
  private @Nullable Object await(CompletableFuture<@Nullable Object> done) throws Throwable {
    while (true) {
      try {
        return done.get();
      } catch (InterruptedException e) {
        thread.interrupt();
      } catch (ExecutionException e) {
        throw e.getCause() == null ? e : e.getCause();
      }
    }
  }

  private void work() {
    while (true) {
      try {
        work.take().run();
        Thread.interrupted(); // an order to stop that came too late is not the next snippet's
      } catch (InterruptedException _) {
        // An order to stop, and nothing runs.
      }
    }
  }
}
