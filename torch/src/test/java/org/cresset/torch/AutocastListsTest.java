package org.cresset.torch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/** Autocast's lists, and the types that operators give by them, against real PyTorch's. */
@ExtendWith(LeakCheck.class)
final class AutocastListsTest {
  @Test
  void theListsArePyTorchs() throws IOException {
    TreeSet<String> cpu = new TreeSet<>();
    Map<String, String> cuda = new TreeMap<>();
    for (String line : Golden.lines("amp/lists.txt")) {
      String[] parts = line.split(" ");
      if (parts[0].equals("cpu")) cpu.add(parts[1]);
      else cuda.put(parts[1], parts[2]);
    }
    assertThat(CastPolicies.names(Device.Type.CPU)).isEqualTo(cpu);
    Map<String, String> found = new TreeMap<>();
    for (String name : CastPolicies.names(Device.Type.CUDA)) {
      found.put(name, CastPolicies.of(name).cuda().toString());
    }
    assertThat(found).isEqualTo(cuda);
  }

  /** Operators that no person calls must be known to be parts of functions that PyTorch lists. */
  @Test
  void everyInnerOperatorSaysWhichFunctionItIsAPartOf() throws IOException {
    List<String> unknown =
        DefinedOps.all().stream()
            .filter(op -> op.writtenArgument() < 0)
            .map(Op::toString)
            .filter(
                name ->
                    name.matches(
                        "_(?!foreach_).*|native_.*|.*_(forward|with_indices|helper)(\\..*)?"))
            .filter(name -> !name.matches(".*_(backward(_data)?|grad)(\\..*)?"))
            .filter(name -> !CastPolicies.isPart(name))
            .filter(name -> CastPolicies.of(name).cpu() == CastPolicy.FALLTHROUGH)
            .filter(name -> CastPolicies.of(name).cuda() == CastPolicy.FALLTHROUGH)
            .toList();
    assertThat(unknown)
        .as("operators to be named in CastPolicies.functions() beside the function of PyTorch's")
        .isEmpty();
  }

  @TestFactory
  Stream<DynamicTest> resultsHaveTheTypesOfPyTorch() throws IOException {
    Map<String, List<String>> calls = new LinkedHashMap<>();
    List<String> open = List.of();
    for (String line : Golden.lines("amp/dtypes.txt")) {
      if (line.startsWith("op ")) {
        open = new ArrayList<>();
        calls.put(line, open);
      } else {
        open.add(line);
      }
    }
    return calls.entrySet().stream()
        .map(
            e -> {
              String[] parts = e.getKey().split(" ", 3);
              Device.Type device = Device.Type.valueOf(parts[1].toUpperCase(Locale.ROOT));
              Op op = Op.of(parts[2]);
              return DynamicTest.dynamicTest(
                  parts[1] + " " + op, () -> check(device, op, e.getValue()));
            });
  }

  private static void check(Device.Type device, Op op, List<String> calls) {
    List<String> wrong = new ArrayList<>();
    for (String call : calls) {
      String[] parts = call.split(" \\| ");
      String found;
      try (Scope _ = Scope.open()) {
        found = types(call(device, op, CallText.arguments(parts[0])));
      } catch (TorchException e) {
        found = "error";
      }
      if (!found.equals(parts[1])) wrong.add(call + ", got " + found);
    }
    assertThat(wrong).isEmpty();
  }

  /** CUDA's list is tried out on CPU tensors: what is cast to what depends on no device. */
  private static List<Tensor> call(Device.Type device, Op op, @Nullable Object[] arguments) {
    if (device == Device.Type.CPU) {
      try (var _ = Autocast.open(device)) {
        return Aten.callAll(op, arguments);
      }
    }
    List<Tensor> made = new ArrayList<>();
    try (CastCache cache = new CastCache()) {
      Casting casting = new Casting(null, DType.FLOAT16, false, cache);
      Casts casts = new Casts(Context.current(), casting, Device.Type.CPU, DType.FLOAT16, made);
      CastPolicy policy = op.castPolicy(device);
      return Aten.callAll(op, casts.apply(op.name(), op.dtypeArgument(), policy, arguments));
    }
  }

  private static String types(List<Tensor> results) {
    return results.stream().map(t -> t.dtype().toString()).collect(Collectors.joining(" "));
  }
}
