package org.cresset.torch;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which operators autocast casts for. Source: {@code aten/src/ATen/autocast_mode.h} and {@code
 * .cpp} of PyTorch 2.13; both lists hold PyTorch's own names, overload included.
 *
 * <p>PyTorch decides at the function that a person calls, such as {@code conv2d}. Where Cresset
 * calls an operator that PyTorch reaches only from inside of one, {@link #FUNCTIONS} says from
 * which, and that function's policy counts.
 */
final class CastPolicies {
  private static final Map<String, CastPolicy> CPU = new HashMap<>();
  private static final Map<String, CastPolicy> CUDA = new HashMap<>();
  private static final Map<String, String> FUNCTIONS = new HashMap<>();

  /**
   * Listed nowhere, or for CUDA alone, but PyTorch takes them apart into products that are; our own
   * recurrent layers are cast whole, as PyTorch's are by oneDNN and cuDNN.
   */
  private static final Set<String> PRODUCTS =
      Set.of(
          "einsum",
          "tensordot",
          "chain_matmul",
          "linalg_multi_dot",
          "linalg_matrix_power",
          "rnn_sequence",
          "gru_sequence",
          "lstm_sequence");

  static {
    onCpu();
    onCuda();
    functions();
  }

  private CastPolicies() {}

  /** The policies of one operator. */
  record Pair(CastPolicy cpu, CastPolicy cuda) {
    CastPolicy on(Device.Type device) {
      return switch (device) {
        case CPU -> cpu;
        case CUDA -> cuda;
        case META -> CastPolicy.FALLTHROUGH;
      };
    }
  }

  /** The policies of an operator, given with its overload. */
  static Pair of(String op) {
    return new Pair(listed(op, CPU), listed(op, CUDA));
  }

  private static CastPolicy listed(String op, Map<String, CastPolicy> list) {
    String function = function(op);
    CastPolicy listed = list.get(function);
    if (listed != null) return listed;
    return PRODUCTS.contains(function) ? CastPolicy.LOWER_PRECISION_FP : CastPolicy.FALLTHROUGH;
  }

  /** The function of PyTorch's that an operator computes. */
  static String function(String op) {
    return FUNCTIONS.getOrDefault(op, op);
  }

  /** Whether the table says which function an operator is a part of. */
  static boolean isPart(String op) {
    return FUNCTIONS.containsKey(op);
  }

  /** The names in a device's list, for the test that compares them with PyTorch's. */
  static Set<String> names(Device.Type device) {
    return new TreeSet<>((device == Device.Type.CPU ? CPU : CUDA).keySet());
  }

  private static void put(Map<String, CastPolicy> list, CastPolicy policy, String names) {
    for (String name : names.strip().split("\\s+")) {
      if (list.put(name, policy) != null) throw new IllegalStateException(name + " twice");
    }
  }

  private static void onCpu() {
    put(
        CPU,
        CastPolicy.LOWER_PRECISION_FP,
        """
        conv1d conv1d.padding conv2d conv2d.padding conv3d conv3d.padding bmm mm linalg_vecdot
        baddbmm addmm _addmm_activation addbmm linear _convolution.deprecated matmul conv_tbc
        mkldnn_rnn_layer conv_transpose1d conv_transpose2d.input conv_transpose3d.input prelu
        scaled_dot_product_attention _native_multi_head_attention
        """);
    put(
        CPU,
        CastPolicy.FP32,
        """
        avg_pool3d binary_cross_entropy grid_sampler polar prod prod.dim_int quantile
        quantile.scalar nanquantile nanquantile.scalar stft stft.center cdist grid_sampler_2d
        _grid_sampler_2d_cpu_fallback grid_sampler_3d trace view_as_complex cholesky
        cholesky_inverse cholesky_solve inverse lu_solve orgqr ormqr pinverse max_pool3d
        max_unpool2d max_unpool3d adaptive_avg_pool3d reflection_pad1d reflection_pad2d
        replication_pad1d replication_pad2d replication_pad3d mse_loss cosine_embedding_loss
        nll_loss nll_loss2d hinge_embedding_loss poisson_nll_loss smooth_l1_loss cross_entropy_loss
        l1_loss huber_loss margin_ranking_loss soft_margin_loss triplet_margin_loss
        multi_margin_loss ctc_loss.IntList ctc_loss.Tensor kl_div multilabel_margin_loss
        binary_cross_entropy_with_logits fft_fft fft_ifft fft_fft2 fft_ifft2 fft_fftn fft_ifftn
        fft_rfft fft_irfft fft_rfft2 fft_irfft2 fft_rfftn fft_irfftn fft_hfft fft_ihfft linalg_cond
        linalg_cond.p_str linalg_matrix_rank linalg_matrix_rank.tol_tensor
        linalg_matrix_rank.atol_rtol_tensor linalg_matrix_rank.atol_rtol_float linalg_solve
        linalg_cholesky linalg_svdvals linalg_eigvals linalg_eigvalsh linalg_inv
        linalg_householder_product linalg_tensorinv linalg_tensorsolve
        fake_quantize_per_tensor_affine geqrf _lu_with_info qr svd triangular_solve
        fractional_max_pool2d fractional_max_pool3d adaptive_max_pool3d
        multilabel_margin_loss_forward linalg_qr linalg_cholesky_ex linalg_svd linalg_eig
        linalg_eigh linalg_lstsq linalg_inv_ex
        """);
    put(CPU, CastPolicy.PROMOTE, "stack cat index_copy");
  }

  private static void onCuda() {
    put(
        CUDA,
        CastPolicy.LOWER_PRECISION_FP,
        """
        _convolution.deprecated _convolution conv1d conv2d conv3d conv_tbc conv_transpose1d
        conv_transpose2d.input conv_transpose3d.input convolution prelu addmm addmv addr matmul
        einsum mm mv linalg_vecdot linear addbmm baddbmm bmm chain_matmul linalg_multi_dot
        _thnn_fused_lstm_cell _thnn_fused_gru_cell lstm_cell gru_cell rnn_tanh_cell rnn_relu_cell
        _scaled_dot_product_flash_attention scaled_dot_product_attention cudnn_convolution
        cudnn_convolution_transpose
        """);
    put(
        CUDA,
        CastPolicy.FP32,
        """
        acos asin cosh erfinv exp expm1 log log10 log2 log1p reciprocal rsqrt sinh tan
        pow.Tensor_Scalar pow.Tensor_Tensor pow.Scalar softplus layer_norm native_layer_norm
        rms_norm group_norm frobenius_norm.dim nuclear_norm nuclear_norm.dim cosine_similarity
        poisson_nll_loss cosine_embedding_loss nll_loss nll_loss2d hinge_embedding_loss kl_div
        l1_loss smooth_l1_loss huber_loss mse_loss margin_ranking_loss multilabel_margin_loss
        soft_margin_loss triplet_margin_loss multi_margin_loss binary_cross_entropy_with_logits
        dist pdist cdist renorm logsumexp upsample_nearest1d _upsample_nearest_exact1d
        upsample_nearest2d _upsample_nearest_exact2d upsample_nearest3d _upsample_nearest_exact3d
        upsample_linear1d upsample_bilinear2d _upsample_bilinear2d_aa upsample_trilinear3d
        upsample_bicubic2d _upsample_bicubic2d_aa
        """);
    put(
        CUDA,
        CastPolicy.FP32_SET_OPT_DTYPE,
        """
        prod prod.dim_int softmax.int log_softmax.int cumprod cumsum linalg_vector_norm
        linalg_matrix_norm linalg_matrix_norm.str_ord sum sum.dim_IntList
        """);
    put(CUDA, CastPolicy.FP32_APPEND_DTYPE, "norm.Scalar norm.ScalarOpt_dim");
    put(
        CUDA,
        CastPolicy.PROMOTE,
        """
        addcdiv addcmul atan2 bilinear cross dot vdot grid_sampler index_put tensordot scatter_add
        """);
    put(CUDA, CastPolicy.BANNED, "binary_cross_entropy");
  }

  /** Operator by operator, the function that PyTorch calls it from. */
  private static void functions() {
    part("conv2d", "convolution _convolution convolution_overrideable");
    part("softmax.int", "_softmax _safe_softmax");
    part("log_softmax.int", "_log_softmax");
    part("log_sigmoid", "log_sigmoid_forward");
    part("conj", "_conj_physical");
    part("layer_norm", "native_layer_norm");
    part("group_norm", "native_group_norm");
    part("rms_norm", "_fused_rms_norm");
    part(
        "batch_norm",
        "native_batch_norm _native_batch_norm_legit _native_batch_norm_legit.no_stats"
            + " _native_batch_norm_legit_no_training _batch_norm_with_update cudnn_batch_norm");
    part("dropout", "native_dropout");
    part("to.dtype", "_to_copy");
    part("nll_loss", "nll_loss_forward");
    part("nll_loss2d", "nll_loss2d_forward");
    part("multilabel_margin_loss", "multilabel_margin_loss_forward");
    part("ctc_loss.IntList", "_ctc_loss");
    part("ctc_loss.Tensor", "_ctc_loss.Tensor");
    part("prelu", "_prelu_kernel");
    part("cdist", "_cdist_forward _euclidean_dist");
    part("pdist", "_pdist_forward");
    part("max_pool2d", "max_pool2d_with_indices");
    part("max_pool3d", "max_pool3d_with_indices");
    part("adaptive_avg_pool2d", "_adaptive_avg_pool2d");
    part("adaptive_avg_pool3d", "_adaptive_avg_pool3d");
    part("grid_sampler", "grid_sampler_2d grid_sampler_3d");
    part("embedding_bag", "_embedding_bag _embedding_bag_forward_only");
    part("linalg_inv", "linalg_inv_ex");
    part("linalg_cholesky", "linalg_cholesky_ex");
    part("linalg_solve", "linalg_solve_ex _linalg_solve_ex");
    part("linalg_svd", "_linalg_svd");
    part("linalg_eigh", "_linalg_eigh");
    part("linalg_eigvals", "_linalg_eigvals");
    part("linalg_det", "_linalg_det");
    part("linalg_slogdet", "_linalg_slogdet");
    part("linalg_lu_factor", "linalg_lu_factor_ex");
    part("fft_rfft", "_fft_r2c");
    part("fft_irfft", "_fft_c2r");
    part("fft_fft", "_fft_c2c");
    part(
        "scaled_dot_product_attention",
        "_scaled_dot_product_attention_math _scaled_dot_product_flash_attention_for_cpu"
            + " _scaled_dot_product_flash_attention _scaled_dot_product_efficient_attention"
            + " _scaled_dot_product_cudnn_attention");
    part("cumsum", "_cumsum");
    part("cumprod", "_cumprod");
    part("logcumsumexp", "_logcumsumexp");
    part("cummax", "_cummax_helper");
    part("cummin", "_cummin_helper");
    part("weight_norm", "_weight_norm _weight_norm_interface");
    part("unique", "_unique2");
    part("Gamma.rsample", "_standard_gamma");
    part("Dirichlet.rsample", "_sample_dirichlet");
    part("tensordot", "inner");
    part("bilinear", "_trilinear");
  }

  private static void part(String function, String ops) {
    for (String op : ops.split(" ")) FUNCTIONS.put(op, function);
  }
}
