package org.cresset.torch.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import org.cresset.torch.DType;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.nn.functional.Attention;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Attention and transformers against PyTorch's values and gradients. */
class AttentionTest {
  private static Golden read(String file, DType dtype) {
    Golden golden = Golden.read("sequence/" + file + ".safetensors");
    golden.tensors().replaceAll((_, t) -> t.dtype().isFloatingPoint() ? t.to(dtype) : t);
    return golden;
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "causal", "scale", "bits", "bias", "gqa"})
  void scaledDotProductsArePyTorchs(String name) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (boolean single : new boolean[] {true, false}) {
        try (Scope _ = Scope.open()) {
          Golden golden = read("attention", dtype);
          long heads = name.equals("gqa") ? 2 : 4;
          Tensor q = golden.get("q").copy().requiresGrad_(true);
          Tensor k = golden.get("k").narrow(1, 0, heads).copy().requiresGrad_(true);
          Tensor v = golden.get("v").narrow(1, 0, heads).copy().requiresGrad_(true);
          Attention.Options plain = Attention.Options.DEFAULT;
          Attention.Options options =
              switch (name) {
                case "causal" -> plain.causal(true);
                case "scale" -> plain.scale(0.3);
                case "bits" -> plain.mask(golden.get("bits"));
                case "bias" -> plain.mask(golden.get("bias"));
                case "gqa" -> plain.groupedQueries(true);
                default -> plain;
              };
          // Without the last dimension side by side the one-pass kernel is not used.
          Tensor output = Attention.scaledDotProduct(single ? q : apart(q), k, v, options);
          output.backward(golden.get("g"), false);
          Golden.assertClose(name, output, golden.get("sdpa/" + name + "/output"));
          Golden.assertClose(name, Golden.gradient(q), golden.get("sdpa/" + name + "/q"));
          Golden.assertClose(name, Golden.gradient(k), golden.get("sdpa/" + name + "/k"));
          Golden.assertClose(name, Golden.gradient(v), golden.get("sdpa/" + name + "/v"));
        }
      }
    }
  }

  private static Tensor apart(Tensor tensor) {
    return tensor.transpose(-1, -2).contiguous().transpose(-1, -2);
  }

  private static MultiheadAttention make(String name) {
    return switch (name) {
      case "batch-first" -> MultiheadAttention.of(6, 3, o -> o.batchFirst(true));
      case "nobias" -> MultiheadAttention.of(6, 2, o -> o.bias(false));
      case "kdim" -> MultiheadAttention.of(6, 2, o -> o.kdim(5).vdim(7));
      case "added" -> MultiheadAttention.of(6, 2, o -> o.addBiasKv(true).addZeroAttn(true));
      default -> MultiheadAttention.of(6, 2);
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"plain", "batch-first", "nobias", "kdim", "added"})
  void multiheadAttentionIsPyTorchs(String name) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) {
      for (String kase : new String[] {"self", "cross", "masked"}) {
        if (!(name.equals("kdim") && kase.equals("self"))) compare(name, kase, dtype);
      }
    }
  }

  private static void compare(String name, String kase, DType dtype) {
    try (Scope _ = Scope.open();
        MultiheadAttention net = make(name)) {
      Golden all = read("attention", dtype);
      Golden golden = all.under("mha/" + name + "/" + kase + "/");
      net.to(dtype);
      net.loadStateDict(all.under("mha/" + name + "/state/").tensors());
      boolean batchFirst = name.equals("batch-first");
      Tensor query = all.get("query").copy().requiresGrad_(true);
      Tensor key = all.get(name.equals("kdim") ? "key5" : "key");
      Tensor value = name.equals("kdim") ? all.get("value7") : key;
      MultiheadAttention.Result result;
      if (kase.equals("self")) {
        result = net.forward(query, query, query, o -> o);
      } else {
        Tensor q = batchFirst ? query.transpose(0, 1) : query;
        Tensor k = batchFirst ? key.transpose(0, 1) : key;
        Tensor v = value == key ? k : batchFirst ? value.transpose(0, 1) : value;
        boolean masked = kase.equals("masked");
        result =
            net.forward(
                q,
                k,
                v,
                o ->
                    o.needWeights(true)
                        .averageWeights(masked)
                        .keyPaddingMask(masked ? all.get("padding") : null)
                        .attnMask(masked ? all.get("mask") : null));
        Tensor weights = Objects.requireNonNull(result.weights());
        Golden.assertClose(name + " weights", weights, golden.get("weights"));
      }
      result.output().square().sum().backward();
      Golden.assertClose(name + " output", result.output(), golden.get("output"));
      Golden.assertClose(name + " query", Golden.gradient(query), golden.get("query-gradient"));
      Golden gradients = golden.under("parameter-gradient/");
      assertThat(net.namedParameters().keySet()).isEqualTo(gradients.tensors().keySet());
      net.namedParameters()
          .forEach((p, t) -> Golden.assertClose(p, Golden.gradient(t), gradients.get(p)));
    }
  }

  @Test
  void weightsChangeNothingInWhatComesOut() {
    try (Scope _ = Scope.open();
        MultiheadAttention net = MultiheadAttention.of(6, 2, o -> o.batchFirst(true))) {
      Tensor x = Tensor.randn(2, 5, 6);
      Tensor padding = Tensor.of(new boolean[] {false, false, false, true, true}, 1, 5);
      Tensor both = padding.expand(2, 5);
      for (boolean causal : new boolean[] {false, true}) {
        Tensor with =
            net.forward(x, x, x, o -> o.needWeights(true).causal(causal).keyPaddingMask(both))
                .output();
        Tensor without = net.forward(x, x, x, o -> o.causal(causal).keyPaddingMask(both)).output();
        Golden.assertClose("output", with, without);
        Tensor alone =
            net.forward(x.get(0), x.get(0), x.get(0), o -> o.causal(causal).keyPaddingMask(padding))
                .output();
        Golden.assertClose("one sequence", alone, without.get(0));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "encoder-layer",
        "encoder-layer-first",
        "decoder-layer",
        "decoder-layer-first",
        "encoder",
        "whole"
      })
  void transformersArePyTorchs(String name) {
    for (DType dtype : new DType[] {DType.FLOAT64, DType.FLOAT32}) transformer(name, dtype);
  }

  private static TransformerOptions options(TransformerOptions o, boolean first) {
    return o.dimFeedforward(8).dropout(0).normFirst(first);
  }

  private static Module transformer(String name) {
    return switch (name) {
      case "encoder-layer" -> TransformerEncoderLayer.of(6, 2, o -> options(o, false));
      case "encoder-layer-first" ->
          TransformerEncoderLayer.of(
              6, 2, o -> options(o, true).activation(Tensor::gelu).bias(false));
      case "decoder-layer" -> TransformerDecoderLayer.of(6, 3, o -> options(o, false));
      case "decoder-layer-first" -> TransformerDecoderLayer.of(6, 3, o -> options(o, true));
      case "encoder" ->
          TransformerEncoder.of(
              TransformerEncoderLayer.of(6, 2, o -> options(o, false)), 2, LayerNorm.of(6, o -> o));
      default -> Transformer.of(6, 2, 2, 1, o -> options(o, false));
    };
  }

  private static void transformer(String name, DType dtype) {
    try (Scope _ = Scope.open();
        Module net = transformer(name)) {
      Golden all = read("transformers", dtype);
      Golden golden = all.under(name + "/");
      net.to(dtype);
      net.loadStateDict(golden.under("state/").tensors());
      Tensor source = all.get("source").copy().requiresGrad_(true);
      Tensor target = all.get("target");
      MultiheadAttention.Call padded =
          MultiheadAttention.Call.DEFAULT.keyPaddingMask(all.get("padding"));
      MultiheadAttention.Call causal = MultiheadAttention.Call.DEFAULT.causal(true);
      Tensor output =
          switch (net) {
            case TransformerEncoderLayer layer -> layer.forward(source, padded);
            case TransformerEncoder encoder -> encoder.forward(source, padded);
            case TransformerDecoderLayer layer -> layer.forward(target, source, causal, padded);
            case Transformer whole -> whole.forward(source, target, padded, causal, padded);
            default -> throw new IllegalArgumentException(name);
          };
      output.mul(output).mul(output).sum().backward();
      Golden.assertClose(name, output, golden.get("output"));
      Golden gradients = golden.under("parameter-gradient/");
      assertThat(net.namedParameters().keySet()).isEqualTo(gradients.tensors().keySet());
      double scale = dtype == DType.FLOAT32 ? 1e-1 : 1; // cubes are large: compare tenths
      Golden.assertClose(
          name + " source",
          Golden.gradient(source).mul(scale),
          golden.get("source-gradient").mul(scale));
      net.namedParameters()
          .forEach(
              (p, t) ->
                  Golden.assertClose(
                      name + " " + p, Golden.gradient(t).mul(scale), gradients.get(p).mul(scale)));
    }
  }

  @Test
  void whatDoesNotFitIsRefusedWithASentence() {
    try (Scope _ = Scope.open();
        MultiheadAttention net = MultiheadAttention.of(6, 2)) {
      Tensor x = Tensor.zeros(3, 2, 6);
      assertThatThrownBy(() -> net.call(Tensor.zeros(3, 2, 5)))
          .hasMessage(
              "multiheadAttention: query, key and value must be sequences of 6, 6 and 6 features,"
                  + " keys as long as values, got [3, 2, 5], [3, 2, 5] and [3, 2, 5]");
      assertThatThrownBy(() -> net.forward(x, x, x, o -> o.keyPaddingMask(Tensor.zeros(3, 2))))
          .hasMessage("multiheadAttention: keyPaddingMask must be [2, 3], got [3, 2]");
      assertThatThrownBy(() -> MultiheadAttention.of(6, 4))
          .hasMessage(
              "multiheadAttention: the features must be a multiple of the heads, got 6 and 4");
      Attention.Options both = Attention.Options.DEFAULT.causal(true).mask(Tensor.zeros(3, 3));
      Tensor q = Tensor.zeros(1, 1, 3, 2);
      assertThatThrownBy(() -> Attention.scaledDotProduct(q, q, q, both))
          .hasMessage("scaledDotProduct: a mask and causal must not be given together");
    }
  }
}
