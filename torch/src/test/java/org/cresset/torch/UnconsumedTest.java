package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import org.cresset.torch.internal.Dispatcher;
import org.cresset.torch.internal.OperatorName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Calls that fail before LibTorch has taken their arguments must not keep them for ever. */
@EnabledOnOs(OS.LINUX)
class UnconsumedTest {
  private static final String CALLS = "50"; // of 16 MiB each
  private static final long BOUND = 200L << 20; // a quarter of what they take

  private static long growth(String kind) throws Exception {
    return Long.parseLong(JavaProcess.output(Unconsumed.class, kind, CALLS));
  }

  @Test
  void anUnknownOperatorFreesItsArguments() throws Exception {
    assertThat(growth("unknown")).isLessThan(BOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "optionals", "values"})
  void aBadArgumentFreesThoseBeforeIt(String kind) throws Exception {
    assertThat(growth(kind)).isLessThan(BOUND);
  }

  @Test
  void anOperatorMadeAgainTakesNoMoreMemory() {
    OperatorName first = OperatorName.of("aten::made_again", "Tensor");
    OperatorName second = OperatorName.of("aten::made_again", "Tensor");
    assertThat(second.name().address()).isEqualTo(first.name().address());
    assertThat(second.overload().address()).isEqualTo(first.overload().address());
    assertThat(second.name().getString(0)).isEqualTo("aten::made_again");
  }

  @Test
  void theDispatcherIsAskedWhichOperatorsThereAre() {
    LibTorch.load();
    assertThat(Dispatcher.knows(OperatorName.of("aten::add", "Tensor"))).isTrue();
    assertThat(Dispatcher.knows(OperatorName.of("aten::relu", ""))).isTrue();
    assertThat(Dispatcher.knows(OperatorName.of("aten::relu", "no_such_overload"))).isFalse();
    assertThat(Dispatcher.knows(OperatorName.of("aten::no_such_operator", ""))).isFalse();
  }
}
