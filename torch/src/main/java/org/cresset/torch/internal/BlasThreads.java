package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Says, while it is open, between how many threads OpenBLAS shares its work.
 *
 * <p>OpenBLAS has a pool of its own beside OpenMP's. It works on one thread unless told otherwise,
 * for two reasons: LibTorch also calls it from within OpenMP's regions (attention), where two pools
 * would fight for the same cores; and its factorisations need more stack, once shared, than a Java
 * thread has ({@code getrf_parallel} 540 KB at each level of its recursion). A LibTorch with MKL
 * shares by OpenMP itself: with it nothing here does anything.
 */
public enum BlasThreads implements AutoCloseable {
  /** Nothing was changed. */
  UNCHANGED {
    @Override
    public void close() {}
  },

  /** A product of large matrices is shared. */
  MANY {
    @Override
    public void close() {
      LOCK.lock();
      try {
        if (--products > 0) return;
        set(1);
        NO_PRODUCTS.signalAll();
      } finally {
        LOCK.unlock();
      }
    }
  },

  /** A factorisation is computed, and no product is shared meanwhile. */
  ONE {
    @Override
    public void close() {
      LOCK.lock();
      try {
        factorisations--;
      } finally {
        LOCK.unlock();
      }
    }
  };

  private static final Optional<MethodHandle> SET =
      NativeLibraries.function("openblas_set_num_threads", FunctionDescriptor.ofVoid(JAVA_INT));

  // The setting is the process's: products that are shared, or factorisations, never both at once.
  private static final ReentrantLock LOCK = new ReentrantLock();
  private static final Condition NO_PRODUCTS = LOCK.newCondition();
  private static int products;
  private static int factorisations;

  /**
   * As many as OpenMP gives the calling thread, until it closes this; unchanged while a
   * factorisation is under way or waits.
   */
  public static BlasThreads many() {
    if (SET.isEmpty()) return UNCHANGED;
    int threads = OneThread.openMpThreads();
    if (threads == 1) return UNCHANGED;
    LOCK.lock();
    try {
      if (factorisations > 0) return UNCHANGED;
      products++;
      set(threads);
      return MANY;
    } finally {
      LOCK.unlock();
    }
  }

  /** One, until this is closed; waits for products that are under way, not for its like. */
  public static BlasThreads one() {
    if (SET.isEmpty()) return UNCHANGED;
    LOCK.lock();
    try {
      factorisations++;
      while (products > 0) NO_PRODUCTS.awaitUninterruptibly();
      return ONE;
    } finally {
      LOCK.unlock();
    }
  }

  private static void set(int threads) {
    try {
      SET.orElseThrow().invokeExact(threads);
    } catch (Throwable e) {
      throw new AssertionError("OpenBLAS's functions throw nothing", e);
    }
  }

  @Override
  public abstract void close();
}
