package org.cresset.torch.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.lang.foreign.FunctionDescriptor;
import java.lang.invoke.MethodHandle;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.cresset.torch.LibTorch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What OpenBLAS itself says about its threads. */
final class BlasThreadsTest {
  private final LibTorch libTorch = LibTorch.load();
  private final Optional<MethodHandle> get =
      NativeLibraries.function("openblas_get_num_threads", FunctionDescriptor.of(JAVA_INT));
  private int before;

  @BeforeEach
  void twoThreadsOfOpenMp() {
    assumeTrue(get.isPresent(), "this LibTorch has no OpenBLAS");
    before = libTorch.threads();
    libTorch.threads(2);
  }

  @AfterEach
  void asManyAsBefore() {
    if (get.isPresent()) libTorch.threads(before);
  }

  @Test
  void oneIsTheRule() {
    assertThat(threads()).isEqualTo(1);
  }

  @Test
  void manyAreThoseOfOpenMp() {
    try (var open = BlasThreads.many()) {
      assertThat(open).isEqualTo(BlasThreads.MANY);
      assertThat(threads()).isEqualTo(2);
    }
    assertThat(threads()).isEqualTo(1);
  }

  @Test
  void workThatIsToStayOnOneThreadIsNotShared() {
    try (var _ = OneThread.open();
        var open = BlasThreads.many()) {
      assertThat(open).isEqualTo(BlasThreads.UNCHANGED);
      assertThat(threads()).isEqualTo(1);
    }
  }

  @Test
  void nothingIsSharedDuringAFactorisation() throws Exception {
    try (var _ = BlasThreads.one()) {
      assertThat(elsewhere(BlasThreads::many)).isEqualTo(BlasThreads.UNCHANGED);
      assertThat(threads()).isEqualTo(1);
    }
  }

  @Test
  void aFactorisationWaitsForProducts() throws Exception {
    CompletableFuture<Integer> factorisation;
    try (var _ = BlasThreads.many()) {
      factorisation =
          CompletableFuture.supplyAsync(
              () -> {
                try (var _ = BlasThreads.one()) {
                  return threads();
                }
              });
      Thread.sleep(50);
      assertThat(factorisation).isNotDone();
    }
    assertThat(factorisation.get(10, TimeUnit.SECONDS)).isEqualTo(1);
  }

  @Test
  void factorisationsDoNotWaitForEachOther() throws Exception {
    try (var _ = BlasThreads.one()) {
      assertThat(elsewhere(BlasThreads::one)).isEqualTo(BlasThreads.ONE);
    }
  }

  @Test
  void theLastProductEndsTheSharing() throws Exception {
    try (var _ = BlasThreads.many()) {
      try (var _ = BlasThreads.many()) {
        assertThat(threads()).isEqualTo(2);
      }
      assertThat(threads()).isEqualTo(2);
    }
    assertThat(threads()).isEqualTo(1);
  }

  /** What another thread is given. */
  private static BlasThreads elsewhere(Supplier<BlasThreads> asked) throws Exception {
    return CompletableFuture.supplyAsync(
            () -> {
              try (BlasThreads given = asked.get()) {
                return given;
              }
            })
        .get(10, TimeUnit.SECONDS);
  }

  private int threads() {
    try {
      return (int) get.orElseThrow().invokeExact();
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
