package org.cresset.torch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Makes one kind of failing call again and again; prints by how many bytes the process grew. */
final class Unconsumed {
  private static final long ELEMENTS = 4L << 20; // 16 MiB of float32
  private static final int ITEMS = 1 << 20; // 8 MiB as numbers, 1 as text

  private Unconsumed() {}

  public static void main(String[] arguments) throws IOException {
    int calls = Integer.parseInt(arguments[1]);
    fail(arguments[0]); // loads what every call needs
    long before = resident();
    for (int i = 0; i < calls; i++) fail(arguments[0]);
    System.out.println(resident() - before);
  }

  private static void fail(String kind) {
    try (Scope _ = Scope.open()) {
      Tensor x = Tensor.ones(ELEMENTS);
      try {
        call(kind, x);
      } catch (RuntimeException e) {
        return;
      }
      throw new AssertionError(kind + " did not fail");
    }
  }

  private static void call(String kind, Tensor x) {
    switch (kind) {
      case "unknown" -> Aten.call(Op.of("no_such_operator(Tensor self) -> Tensor"), x);
      case "values" ->
          Aten.call(
              Op.of("op(int[] a, float[]? b, str c, str? d, int e) -> Tensor"),
              new long[ITEMS],
              new double[ITEMS],
              "c".repeat(ITEMS),
              "d".repeat(ITEMS),
              "no number");
      case "list" -> Aten.call(MovementOps.CAT, List.of(x, x), "no dimension");
      default ->
          Aten.call(
              Op.of("clamp.Tensor(Tensor? self, Tensor?[] min, int max) -> Tensor"),
              x,
              Arrays.asList(x, null),
              "no number");
    }
  }

  private static long resident() throws IOException {
    return Long.parseLong(Files.readString(Path.of("/proc/self/statm")).split(" ")[1]) * 4096;
  }
}
