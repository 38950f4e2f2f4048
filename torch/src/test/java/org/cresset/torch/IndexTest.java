package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.cresset.torch.Index.all;
import static org.cresset.torch.Index.at;
import static org.cresset.torch.Index.ellipsis;
import static org.cresset.torch.Index.every;
import static org.cresset.torch.Index.none;
import static org.cresset.torch.Index.places;
import static org.cresset.torch.Index.slice;
import static org.cresset.torch.Index.startingAt;
import static org.cresset.torch.Index.until;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What stands between a tensor's brackets; the values are compared in {@link FunctionsTest}. */
@ExtendWith(LeakCheck.class)
final class IndexTest {
  private static Tensor numbers() {
    return Tensor.arange(24).reshape(2, 3, 4);
  }

  @Test
  void valuesChooseAsTextDoes() {
    try (Scope _ = Scope.open()) {
      Tensor x = numbers();
      Tensor mask = Tensor.of(new boolean[] {true, false, true});
      Map<String, Index[]> same =
          Map.of(
              "0, 1:, ..., None", new Index[] {at(0), startingAt(1), ellipsis(), none()},
              ":, :2, ::3", new Index[] {all(), until(2), every(3)},
              "-1, 0:2, 1:4:2", new Index[] {at(-1), slice(0, 2), slice(1, 4, 2)},
              ":, ?", new Index[] {all(), places(mask)});
      same.forEach(
          (text, index) -> {
            Tensor expected = text.contains("?") ? x.at(text, mask) : x.at(text);
            assertThat(x.at(index).isEqualTo(expected)).as(text).isTrue();
            Tensor written = text.contains("?") ? x.put(text, -5, mask) : x.put(text, -5);
            assertThat(x.put(-5, index).isEqualTo(written)).as(text).isTrue();
            assertThat(x.copy().put_(-5, index).isEqualTo(written)).as(text).isTrue();
            assertThat(written.eq(-5).sum().itemLong()).isEqualTo(expected.numel());
          });
      assertThat(x.at()).isSameAs(x);
      assertThat(x.at("...")).isSameAs(x);
    }
  }

  @Test
  void numbersAndSlicesShareMemory() {
    try (Scope _ = Scope.open()) {
      Tensor x = numbers();
      x.at("1, ..., ::2").fill_(0);
      assertThat(x.at("1").toLongArray()).containsExactly(0, 13, 0, 15, 0, 17, 0, 19, 0, 21, 0, 23);
      assertThat(x.put_("0", 7)).isSameAs(x);
      assertThat(x.at("0, 0, 0").itemLong()).isEqualTo(7);
      Tensor copy = x.put("0", 8);
      assertThat(x.at("0, 0, 0").itemLong()).isEqualTo(7);
      assertThat(copy.at("0, 0, 0").itemLong()).isEqualTo(8);
    }
  }

  @Test
  void theValueIsConvertedAndItsLeadingOnesDropped() {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.zeros(2, 3);
      x.put_("0", Tensor.of(new long[] {1, 2, 3}, 1, 1, 3));
      x.put_("?, 2", Tensor.scalar(9, DType.FLOAT64), Tensor.of(new long[] {1}));
      TensorAssert.assertClose(x, 1, 2, 3, 0, 0, 9);
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> x.put_("0", Tensor.ones(2)))
          .withMessage("put_: the value must have the sizes chosen, [3], or 1, got float32[2]");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> x.put("0", Tensor.ones(2, 3)))
          .withMessage("put: the value must have the sizes chosen, [3], or 1, got float32[2, 3]");
    }
  }

  @Test
  void textThatCannotBeReadNamesThePlace() {
    Map<String, String> messages =
        Map.of(
            "1:, x",
                "a number, a:b:c, ..., None or ? must stand at character 5 of \"1:, x\", got x",
            "", "something must stand at character 1 of \"\", got nothing",
            "0,,1", "something must stand at character 3 of \"0,,1\", got nothing",
            "::-1",
                "the step must be 1 or more at character 1 of \"::-1\", got -1; use flip to go backwards",
            "::0",
                "the step must be 1 or more at character 1 of \"::0\", got 0; use flip to go backwards",
            "..., 0, ...",
                "... must stand once at most, got another at character 9 of \"..., 0, ...\"",
            "1, ?", "a tensor must be given for the ? at character 4 of \"1, ?\", got 0",
            "99999999999999999999",
                "a number of at most 64 bits must stand at character 1 of \"99999999999999999999\", got 99999999999999999999",
            "1:2:3:4",
                "a number, a:b:c, ..., None or ? must stand at character 1 of \"1:2:3:4\", got 1:2:3:4");
    try (Scope _ = Scope.open()) {
      Tensor x = numbers();
      messages.forEach(
          (text, message) ->
              assertThatIllegalArgumentException()
                  .isThrownBy(() -> x.at(text))
                  .withMessage("at: " + message));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> x.at("0", Tensor.arange(2)))
          .withMessage("at: \"0\" must have a ? for every tensor, got 0 for 1");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> slice(0, 3, 0))
          .withMessage("index: the step must be 1 or more, got 0; use flip to go backwards");
    }
  }

  @Test
  void whatDoesNotFitTheTensorNamesThePlace() {
    try (Scope _ = Scope.open()) {
      Tensor x = numbers();
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> x.at("0, ..., 4"))
          .withMessage(
              "at: the position at character 9 of \"0, ..., 4\" must be from -4 to 3 in dimension 2"
                  + " of int64[2, 3, 4], got 4");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> x.at(at(0), at(-4)))
          .withMessage(
              "at: the position at index 2 must be from -3 to 2 in dimension 1 of int64[2, 3, 4],"
                  + " got -4");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> x.at("0, 0, 0, 0"))
          .withMessage(
              "at: there must be a dimension for every index, got int64[2, 3, 4] at character 10 of"
                  + " \"0, 0, 0, 0\"");
      assertThatExceptionOfType(ShapeException.class)
          .isThrownBy(() -> x.at(":, ?", Tensor.of(new boolean[] {true, false})))
          .withMessage(
              "at: a mask must have the sizes of the dimensions it is for, from 1 on of int64[2, 3,"
                  + " 4], got bool[2] at character 4 of \":, ?\"");
      TorchException bytes =
          org.assertj.core.api.Assertions.catchThrowableOfType(
              TorchException.class, () -> x.at(places(Tensor.ones(DType.UINT8, 2))));
      assertThat(bytes)
          .hasMessage(
              "at: positions must be int64 or int32, or bool for a mask, got uint8[2] at index 1");
      assertThat(bytes.hint()).isEqualTo("a mask of uint8 is made one by ne(0)");
      assertThatExceptionOfType(TorchException.class)
          .isThrownBy(() -> x.at("?", Tensor.of(new long[] {2})))
          .withMessageStartingWith("index: ");
    }
  }
}
