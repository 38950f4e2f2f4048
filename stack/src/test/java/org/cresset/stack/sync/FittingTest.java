package org.cresset.stack.sync;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.resolve.Target;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FittingTest {
  private static Lock lock(String machine, String file) {
    Artifact wheel = new Artifact("a", "1", Artifact.Kind.WHEEL, file, 1, "ab".repeat(32));
    Map<String, String> target = Map.of("machine", machine, "glibc", "2.99");
    return new Lock("torch", Lock.Flavour.PYTHON, target, Map.of(), List.of(wheel));
  }

  @ParameterizedTest
  @CsvSource({
    "a-1-py3-none-any.whl, 2.17",
    "a-1-cp311-cp311-manylinux_2_28_x86_64.whl, 2.28",
    "a-1-cp311-cp311-manylinux_2_34_x86_64.manylinux_2_17_x86_64.whl, 2.31",
    "a-1-py3-none-manylinux2014_x86_64.manylinux_2_17_x86_64.whl, 2.17"
  })
  void takesWhatRunsHere(String file, String glibc) {
    Target here = Target.of("machine=x86_64,glibc=" + glibc);
    assertThatCode(() -> Fitting.check(lock("x86_64", file), here)).doesNotThrowAnyException();
  }

  @Test
  void refusesAnotherProcessor() {
    Target here = Target.of("machine=x86_64");
    assertThatThrownBy(() -> Fitting.check(lock("aarch64", "a-1-py3-none-any.whl"), here))
        .isInstanceOf(SyncException.class)
        .hasMessage("the lock is for aarch64, this machine is x86_64");
  }

  @Test
  void refusesANewerCLibrary() {
    Lock lock = lock("x86_64", "a-1-cp311-cp311-manylinux_2_28_x86_64.whl");
    assertThatThrownBy(() -> Fitting.check(lock, Target.of("glibc=2.27")))
        .isInstanceOf(SyncException.class)
        .hasMessage(
            "a-1-cp311-cp311-manylinux_2_28_x86_64.whl needs glibc 2.28 or newer, this machine has"
                + " 2.27");
  }
}
