package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

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
    // Before 2.13 nobody says whether a call failed before or after it took its arguments.
    assumeThat(LibTorch.load().version()).isGreaterThanOrEqualTo("2.13");
    assertThat(growth("unknown")).isLessThan(BOUND);
  }

  @ParameterizedTest
  @ValueSource(strings = {"list", "optionals"})
  void aBadArgumentFreesThoseBeforeIt(String kind) throws Exception {
    assertThat(growth(kind)).isLessThan(BOUND);
  }
}
