package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * After each test LibTorch must hold no more tensors for Java than before it.
 *
 * <p>The numbers that {@link Scalars} keeps are not counted; those that it dropped are left to the
 * garbage collector, which is therefore run when the count does not fit at once.
 */
final class LeakCheck implements BeforeEachCallback, AfterEachCallback {
  private static final ExtensionContext.Namespace SPACE =
      ExtensionContext.Namespace.create(LeakCheck.class);
  private static final int ATTEMPTS = 200;

  @Override
  public void beforeEach(ExtensionContext context) {
    LibTorch.load();
    context.getStore(SPACE).put("live", live());
  }

  @Override
  public void afterEach(ExtensionContext context) throws InterruptedException {
    long before = context.getStore(SPACE).getOrDefault("live", Long.class, 0L);
    awaitAtMost(before);
    assertThat(live()).as("live tensors after the test").isLessThanOrEqualTo(before);
  }

  /** Tensors that somebody holds, cached numbers aside. */
  static long live() {
    return Tensor.live() - Scalars.kept();
  }

  /** Runs the garbage collector until no more than this many live, or patience ends. */
  static void awaitAtMost(long limit) throws InterruptedException {
    for (int i = 0; i < ATTEMPTS && live() > limit; i++) {
      System.gc();
      Thread.sleep(5);
    }
  }
}
