package org.cresset.torch.nn;

import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.Scope;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.nn.functional.Attention;
import org.cresset.torch.nn.functional.AttentionWeights;
import org.cresset.torch.nn.functional.Linears;
import org.jspecify.annotations.Nullable;

/**
 * Attention in several subspaces at once. Source: Vaswani et al. 2017, {@code
 * torch.nn.MultiheadAttention}.
 *
 * <p>Shape: query (L, N, E), key (S, N, kdim) and value (S, N, vdim) give (L, N, E), with {@code
 * batchFirst} (N, L, E) and so on; one sequence may go without N.
 *
 * <p>Parameters: {@code in_proj_weight} (3E, E), or {@code q_proj_weight}, {@code k_proj_weight},
 * {@code v_proj_weight} where kdim or vdim is not E; {@code in_proj_bias} (3E); {@code bias_k} and
 * {@code bias_v} (1, 1, E) if wanted; {@code out_proj}.
 */
public final class MultiheadAttention extends Module {
  /**
   * How it is built.
   *
   * @param dropout the probability that a weight is left out in training
   * @param bias whether projections have biases
   * @param addBiasKv whether a learned key and value are added to the sequence
   * @param addZeroAttn whether a key and value of zeros are added to the sequence
   * @param kdim the features of keys, or 0 for E
   * @param vdim the features of values, or 0 for E
   * @param batchFirst whether batches come before steps
   */
  public record Options(
      double dropout,
      boolean bias,
      boolean addBiasKv,
      boolean addZeroAttn,
      long kdim,
      long vdim,
      boolean batchFirst) {
    /** Biases, no dropout, steps first. */
    public static final Options DEFAULT = new Options(0, true, false, false, 0, 0, false);

    /** With dropout. */
    public Options dropout(double p) {
      return new Options(p, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** With biases or without. */
    public Options bias(boolean bias) {
      return new Options(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** With a learned key and value or without. */
    public Options addBiasKv(boolean added) {
      return new Options(dropout, bias, added, addZeroAttn, kdim, vdim, batchFirst);
    }

    /** With a key and value of zeros or without. */
    public Options addZeroAttn(boolean added) {
      return new Options(dropout, bias, addBiasKv, added, kdim, vdim, batchFirst);
    }

    /** Keys of other features. */
    public Options kdim(long features) {
      return new Options(dropout, bias, addBiasKv, addZeroAttn, features, vdim, batchFirst);
    }

    /** Values of other features. */
    public Options vdim(long features) {
      return new Options(dropout, bias, addBiasKv, addZeroAttn, kdim, features, batchFirst);
    }

    /** Batches first, or steps. */
    public Options batchFirst(boolean first) {
      return new Options(dropout, bias, addBiasKv, addZeroAttn, kdim, vdim, first);
    }
  }

  /**
   * What a call minds.
   *
   * @param keyPaddingMask (N, S), true where a key does not count, or numbers to add; null for none
   * @param attnMask (L, S) or (N heads, L, S), true where a query must not see a key, or numbers to
   *     add; null for none
   * @param causal whether query i sees keys 0 to i alone; {@code attnMask} must be null then
   * @param needWeights whether the weights are wanted, which costs memory of L times S
   * @param averageWeights whether weights are averaged over heads
   */
  public record Call(
      @Nullable Tensor keyPaddingMask,
      @Nullable Tensor attnMask,
      boolean causal,
      boolean needWeights,
      boolean averageWeights) {
    /** No masks, no weights. */
    public static final Call DEFAULT = new Call(null, null, false, false, true);

    /** With padding. */
    public Call keyPaddingMask(@Nullable Tensor mask) {
      return new Call(mask, attnMask, causal, needWeights, averageWeights);
    }

    /** With a mask. */
    public Call attnMask(@Nullable Tensor mask) {
      return new Call(keyPaddingMask, mask, causal, needWeights, averageWeights);
    }

    /** Causal or not. */
    public Call causal(boolean causal) {
      return new Call(keyPaddingMask, attnMask, causal, needWeights, averageWeights);
    }

    /** With weights or without. */
    public Call needWeights(boolean needed) {
      return new Call(keyPaddingMask, attnMask, causal, needed, averageWeights);
    }

    /** Weights averaged over heads, or of each. */
    public Call averageWeights(boolean averaged) {
      return new Call(keyPaddingMask, attnMask, causal, needWeights, averaged);
    }
  }

  /**
   * What a call gives.
   *
   * @param output (L, N, E)
   * @param weights (N, L, S), or (N, heads, L, S) of each head; null unless wanted
   */
  public record Result(Tensor output, @Nullable Tensor weights) {}

  private final long embedDim;
  private final long heads;
  private final Options options;
  private final @Nullable Tensor packed;
  private final List<Tensor> separate;
  private final @Nullable Tensor inBias;
  private final Linear outProj;
  private final @Nullable Tensor biasK;
  private final @Nullable Tensor biasV;

  private MultiheadAttention(long embedDim, long heads, Options options) {
    if (embedDim < 1 || heads < 1 || embedDim % heads != 0) {
      throw new IllegalArgumentException(
          "multiheadAttention: the features must be a multiple of the heads, got %d and %d"
              .formatted(embedDim, heads));
    }
    this.embedDim = embedDim;
    this.heads = heads;
    this.options = options;
    long kdim = options.kdim == 0 ? embedDim : options.kdim;
    long vdim = options.vdim == 0 ? embedDim : options.vdim;
    boolean same = kdim == embedDim && vdim == embedDim;
    packed = same ? weight("in_proj_weight", 3 * embedDim, embedDim) : null;
    separate =
        same
            ? List.of()
            : List.of(
                weight("q_proj_weight", embedDim, embedDim),
                weight("k_proj_weight", embedDim, kdim),
                weight("v_proj_weight", embedDim, vdim));
    inBias = options.bias ? parameter("in_proj_bias", Tensor.zeros(3 * embedDim)) : null;
    outProj = child("out_proj", Linear.afterAttention(embedDim, embedDim, options.bias));
    biasK = options.addBiasKv ? weight("bias_k", 1, 1, embedDim) : null;
    biasV = options.addBiasKv ? weight("bias_v", 1, 1, embedDim) : null;
    if (packed != null) Init.xavierUniform_(packed, 1);
    for (Tensor weight : separate) Init.xavierUniform_(weight, 1);
    Tensor outBias = outProj.bias();
    if (outBias != null) Init.constant_(outBias, 0);
    if (biasK != null) Init.xavierNormal_(biasK, 1);
    if (biasV != null) Init.xavierNormal_(biasV, 1);
  }

  private Tensor weight(String name, long... sizes) {
    return parameter(name, Tensor.empty(DType.FLOAT32, sizes));
  }

  /** So many heads over so many features. */
  public static MultiheadAttention of(long embedDim, long heads) {
    return of(embedDim, heads, UnaryOperator.identity());
  }

  /** With options made of the default ones: {@code o -> o.dropout(0.1).batchFirst(true)}. */
  public static MultiheadAttention of(long embedDim, long heads, UnaryOperator<Options> options) {
    return new MultiheadAttention(embedDim, heads, options.apply(Options.DEFAULT));
  }

  /** A sequence's attention to itself. */
  @Override
  public Tensor forward(Tensor input) {
    return run(input, input, input, Call.DEFAULT).output;
  }

  @Override
  protected boolean keepsNothing() {
    return childrenKeepNothing();
  }

  /** The attention of queries to keys and values. */
  public Result forward(Tensor query, Tensor key, Tensor value, UnaryOperator<Call> call) {
    return forward(query, key, value, call.apply(Call.DEFAULT));
  }

  /** The attention of queries to keys and values. */
  public Result forward(Tensor query, Tensor key, Tensor value, Call call) {
    List<Tensor> results =
        call(
            List.of(query, key, value),
            x -> {
              Result result = run(x.get(0), x.get(1), x.get(2), call);
              return result.weights == null
                  ? List.of(result.output)
                  : List.of(result.output, result.weights);
            });
    return new Result(results.getFirst(), results.size() > 1 ? results.get(1) : null);
  }

  private Result run(Tensor query, Tensor key, Tensor value, Call call) {
    check(query, key, value);
    boolean single = query.dim() == 2;
    try (Scope scope = Scope.open()) {
      // To (N, steps, features), one object for what was one object.
      Tensor q = batched(query, single);
      Tensor k = key == query ? q : batched(key, single);
      Tensor v = value == query ? q : value == key ? k : batched(value, single);
      Result result = attend(q, k, v, single ? withBatch(call) : call);
      Tensor output = result.output;
      if (single) output = output.squeeze(0);
      else if (!options.batchFirst) output = output.transpose(0, 1);
      scope.keep(output);
      Tensor weights = result.weights;
      if (weights != null && single) weights = weights.squeeze(0);
      if (weights != null) scope.keep(weights);
      return new Result(output, weights);
    }
  }

  private static Call withBatch(Call call) {
    Tensor padding = call.keyPaddingMask;
    return padding == null || padding.dim() == 2 ? call : call.keyPaddingMask(padding.unsqueeze(0));
  }

  private Tensor batched(Tensor tensor, boolean single) {
    if (single) return tensor.unsqueeze(0);
    return options.batchFirst ? tensor : tensor.transpose(0, 1);
  }

  private void check(Tensor query, Tensor key, Tensor value) {
    long kdim = options.kdim == 0 ? embedDim : options.kdim;
    long vdim = options.vdim == 0 ? embedDim : options.vdim;
    int rank = query.dim();
    int steps = rank == 3 && options.batchFirst ? 1 : 0;
    boolean fits =
        (rank == 2 || rank == 3)
            && key.dim() == rank
            && value.dim() == rank
            && query.size(-1) == embedDim
            && key.size(-1) == kdim
            && value.size(-1) == vdim
            && key.size(steps) == value.size(steps)
            && (rank == 2
                || (key.size(1 - steps) == query.size(1 - steps)
                    && value.size(1 - steps) == query.size(1 - steps)));
    if (!fits) {
      throw new ShapeException(
          ("multiheadAttention: query, key and value must be sequences of %d, %d and %d features,"
                  + " keys as long as values, got %s, %s and %s")
              .formatted(embedDim, kdim, vdim, query.shape(), key.shape(), value.shape()));
    }
  }

  private Result attend(Tensor query, Tensor key, Tensor value, Call call) {
    Tensor[] projected = project(query, key, value); // (N, steps, E) each
    Tensor k = projected[1];
    Tensor v = projected[2];
    long batch = query.size(0);
    long added = 0;
    if (biasK != null && biasV != null) {
      k = Tensor.cat(List.of(k, biasK.expand(batch, 1, embedDim)), 1);
      v = Tensor.cat(List.of(v, biasV.expand(batch, 1, embedDim)), 1);
      added++;
    }
    if (options.addZeroAttn) {
      long[] one = {batch, 1, embedDim};
      Tensor zeros = Tensor.empty(k.dtype(), k.device(), MemoryFormat.CONTIGUOUS, one).zero_();
      k = Tensor.cat(List.of(k, zeros), 1);
      v = Tensor.cat(List.of(v, zeros), 1);
      added++;
    }
    boolean plainCausal =
        call.causal && call.keyPaddingMask == null && added == 0 && !call.needWeights;
    Tensor mask = plainCausal ? null : mask(query, key, call, added);
    Tensor qHeads = heads(projected[0]); // (N, heads, L, E / heads)
    double dropout = training() ? options.dropout : 0;
    Attention.Options how =
        Attention.Options.DEFAULT.mask(mask).dropout(dropout).causal(plainCausal);
    Tensor weights = null;
    Tensor attended;
    if (call.needWeights) {
      AttentionWeights both = AttentionWeights.of(qHeads, heads(k), heads(v), how);
      attended = both.output();
      weights = call.averageWeights ? both.weights().mean(1, false) : both.weights();
    } else {
      attended = Attention.scaledDotProduct(qHeads, heads(k), heads(v), how);
    }
    Tensor joined = attended.transpose(1, 2).flatten(2, 3); // (N, L, E)
    return new Result(outProj.forward(joined), weights);
  }

  /** (N, steps, E) as (N, heads, steps, E / heads). */
  private Tensor heads(Tensor steps) {
    return steps.reshape(steps.size(0), steps.size(1), heads, embedDim / heads).transpose(1, 2);
  }

  private Tensor[] project(Tensor query, Tensor key, Tensor value) {
    if (packed != null && query == key && key == value) {
      return Linears.linear(query, packed, inBias).chunk(3, -1).toArray(Tensor[]::new);
    }
    List<Tensor> weights = packed == null ? separate : packed.chunk(3, 0);
    List<Tensor> biases = inBias == null ? List.of() : inBias.chunk(3, 0);
    Tensor[] inputs = {query, key, value};
    Tensor[] projected = new Tensor[3];
    for (int i = 0; i < 3; i++) {
      Tensor bias = biases.isEmpty() ? null : biases.get(i);
      projected[i] = Linears.linear(inputs[i], weights.get(i), bias);
    }
    return projected;
  }

  /** Both masks as numbers to add, (L, S) or (N, heads or 1, L, S); null if there is none. */
  private @Nullable Tensor mask(Tensor query, Tensor key, Call call, long added) {
    long n = query.size(0);
    long l = query.size(1);
    long s = key.size(1);
    Tensor wanted = call.attnMask;
    if (call.causal) {
      if (wanted != null) {
        throw new TorchException(
            "multiheadAttention: a mask and causal must not be given together",
            "make the mask causal",
            null);
      }
      wanted = Attention.causalMask(l, s).logicalNot().to(query.device());
    }
    Tensor mask = null;
    if (wanted != null) {
      boolean perHead = wanted.dim() == 3;
      require("attnMask", wanted, perHead ? new long[] {n * heads, l, s} : new long[] {l, s});
      mask = padded(additive(wanted, query), added);
      if (perHead) mask = mask.reshape(n, heads, l, s + added);
    }
    Tensor padding = call.keyPaddingMask;
    if (padding == null) return mask;
    require("keyPaddingMask", padding, n, s);
    Tensor numbers = padded(additive(padding, query), added).reshape(n, 1, 1, s + added);
    return mask == null ? numbers.expand(n, 1, l, s + added) : mask.add(numbers);
  }

  private static void require(String name, Tensor mask, long... sizes) {
    if (!java.util.Arrays.equals(mask.shape().toArray(), sizes)) {
      throw new ShapeException(
          "multiheadAttention: %s must be %s, got %s"
              .formatted(name, java.util.Arrays.toString(sizes), mask.shape()));
    }
  }

  private static Tensor additive(Tensor mask, Tensor query) {
    if (mask.dtype() != DType.BOOL) return mask.to(query.dtype());
    long[] sizes = mask.shape().toArray();
    return Tensor.empty(query.dtype(), mask.device(), MemoryFormat.CONTIGUOUS, sizes)
        .zero_()
        .maskedFill(mask, Double.NEGATIVE_INFINITY);
  }

  /** Zeros for the keys that were added. */
  private static Tensor padded(Tensor mask, long added) {
    if (added == 0) return mask;
    long[] sizes = mask.shape().toArray();
    sizes[sizes.length - 1] = added;
    Tensor zeros =
        Tensor.empty(mask.dtype(), mask.device(), MemoryFormat.CONTIGUOUS, sizes).zero_();
    return Tensor.cat(List.of(mask, zeros), -1);
  }
}
