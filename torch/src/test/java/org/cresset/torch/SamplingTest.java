package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Distributions: PyTorch's numbers, from the process's generator and from a program's own. */
@ExtendWith(LeakCheck.class)
final class SamplingTest {
  /** Rules whose gradient is right on average alone: checked here, by the mean's known one. */
  static final Set<String> RULES = Set.of("_standard_gamma", "_sample_dirichlet");

  @Test
  void theMeanGradientIsThatOfTheMean() {
    try (Scope _ = Scope.open()) {
      Generator g = Generator.of(1);
      long n = 40000;
      Tensor a = Tensor.of(new double[] {0.7, 3}).requiresGrad_(true); // E[x] = a
      a.expand(n, 2).standardGamma(g).mean(0, false).sum().backward();
      double[] ofGamma = Objects.requireNonNull(a.grad()).toDoubleArray();
      assertThat(ofGamma[0]).isCloseTo(1, within(0.02));
      assertThat(ofGamma[1]).isCloseTo(1, within(0.02));
      double[] c = {0.7, 3, 1}; // E[x_i] = c_i / sum(c)
      Tensor b = Tensor.of(c).requiresGrad_(true);
      b.expand(n, 3).contiguous().sampleDirichlet(g).mean(0, false).select(0, 1).backward();
      double[] ofDirichlet = Objects.requireNonNull(b.grad()).toDoubleArray();
      double sum = c[0] + c[1] + c[2];
      for (int j = 0; j < 3; j++) {
        double known = ((j == 1 ? sum : 0) - c[1]) / (sum * sum);
        assertThat(ofDirichlet[j]).isCloseTo(known, within(0.01));
      }
    }
  }

  private static Tensor steps() {
    return Tensor.arange(1, 7, 1).to(DType.FLOAT32).reshape(2, 3);
  }

  private static Tensor draw(String name, Tensor expected, @Nullable Generator g) {
    Tensor empty = Tensor.empty(expected.dtype(), expected.shape().toArray());
    long[] shape = expected.shape().toArray();
    return switch (name) {
      case "uniform" -> empty.uniform_(-1, 2, g);
      case "normal", "normal64" -> empty.normal_(1, 2, g);
      case "random" -> empty.random_(-5, 50, g);
      case "randomWide" -> empty.random_(0, 1L << 40, g);
      case "randint" -> g == null ? Tensor.randint(3, 10, shape) : g.randint(3, 10, shape);
      case "randn" -> g == null ? Tensor.randn(shape) : g.randn(shape);
      case "rand" -> g == null ? Tensor.rand(shape) : g.rand(shape);
      case "randperm" -> g == null ? Tensor.randperm(11) : g.randperm(11);
      case "bernoulliBy" -> empty.bernoulli_(Tensor.full(0.3, DType.FLOAT32, 8), g);
      case "bernoulli" -> Tensor.full(0.6, DType.FLOAT32, 8).bernoulli(g);
      case "bernoulliMkl" -> empty.bernoulli_(0.3, g);
      case "exponentialMkl" -> empty.exponential_(2, g);
      case "geometric" -> empty.geometric_(0.2, g);
      case "cauchy" -> empty.cauchy_(1, 0.5, g);
      case "logNormal" -> empty.logNormal_(0.5, 0.25, g);
      case "normalOf" -> steps().normal(steps().mul(0.1), g);
      case "normalBy" -> steps().normal(0.5, g);
      case "poisson" -> steps().poisson(g);
      case "binomial" -> steps().mul(10).binomial(Tensor.full(0.3, DType.FLOAT32, 2, 3), g);
      case "multinomial" -> steps().multinomial(2, false, g);
      case "multinomialMany" -> steps().multinomial(5, true, g);
      case "standardGamma" -> steps().standardGamma(g);
      case "dirichlet" -> steps().sampleDirichlet(g);
      default -> throw new IllegalArgumentException(name);
    };
  }

  /** MKL draws some distributions its own way; the file was made with it. */
  private static boolean hasMkl() {
    return LibTorch.load().libraries().stream().noneMatch(l -> l.toString().contains("openblas"));
  }

  @TestFactory
  Stream<DynamicTest> theSameSeedGivesPyTorchsNumbers() throws IOException {
    return Golden.read("draws.txt")
        .lines()
        .filter(line -> hasMkl() || !line.split(" ")[0].endsWith("Mkl"))
        .map(
            line -> {
              String[] parts = line.split(" ", 3);
              return DynamicTest.dynamicTest(
                  parts[0] + " " + parts[1],
                  () -> compare(parts[0], Long.parseLong(parts[1]), parts[2]));
            });
  }

  private static void compare(String name, long seed, String text) {
    try (Scope _ = Scope.open()) {
      Tensor expected = Golden.tensor(text);
      Generator.manualSeed(seed);
      Tensor drawn = draw(name, expected, null);
      byte[] after = Generator.state();
      assertThat(drawn.dtype()).isEqualTo(expected.dtype());
      assertThat(drawn.isEqualTo(expected)).as("%s for %s", drawn, expected).isTrue();
      Generator own = Generator.of(seed);
      assertThat(draw(name, expected, own).isEqualTo(expected)).isTrue();
      assertThat(own.snapshot()).isEqualTo(after);
      assertThat(Generator.state()).isEqualTo(after); // the process's has not moved
    }
  }

  @Test
  void theMomentsAreThoseOfTheDistribution() {
    try (Scope _ = Scope.open()) {
      Generator g = Generator.of(3);
      Tensor x = Tensor.empty(DType.FLOAT64, 20000);
      assertThat(x.exponential_(2, g).mean().item()).isCloseTo(0.5, within(0.02));
      assertThat(x.bernoulli_(0.3, g).mean().item()).isCloseTo(0.3, within(0.02));
      assertThat(x.geometric_(0.2, g).mean().item()).isCloseTo(5, within(0.15));
      assertThat(x.logNormal_(0, 0.5, g).log().mean().item()).isCloseTo(0, within(0.02));
      assertThat(x.randLike().mean().item()).isCloseTo(0.5, within(0.02));
      assertThat(x.randnLike().var().item()).isCloseTo(1, within(0.05));
      assertThat(x.randintLike(0, 5).max().item()).isEqualTo(4);
    }
  }

  @Test
  void aSnapshotIsWhereTheSequenceGoesOn() {
    try (Scope _ = Scope.open()) {
      Generator g = Generator.of(9);
      assertThat(g.initialSeed()).isEqualTo(9);
      g.randn(5);
      byte[] here = g.snapshot();
      Tensor next = g.randn(6);
      assertThat(g.restore(here).randn(6).isEqualTo(next)).isTrue();
      assertThat(g.reseed(9).snapshot()).isEqualTo(Generator.of(9).snapshot());
    }
  }

  @Test
  void aForkPutsTheGeneratorBack() {
    try (Scope _ = Scope.open()) {
      Generator.manualSeed(1);
      byte[] before = Generator.state();
      try (ForkRng _ = ForkRng.open()) {
        Generator.manualSeed(2);
        Tensor.rand(100);
      }
      assertThat(Generator.state()).isEqualTo(before);
      assertThat(Generator.states()).containsKey(Device.CPU);
    }
  }

  @Test
  void aStateThatIsNoneIsRefused() {
    Generator.manualSeed(1);
    Tensor.rand(3).close();
    byte[] state = Generator.state();
    for (int[] change : new int[][] {{8, 0}, {9, 127}, {12, 2}, {16, -1}, {23, -1}, {17, 2}}) {
      byte[] changed = state.clone();
      changed[change[0]] = (byte) change[1];
      if (change[0] == 8) for (int i = 8; i < 12; i++) changed[i] = 0;
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Generator.state(changed))
          .withMessageStartingWith("a generator's state must be as LibTorch gave it");
      assertThatIllegalArgumentException().isThrownBy(() -> Generator.of(0).restore(changed));
    }
    assertThat(Generator.state()).isEqualTo(state);
  }

  @Test
  void badParametersAreRefused() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.empty(DType.FLOAT32, 2);
      assertThatIllegalArgumentException().isThrownBy(() -> x.random_(3, 3));
      assertThatIllegalArgumentException().isThrownBy(() -> x.normal_(0, -1, null));
      assertThatIllegalArgumentException().isThrownBy(() -> x.uniform_(2, 1, null));
      assertThatExceptionOfType(TorchException.class).isThrownBy(() -> x.bernoulli_(1.5));
      assertThatExceptionOfType(TorchException.class).isThrownBy(() -> x.exponential_(-1));
      Generator g = Generator.of(4);
      byte[] before = Generator.state();
      byte[] own = g.snapshot();
      assertThatExceptionOfType(TorchException.class).isThrownBy(() -> x.bernoulli_(1.5, g));
      assertThat(Generator.state()).isEqualTo(before);
      assertThat(g.snapshot()).isEqualTo(own);
      Tensor meta = Tensor.empty(DType.FLOAT32, Device.META, MemoryFormat.CONTIGUOUS, 2);
      assertThatExceptionOfType(DeviceException.class)
          .isThrownBy(() -> meta.normal_(0, 1, g))
          .withMessage("normal_: the generator must be for meta, got one for cpu");
    }
  }

  @Test
  void threadsDoNotDrawFromEachOthersGenerators() throws InterruptedException {
    AtomicBoolean wrong = new AtomicBoolean();
    CountDownLatch ready = new CountDownLatch(2);
    Runnable work =
        () -> {
          ready.countDown();
          try (Scope _ = Scope.open()) {
            Tensor expected = Generator.of(5).rand(64);
            for (int i = 0; i < 200; i++) {
              try (Scope _ = Scope.open()) {
                if (!Generator.of(5).rand(64).isEqualTo(expected)) wrong.set(true);
              }
            }
          }
        };
    Generator.manualSeed(11);
    byte[] before = Generator.state();
    Thread one = Thread.ofPlatform().start(work);
    Thread two = Thread.ofPlatform().start(work);
    one.join();
    two.join();
    assertThat(wrong).isFalse();
    assertThat(Generator.state()).isEqualTo(before);
  }

  @Test
  void deterministicModeRefusesWhatHasNoDeterministicKernel() {
    Op put = Op.of("put(Tensor self, Tensor index, Tensor source, bool accumulate) -> Tensor");
    try (Scope _ = Scope.open()) {
      Object[] arguments = {Tensor.zeros(3), Tensor.of(new long[] {1}), Tensor.ones(1), false};
      assertThat(Deterministic.usesAlgorithms()).isFalse();
      Deterministic.useAlgorithms(true);
      try {
        assertThat(Deterministic.usesAlgorithms()).isTrue();
        assertThatExceptionOfType(TorchException.class).isThrownBy(() -> Aten.call(put, arguments));
      } finally {
        Deterministic.useAlgorithms(false);
      }
      assertThat(Aten.call(put, arguments).sum().item()).isEqualTo(1);
    }
  }

  @Test
  void switchesOfCudnnAreKept() {
    assertThat(Deterministic.fillUninitializedMemory()).isTrue();
    for (boolean on : new boolean[] {true, false}) {
      Deterministic.cudnn(on);
      Deterministic.cudnnBenchmark(on);
      assertThat(Deterministic.cudnn()).isEqualTo(on);
      assertThat(Deterministic.cudnnBenchmark()).isEqualTo(on);
    }
  }
}
