package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.cresset.torch.TensorAssert.assertClose;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who owns a tensor, and when it is freed. */
@ExtendWith(LeakCheck.class)
@SuppressWarnings({"MustBeClosedChecker", "try"}) // closing wrongly is what some of these do
final class ScopeTest {
  private static final String INNER_FIRST =
      "scope: inner scopes must be closed before outer ones, once";

  @Test
  void aScopeFreesWhatWasMadeInIt() {
    Tensor outside;
    try (Scope _ = Scope.open()) {
      outside = Tensor.ones(2);
      Tensor inside;
      try (Scope _ = Scope.open()) {
        inside = outside.add(1);
        assertThat(inside.isOpen()).isTrue();
      }
      assertThat(inside.isOpen()).isFalse();
      assertThat(outside.isOpen()).isTrue();
      assertThatExceptionOfType(IllegalStateException.class)
          .isThrownBy(() -> inside.add(1))
          .withMessage(
              "a tensor was used after it was closed: its scope has ended, or close() was called;"
                  + " keep it with Scope.keep to use it longer");
      assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> outside.mul(inside));
    }
    assertThat(outside.isOpen()).isFalse();
  }

  @Test
  void keepHandsOnToTheParent() {
    try (Scope _ = Scope.open()) {
      Tensor kept;
      try (Scope _ = Scope.open()) {
        try (Scope inner = Scope.open()) {
          kept = inner.keep(Tensor.ones(2));
        }
        assertThat(kept.isOpen()).isTrue();
      }
      assertThat(kept.isOpen()).isFalse();
    }
  }

  @Test
  void ofFreesWhatWasMadeOnTheWay() {
    try (Scope _ = Scope.open()) {
      long before = LeakCheck.live();
      Tensor result = Scope.of(() -> Tensor.ones(2).add(Tensor.ones(2)).mul(Tensor.ones(2)));
      assertThat(LeakCheck.live()).isEqualTo(before + 1);
      assertClose(result, 2, 2);
    }
  }

  @Test
  void ofHandsOnATensorThatWasThereBefore() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(2);
      assertThat(Scope.of(() -> x)).isSameAs(x);
      assertThat(x.isOpen()).isTrue();
    }
  }

  @Test
  void wrongOrderIsRefused() {
    Scope outer = Scope.open();
    Scope inner = Scope.open();
    Tensor made = Tensor.ones(1);
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(outer::close)
        .withMessage(INNER_FIRST);
    assertThat(made.isOpen()).isTrue();
    inner.close();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(inner::close)
        .withMessage(INNER_FIRST);
    outer.close();
    assertThat(made.isOpen()).isFalse();
  }

  @Test
  void anotherThreadCannotCloseIt() throws InterruptedException {
    List<String> seen = new ArrayList<>();
    try (Scope scope = Scope.open()) {
      Tensor made = Tensor.ones(1);
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      scope.close();
                    } catch (IllegalStateException e) {
                      seen.add(String.valueOf(e.getMessage()));
                    }
                  });
      other.join();
      assertThat(made.isOpen()).isTrue();
    }
    assertThat(seen).containsExactly("scope: must be closed by the thread that opened it");
  }

  @Test
  void anExceptionInTheMiddleFreesAll() {
    long before = LeakCheck.live();
    assertThatExceptionOfType(TorchException.class)
        .isThrownBy(
            () -> {
              try (Scope _ = Scope.open()) {
                Tensor.ones(2, 3).mul(2).matmul(Tensor.ones(2, 3));
              }
            });
    assertThat(LeakCheck.live()).isEqualTo(before);
    assertThatExceptionOfType(IllegalArgumentException.class)
        .isThrownBy(
            () ->
                Scope.of(
                    () -> {
                      Tensor.ones(3);
                      throw new IllegalArgumentException("stop");
                    }));
    assertThat(LeakCheck.live()).isEqualTo(before);
  }

  @Test
  void aLongScopeWithEarlyClosesStaysSmall() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(10);
      long before = LeakCheck.live();
      for (int i = 0; i < 100_000; i++) {
        Tensor next = x.mul(1);
        x.close();
        x = next;
      }
      assertThat(LeakCheck.live()).isEqualTo(before);
      assertClose(x.sum(), 10);
    }
  }

  @Test
  void closingTwiceDoesNothing() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(1);
      Tensor view = x.view(1, 1);
      x.close();
      x.close();
      assertClose(view, new double[] {1});
    }
  }

  @Test
  void withoutAScopeTheCollectorFrees() throws InterruptedException {
    long before = LeakCheck.live();
    for (int i = 0; i < 1000; i++) Tensor.ones(10).add(1);
    LeakCheck.awaitAtMost(before);
    assertThat(LeakCheck.live()).isLessThanOrEqualTo(before);
  }

  @Test
  void withoutAScopeAGraphIsCollectedToo() throws InterruptedException {
    long before = LeakCheck.live();
    for (int i = 0; i < 200; i++) {
      Tensor x = Tensor.ones(10).requiresGrad_(true);
      x.mul(x).exp().sum().backward();
    }
    LeakCheck.awaitAtMost(before);
    assertThat(LeakCheck.live()).isLessThanOrEqualTo(before);
  }

  @Test
  void anUnscopedLoopStaysBounded() {
    Tensor x = Tensor.zeros(1 << 20); // 4 MiB: 3,000 of them are 12 GiB
    Tensor d = Tensor.ones(1 << 20);
    long most = 0;
    for (int i = 0; i < 3_000; i++) {
      x = x.add(d);
      most = Math.max(most, LeakCheck.live());
    }
    assertThat(x.get(0).item()).isEqualTo(3_000);
    assertThat(most).isLessThan(200); // it is asked for every 256 MiB or earlier
    x.close();
    d.close();
  }

  @Test
  void anUnscopedTensorMayBeClosedEarly() {
    long before = LeakCheck.live();
    Tensor x = Tensor.ones(2);
    Tensor y = x.requiresGrad_(true).mul(x);
    x.close();
    y.close();
    assertThat(LeakCheck.live()).isEqualTo(before);
  }

  @Test
  void anUnscopedLeafThatStopsWantingGradientsLeavesTheGraphWhole() {
    long before = LeakCheck.live();
    Tensor x = Tensor.ones(2).requiresGrad_(true);
    Tensor sum;
    try (Scope scope = Scope.open()) {
      sum = scope.keep(x.mul(3).sum());
    }
    x.requiresGrad_(false);
    x.close(); // must not free the leaf a second time: the graph holds it
    sum.backward();
    sum.close(); // frees the leaf, and the gradient that arrived there
    assertThat(LeakCheck.live()).isEqualTo(before);
  }

  @Test
  void gradientsLiveAsLongAsTheirLeaf() {
    long before = LeakCheck.live();
    Tensor x;
    try (Scope outer = Scope.open()) {
      x = outer.keep(Tensor.ones(2).requiresGrad_(true));
      try (Scope _ = Scope.open()) {
        x.mul(2).sum().backward();
      }
      assertClose(Objects.requireNonNull(x.grad()), 2, 2);
    }
    assertClose(Objects.requireNonNull(x.grad()), 2, 2);
    x.close();
    assertThat(LeakCheck.live()).isEqualTo(before);
  }
}
