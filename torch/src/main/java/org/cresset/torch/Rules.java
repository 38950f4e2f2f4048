package org.cresset.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The table of gradients, keyed by operator.
 *
 * <p>Written with tensor operators, so that a gradient can be differentiated again where its own
 * operators have rules; the costly ones call LibTorch's backward kernels. Source: PyTorch's {@code
 * tools/autograd/derivatives.yaml}, unless a line says otherwise.
 */
final class Rules {
  private static final Map<String, Rule.Builder> TABLE = new HashMap<>();
  private static final List<Op> BUILT = new ArrayList<>();

  static {
    ElementwiseRules.define();
    PointwiseRules.define();
    SpecialRules.define();
    ReductionRules.define();
    StatisticsRules.define();
    MovementRules.define();
    RearrangementRules.define();
    IndexingRules.define();
    ScatteringRules.define();
    LinearAlgebraRules.define();
    NetworkRules.define();
    ComplexRules.define();
    DecompositionRules.define();
    SolverRules.define();
    FftRules.define();
    SamplingRules.define();
    ConvolutionRules.define();
    PoolingRules.define();
    NormalizationRules.define();
    ResamplingRules.define();
    RearrangingRules.define();
    ActivationRules.define();
    LossRules.define();
    EmbeddingRules.define();
    RecurrentRules.define();
    AttentionRules.define();
    InPlaceRules.define();
  }

  private Rules() {}

  /** Starts the line of an operator, named with its overload. */
  static Rule.Builder rule(String op) {
    Rule.Builder line = new Rule.Builder();
    if (TABLE.put(op, line) != null) throw new IllegalStateException(op + " has two rules");
    return line;
  }

  /** An operator of a family whose schemas are put together; the report of operators lists it. */
  static Op op(String schema) {
    Op op = Op.of(schema);
    BUILT.add(op);
    return op;
  }

  /** Operators whose results do not change when their arguments change a little. */
  static void constant(String... ops) {
    for (String op : ops) rule(op);
  }

  /** The rule of an operator, or null if the table has none; in place it is that of the other. */
  static @Nullable Rule of(Op op) {
    Rule.Builder line = TABLE.get(op.toString());
    // What is written in place of mul_.Tensor has the gradient of mul.Tensor.
    if (line == null && op.writtenArgument() >= 0) line = TABLE.get(functional(op));
    return line == null ? null : line.bind(op);
  }

  private static String functional(Op op) {
    String name = op.toString();
    int dot = name.indexOf('.');
    String bare = dot < 0 ? name : name.substring(0, dot);
    if (!bare.endsWith("_")) return name;
    if (bare.equals("pow_")) return "pow.Tensor_Tensor"; // the one that has another overload
    return bare.substring(0, bare.length() - 1) + (dot < 0 ? "" : name.substring(dot));
  }

  /** Every operator in the table, for the test that checks them all. */
  static Set<String> names() {
    return new TreeSet<>(TABLE.keySet());
  }
}
