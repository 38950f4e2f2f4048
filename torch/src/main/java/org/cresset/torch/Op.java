package org.cresset.torch;

import java.util.ArrayList;
import java.util.List;
import org.cresset.torch.internal.OperatorName;
import org.jspecify.annotations.Nullable;

/**
 * One operator of LibTorch's, as its schema declares it.
 *
 * <p>Source of every schema: PyTorch's {@code aten/src/ATen/native/native_functions.yaml}. What a
 * call has to know stands in it: the arguments' order and types, which of them may be absent, what
 * comes back, and which results share memory with which argument ({@code Tensor(a)}) or are that
 * argument, changed ({@code Tensor(a!)}).
 */
public final class Op {
  /** The types an argument or a result may have. */
  enum Type {
    TENSOR,
    INT,
    FLOAT,
    BOOL,
    DTYPE,
    LAYOUT,
    DEVICE,
    MEMORY_FORMAT,
    GENERATOR,
    STRING
  }

  /**
   * One argument or result.
   *
   * @param name its name in the schema
   * @param type the type, or that of a list's items
   * @param optional whether it may be absent
   * @param list whether it is a list
   * @param itemOptional whether items of the list may be absent
   * @param alias the memory it shares, one letter, or empty
   * @param written whether the call changes it
   */
  record Argument(
      String name,
      Type type,
      boolean optional,
      boolean list,
      boolean itemOptional,
      String alias,
      boolean written) {}

  private final String name;
  private final String overload;
  private final List<Argument> arguments;
  private final List<Argument> results;
  private final int writtenArgument;
  private final int viewedArgument;
  private final boolean mayCopy;
  private final OperatorName nativeName;
  private final Kernel kernel;
  private volatile boolean ruleKnown;
  private @Nullable Rule rule;
  private CastPolicies.@Nullable Pair castPolicies;

  private Op(String schema, Kernel kernel) {
    int open = schema.indexOf('(');
    int arrow = schema.lastIndexOf("->");
    String full = schema.substring(0, open);
    int dot = full.indexOf('.');
    name = dot < 0 ? full : full.substring(0, dot);
    overload = dot < 0 ? "" : full.substring(dot + 1);
    arguments = parse(schema.substring(open + 1, schema.lastIndexOf(')', arrow)));
    String returned = schema.substring(arrow + 2).strip();
    results =
        parse(returned.startsWith("(") ? returned.substring(1, returned.length() - 1) : returned);
    writtenArgument = firstArgument(true);
    viewedArgument =
        results.isEmpty() || results.getFirst().alias.isEmpty() ? -1 : firstArgument(false);
    mayCopy = name.equals("reshape") || name.equals("flatten") || name.equals("contiguous");
    nativeName = OperatorName.of(name.contains("::") ? name : "aten::" + name, overload);
    this.kernel = MetaKernels.of(name, WorkSharing.of(name, kernel));
  }

  /**
   * The operator with this schema, such as {@code mul.Tensor(Tensor self, Tensor other) -> Tensor};
   * another namespace than {@code aten} is written before the name ({@code mkldnn::...}).
   */
  public static Op of(String schema) {
    return new Op(schema, Kernel.draws(schema) ? Kernel.DRAWING : Kernel.DISPATCHER);
  }

  /** The same, called by a function of its own where the dispatcher cannot pass an argument. */
  static Op of(String schema, Kernel kernel) {
    return new Op(schema, kernel);
  }

  private static List<Argument> parse(String declarations) {
    List<Argument> parsed = new ArrayList<>();
    for (String declaration : declarations.split(", *")) {
      String text = declaration.strip();
      if (!text.isEmpty() && !text.equals("*")) parsed.add(argument(text));
    }
    return List.copyOf(parsed);
  }

  private static Argument argument(String text) {
    int space = text.indexOf(' ');
    String type = space < 0 ? text : text.substring(0, space);
    String name = space < 0 ? "" : text.substring(space + 1);
    String alias = "";
    boolean written = type.contains("!");
    int paren = type.indexOf('(');
    if (paren >= 0) {
      alias = type.substring(paren + 1, paren + 2);
      type = type.substring(0, paren) + type.substring(type.indexOf(')') + 1);
    }
    boolean optional = type.endsWith("?");
    if (optional) type = type.substring(0, type.length() - 1);
    int bracket = type.indexOf('[');
    boolean list = bracket >= 0;
    if (list) type = type.substring(0, bracket);
    boolean itemOptional = type.endsWith("?");
    if (itemOptional) type = type.substring(0, type.length() - 1);
    return new Argument(name, type(type), optional, list, itemOptional, alias, written);
  }

  private static Type type(String name) {
    return switch (name) {
      case "Tensor" -> Type.TENSOR;
      case "int", "SymInt" -> Type.INT;
      case "float" -> Type.FLOAT;
      case "bool" -> Type.BOOL;
      case "ScalarType" -> Type.DTYPE;
      case "Layout" -> Type.LAYOUT;
      case "Device" -> Type.DEVICE;
      case "MemoryFormat" -> Type.MEMORY_FORMAT;
      case "Generator" -> Type.GENERATOR;
      case "str" -> Type.STRING;
      default -> throw new IllegalArgumentException("an operator's argument of type " + name);
    };
  }

  private int firstArgument(boolean written) {
    for (int i = 0; i < arguments.size(); i++) {
      Argument argument = arguments.get(i);
      if (written ? argument.written : !argument.alias.isEmpty()) return i;
    }
    return -1;
  }

  /** The position of an argument. */
  int indexOf(String argument) {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).name.equals(argument)) return i;
    }
    throw new IllegalArgumentException(this + " has no argument " + argument);
  }

  /** The name without overload, such as {@code mul}: what messages begin with. */
  public String name() {
    return name;
  }

  List<Argument> arguments() {
    return arguments;
  }

  List<Argument> results() {
    return results;
  }

  /** The argument that the call changes, or -1. */
  int writtenArgument() {
    return writtenArgument;
  }

  /** Whether the result shares memory only where the argument's layout allows it. */
  boolean mayCopy() {
    return mayCopy;
  }

  /** The argument whose memory the results share, or -1. */
  int viewedArgument() {
    return viewedArgument;
  }

  OperatorName nativeName() {
    return nativeName;
  }

  Kernel kernel() {
    return kernel;
  }

  /** The rule of its gradient, or null; looked up when a gradient is first wanted. */
  @Nullable Rule rule() {
    if (!ruleKnown) {
      rule = Rules.of(this);
      ruleKnown = true;
    }
    return rule;
  }

  /** What autocast does to its arguments; looked up when first asked. */
  CastPolicy castPolicy(Device.Type device) {
    CastPolicies.Pair known = castPolicies;
    if (known == null) castPolicies = known = CastPolicies.of(toString());
    return known.on(device);
  }

  /** The position of the type that a call may ask for, or -1. */
  int dtypeArgument() {
    for (int i = 0; i < arguments.size(); i++) {
      if (arguments.get(i).name.equals("dtype")) return i;
    }
    return -1;
  }

  /** Name and overload, such as {@code mul.Tensor}. */
  @Override
  public String toString() {
    return overload.isEmpty() ? name : name + "." + overload;
  }
}
