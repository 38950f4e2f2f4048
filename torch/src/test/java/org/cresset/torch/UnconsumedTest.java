package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** Calls that fail before LibTorch has taken their arguments must not keep them for ever. */
@EnabledOnOs(OS.LINUX)
class UnconsumedTest {
  private static final int CALLS = 50;
  private static final long ELEMENTS = 4L << 20; // 16 MiB of float32
  private static final long BOUND = 400L << 20; // half of what 50 tensors take

  @Test
  void anUnknownOperatorFreesItsArguments() throws IOException {
    // Before 2.13 nobody says whether a call failed before or after it took its arguments.
    assumeThat(LibTorch.load().version()).isGreaterThanOrEqualTo("2.13");
    Op unknown = Op.of("no_such_operator(Tensor self) -> Tensor");
    assertThat(growth(x -> Aten.call(unknown, x))).isLessThan(BOUND);
  }

  @Test
  void aBadArgumentFreesTheListBeforeIt() throws IOException {
    assertThat(growth(x -> Aten.call(MovementOps.CAT, List.of(x, x), "no dimension")))
        .isLessThan(BOUND);
  }

  @Test
  void aBadArgumentFreesOptionalsBeforeIt() throws IOException {
    Op clamp = Op.of("clamp.Tensor(Tensor? self, Tensor?[] min, int max) -> Tensor");
    assertThat(growth(x -> Aten.call(clamp, x, Arrays.asList(x, null), "no number")))
        .isLessThan(BOUND);
  }

  private interface Call {
    void with(Tensor x);
  }

  private static long growth(Call call) throws IOException {
    long before = resident();
    for (int i = 0; i < CALLS; i++) {
      try (Scope _ = Scope.open()) {
        Tensor x = Tensor.ones(ELEMENTS);
        assertThatThrownBy(() -> call.with(x)).isInstanceOf(RuntimeException.class);
      }
    }
    return resident() - before;
  }

  private static long resident() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
  }
}
