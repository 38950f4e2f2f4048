package org.cresset.torch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says in this library's words what LibTorch says in those of its C++ code: names of kernels and of
 * C++ types, Python's operators, places in its sources.
 *
 * <p>A text that nothing here fits is passed on as it is: most of them are plain.
 */
final class Wording {
  private Wording() {}

  private record Phrase(Pattern pattern, String words) {}

  private static final Map<String, String> TYPES =
      Map.ofEntries(
          Map.entry("Float", "float32"),
          Map.entry("Double", "float64"),
          Map.entry("Half", "float16"),
          Map.entry("BFloat16", "bfloat16"),
          Map.entry("Char", "int8"),
          Map.entry("Short", "int16"),
          Map.entry("Int", "int32"),
          Map.entry("Long", "int64"),
          Map.entry("Byte", "uint8"),
          Map.entry("Bool", "bool"),
          Map.entry("ComplexFloat", "complex64"),
          Map.entry("ComplexDouble", "complex128"));

  /** A type's name as a word of its own, in quotes or not, or that of its tensors. */
  private static final Pattern TYPE =
      Pattern.compile("'?\\b(" + String.join("|", TYPES.keySet()) + ")(?:Type|Tensor)?\\b'?");

  /** "linalg.inv: ", "mean(): ", "torch.cat(): ", "expand(CPUFloatType{[2]}, size=[3]): ". */
  private static final Pattern PREFIX =
      Pattern.compile("^(?:torch\\.)?(?:linalg\\.|aten::)?(\\w+)(?:\\([^:]*\\))?: *");

  private static final String META =
      "its result's shape is not known without computing it, which the meta device does not";

  private static final List<Phrase> PHRASES =
      List.of(
          phrase("^\"\\w+\" not implemented for '(\\w+)'.*", "is not defined for $1"),
          phrase(
              "^Negation, the `-` operator, on a bool tensor is not.*", "is not defined for Bool"),
          phrase(
              "^\\[enforce fail at .*tried to allocate (\\d+) bytes.*",
              "$1 bytes of memory could not be allocated"),
          phrase("^Storage size calculation overflowed.*", "no memory has so many elements"),
          phrase(" *\\(Could this error message be improved\\?.*", ""),
          phrase("^Expected p_in >= 0 && p_in <= 1.*", "every probability must be from 0 to 1"),
          phrase("^Cannot copy out of meta tensor.*", "a tensor on meta has no values"),
          phrase("^attempted to run this operator with Meta tensors.*", META),
          phrase("^Could not run '.*' with arguments from the 'Meta' backend.*", META),
          phrase(
              "^INDICES element is out of DATA bounds, id=(-?\\d+) axis_dim=(\\d+)",
              "index $1 is out of bounds for a dimension of size $2"),
          phrase(
              "^index out of range in self",
              "every index must be 0 or more and below the number of the weight's rows"),
          phrase(
              "^Expected reduction dim to be specified for input\\.numel\\(\\) == 0.*",
              "the tensor must have elements, or a dimension must be given"),
          phrase(
              "^could not infer output dtype\\. Input dtype must be either.*",
              "the tensor must be of a floating-point or complex type"),
          phrase(
              "^number of dimensions in the tensor input does not match the length of.*",
              "each dimension must be named once"),
          phrase(
              "^the number of sizes provided \\((\\d+)\\) must be greater or equal to.*",
              "there must be a size for each dimension, and not only $1"),
          phrase(
              "^cannot sample n_sample > prob_dist\\.size\\(-1\\) samples without.*",
              "without replacement there must be no more samples than the last size"),
          phrase(
              "^Input type \\(\\w+\\) and weight type \\(\\w+\\) should be the same.*",
              "input and weight must be of one type"),
          phrase("^expected m1 and m2 to have the same dtype.*", "both must be of one type"),
          phrase("^expected scalar type \\w+ but found ComplexHalf.*", "is not defined for Half"),
          phrase("^expected dtype .* for `(\\w+)` but got dtype.*", "$1 must be of self's type"),
          phrase("^ZeroDivisionError", "integers must not be divided by 0"),
          phrase("Use \\.reshape\\(\\.\\.\\.\\) instead", "Use reshape instead"),
          phrase("Please clone\\(\\) the tensor", "Please copy() the tensor"));

  /** Parts of a call that the method's caller never wrote. */
  private static final Set<String> INTERNAL =
      Set.of("half_to_float", "implicit", "non_blocking", "sparse_grad", "scale_grad_by_freq");

  private static final Map<String, String> NAMES =
      Map.ofEntries(
          Map.entry("_to_copy", "to"),
          Map.entry("_prelu_kernel", "prelu"),
          Map.entry("nll_loss_forward", "nll_loss"),
          Map.entry("nll_loss2d_forward", "nll_loss"),
          Map.entry("log_sigmoid_forward", "log_sigmoid"),
          Map.entry("_cdist_forward", "cdist"),
          Map.entry("_pdist_forward", "pdist"),
          Map.entry("_fft_r2c", "fft"),
          Map.entry("_fft_c2r", "fft"),
          Map.entry("_fft_c2c", "fft"),
          Map.entry("_unique2", "unique"),
          Map.entry("mkldnn_rnn_layer", "lstm"),
          Map.entry("_scaled_dot_product_flash_attention_for_cpu", "scaled_dot_product_attention"));

  private static Phrase phrase(String pattern, String words) {
    return new Phrase(Pattern.compile(pattern), words);
  }

  /** The operator's name as users know it: {@code _softmax} is {@code softmax}. */
  static String name(Op op) {
    String known = NAMES.get(op.name());
    if (known != null) return known;
    String name = op.name();
    if (name.startsWith("native_") || name.startsWith("linalg_")) return name.substring(7);
    boolean family = name.startsWith("_foreach") || name.startsWith("_fused");
    return name.startsWith("_") && !family ? name.substring(1) : name;
  }

  /** Whether an argument is none that the method's caller knows of. */
  static boolean isInternal(Op.Argument argument) {
    return INTERNAL.contains(argument.name());
  }

  /** One line of LibTorch's, without the operator's name that stands before it anyway. */
  static String reason(Op op, String line) {
    return reason(line, name(op));
  }

  static String reason(String line, String operator) {
    String text = line;
    Matcher prefix = PREFIX.matcher(text);
    while (prefix.find() && plain(prefix.group(1)).equals(plain(operator))) {
      text = text.substring(prefix.end());
      prefix = PREFIX.matcher(text);
    }
    for (Phrase phrase : PHRASES) text = phrase.pattern().matcher(text).replaceAll(phrase.words());
    return TYPE.matcher(text).replaceAll(found -> TYPES.get(found.group(1)));
  }

  private static String plain(String name) {
    return name.replace("_", "").replace("linalg", "").replace("native", "");
  }
}
