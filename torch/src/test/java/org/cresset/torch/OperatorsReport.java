package org.cresset.torch;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What {@code docs/operators.md} says, worked out from the operators, rules and checks there are.
 */
final class OperatorsReport {
  private static final String HEAD =
      """
      # Operators

      Every LibTorch operator that Cresset calls, by the class that defines it. This file is made by
      `OperatorsReportTest`, which fails when it is out of date and says how to make it again.

      - **Forward**: what a call gives: a new tensor, a view of an argument, an argument changed in place, or a value.
      - **Gradient**: `yes` where there is a rule, `0` where the result does not change with small changes of the
        arguments, nothing where asking for a gradient is an error. Every rule is compared with central differences.
      - **Double gradient**: `yes` where the gradient's own gradient is compared with central differences too.
      - **Autocast**: what a region of [mixed precision](guides/mixed-precision.md) does to the arguments on CPU and CUDA,
        in PyTorch's words; nothing where they are taken as they come. In brackets the function of PyTorch's that the
        operator is a part of, where that decides.

      """;

  private OperatorsReport() {}

  static String make() throws IOException {
    Map<String, Map<String, Op>> byClass = new LinkedHashMap<>();
    for (DefinedOps.Defined defined : DefinedOps.defined()) {
      byClass
          .computeIfAbsent(title(defined.where()), _ -> new TreeMap<>())
          .put(defined.op().toString(), defined.op());
    }
    Set<String> twice =
        RulesTest.checks().stream()
            .filter(RuleChecks.Check::twice)
            .map(RuleChecks.Check::rule)
            .collect(Collectors.toSet());
    StringBuilder text = new StringBuilder(HEAD).append(totals(byClass, twice));
    byClass.forEach((title, ops) -> section(text, title, ops, twice));
    return text.toString();
  }

  private static String title(Class<?> where) {
    String name = where.getName().substring(Op.class.getPackageName().length() + 1);
    return "`" + name + "`";
  }

  private static String totals(Map<String, Map<String, Op>> byClass, Set<String> twice) {
    Map<String, Op> all = new TreeMap<>();
    byClass.values().forEach(all::putAll);
    long gradients = all.values().stream().filter(op -> gradient(op).equals("yes")).count();
    long doubles = all.keySet().stream().filter(twice::contains).count();
    return String.format(
        Locale.ROOT,
        "%d operators, %d with a gradient, %d with a double gradient.%n",
        all.size(),
        gradients,
        doubles);
  }

  private static void section(
      StringBuilder text, String title, Map<String, Op> ops, Set<String> twice) {
    text.append("\n## ").append(title).append("\n\n");
    text.append(
        "| operator | forward | gradient | double gradient | CPU autocast | CUDA autocast |\n");
    text.append("| --- | --- | --- | --- | --- | --- |\n");
    ops.forEach(
        (name, op) ->
            row(
                text,
                List.of(
                    "`" + name + "`",
                    forward(op),
                    gradient(op),
                    twice.contains(name) ? "yes" : "",
                    autocast(op, Device.Type.CPU),
                    autocast(op, Device.Type.CUDA))));
  }

  private static void row(StringBuilder text, List<String> cells) {
    for (String cell : cells) text.append(cell.isEmpty() ? "| " : "| " + cell + " ");
    text.append("|\n");
  }

  private static String forward(Op op) {
    if (op.writtenArgument() >= 0) return "in place";
    if (op.results().isEmpty() || op.results().getFirst().type() != Op.Type.TENSOR) return "value";
    String view = op.mayCopy() ? "view or new" : "view";
    return op.viewedArgument() >= 0 ? view : "new";
  }

  private static String gradient(Op op) {
    Rule rule = op.rule();
    return rule == null ? "" : rule.parts().isEmpty() ? "0" : "yes";
  }

  private static String autocast(Op op, Device.Type device) {
    CastPolicy policy = op.castPolicy(device);
    if (policy == CastPolicy.FALLTHROUGH) return "";
    String name = op.toString();
    return CastPolicies.isPart(name)
        ? policy + " (" + CastPolicies.function(name) + ")"
        : policy.toString();
  }
}
