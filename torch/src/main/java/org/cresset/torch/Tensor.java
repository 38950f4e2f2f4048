package org.cresset.torch;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.cresset.torch.internal.Handle;
import org.jspecify.annotations.Nullable;

/**
 * An array of numbers of one {@link DType} on one {@link Device}, with the operators of everyday
 * PyTorch code and automatic differentiation. Source: {@code torch.Tensor}.
 *
 * <p>Methods have PyTorch's names in camelCase; a trailing underscore changes the tensor in place.
 * Results that PyTorch calls views share memory with their tensor here too.
 *
 * <p><b>Ownership.</b> A tensor belongs to the innermost open {@link Scope} of the thread that made
 * it, until that scope closes or keeps it. With none open the garbage collector frees it in the
 * end. Closing drops one reference: views and values saved for a backward pass stay.
 */
public final class Tensor
    implements AutoCloseable,
        Elementwise,
        Activation,
        InPlace,
        Comparison,
        Reduction,
        Movement,
        Indexing,
        LinearAlgebra,
        ComplexNumbers,
        Sampling,
        Gradients {
  private @Nullable Handle handle;
  private @Nullable Node node;
  private int output;
  private @Nullable Unscoped collected;
  @Nullable Scope scope;
  @Nullable Family family; // null for a tensor that is no view and has had none
  private int seen; // how many of the family's changes this tensor's node knows of

  /** Takes over one count of {@code handle}. */
  Tensor(Handle handle, @Nullable Scope scope) {
    this.handle = handle;
    belongTo(scope);
  }

  // ---- Creation ------------------------------------------------------------------------------

  /** A tensor of unspecified values on the CPU. Source: {@code torch.empty}. */
  public static Tensor empty(DType dtype, long... shape) {
    return Creation.empty(dtype, Device.CPU, MemoryFormat.CONTIGUOUS, shape);
  }

  /** A tensor of unspecified values, in the given order of memory. */
  public static Tensor empty(DType dtype, MemoryFormat format, long... shape) {
    return Creation.empty(dtype, Device.CPU, format, shape);
  }

  /** A tensor of unspecified values on a device, in the given order of memory. */
  public static Tensor empty(DType dtype, Device device, MemoryFormat format, long... shape) {
    return Creation.empty(dtype, device, format, shape);
  }

  static Tensor emptyStrided(DType dtype, Device device, Shape shape, long[] strides) {
    return Creation.emptyStrided(dtype, device, shape.toArray(), strides);
  }

  /** Zeros of float32. */
  public static Tensor zeros(long... shape) {
    return zeros(DType.FLOAT32, shape);
  }

  /** Zeros. Source: {@code torch.zeros}. */
  public static Tensor zeros(DType dtype, long... shape) {
    return empty(dtype, shape).zero_();
  }

  /** Ones of float32. */
  public static Tensor ones(long... shape) {
    return full(1, DType.FLOAT32, shape);
  }

  /** Ones. Source: {@code torch.ones}. */
  public static Tensor ones(DType dtype, long... shape) {
    return full(1, dtype, shape);
  }

  /** One value everywhere. Source: {@code torch.full}. */
  public static Tensor full(double value, DType dtype, long... shape) {
    return empty(dtype, shape).fill_(value);
  }

  /** A float32 tensor of no dimension. Source: {@code torch.tensor(value)}. */
  public static Tensor scalar(double value) {
    return scalar(value, DType.FLOAT32);
  }

  /** A tensor of no dimension. */
  public static Tensor scalar(double value, DType dtype) {
    return Scalars.fresh(value, dtype);
  }

  /** The values of a Java array: float32, of shape {@code shape}, or one-dimensional without. */
  public static Tensor of(float[] values, long... shape) {
    return Creation.of(DType.FLOAT32, MemorySegment.ofArray(values), values.length, shape);
  }

  /** The values of a Java array: float64, of shape {@code shape}, or one-dimensional without. */
  public static Tensor of(double[] values, long... shape) {
    return Creation.of(DType.FLOAT64, MemorySegment.ofArray(values), values.length, shape);
  }

  /** The values of a Java array: int64, of shape {@code shape}, or one-dimensional without. */
  public static Tensor of(long[] values, long... shape) {
    return Creation.of(DType.INT64, MemorySegment.ofArray(values), values.length, shape);
  }

  /** The values of a Java array: int32, of shape {@code shape}, or one-dimensional without. */
  public static Tensor of(int[] values, long... shape) {
    return Creation.of(DType.INT32, MemorySegment.ofArray(values), values.length, shape);
  }

  /** The values of a Java array: int16, of shape {@code shape}, or one-dimensional without. */
  public static Tensor of(short[] values, long... shape) {
    return Creation.of(DType.INT16, MemorySegment.ofArray(values), values.length, shape);
  }

  /** The values of a Java array: int8, of shape {@code shape}, or one-dimensional without. */
  public static Tensor of(byte[] values, long... shape) {
    return Creation.of(DType.INT8, MemorySegment.ofArray(values), values.length, shape);
  }

  /** The values of a Java array: bool, of shape {@code shape}, or one-dimensional without. */
  public static Tensor of(boolean[] values, long... shape) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < bytes.length; i++) bytes[i] = (byte) (values[i] ? 1 : 0);
    return Creation.of(DType.BOOL, MemorySegment.ofArray(bytes), bytes.length, shape);
  }

  /** Complex numbers of their parts, float32 or float64. Source: {@code torch.complex}. */
  public static Tensor complex(Tensor real, Tensor imaginary) {
    return Aten.call(ComplexOps.COMPLEX, real, imaginary);
  }

  /** Complex numbers of their lengths and angles in radians. Source: {@code torch.polar}. */
  public static Tensor polar(Tensor length, Tensor angle) {
    return Autocast.function(
        "polar", x -> complex(x[0].mul(x[1].cos()), x[0].mul(x[1].sin())), length, angle);
  }

  /**
   * A copy of {@code memory}, which holds the elements in row-major order and native bytes; without
   * a shape, of one element and no dimension.
   */
  public static Tensor of(MemorySegment memory, DType dtype, long... shape) {
    return empty(dtype, shape).copyFrom(memory);
  }

  /** 0, 1, ... up to {@code end}, which is left out; int64. Source: {@code torch.arange}. */
  public static Tensor arange(long end) {
    return arange(0, end, 1);
  }

  /** {@code start}, {@code start + step}, ... before {@code end}; int64. */
  public static Tensor arange(long start, long end, long step) {
    return Creation.arange(start, end, step);
  }

  /** {@code steps} float32 values from start to end, evenly. Source: {@code torch.linspace}. */
  public static Tensor linspace(double start, double end, int steps) {
    return Creation.linspace(start, end, steps, DType.FLOAT32);
  }

  /** The unit matrix of float32. Source: {@code torch.eye}. */
  public static Tensor eye(long n) {
    return Creation.eye(n, n, DType.FLOAT32);
  }

  /** Float32 values from the standard normal distribution. Source: {@code torch.randn}. */
  public static Tensor randn(long... shape) {
    return empty(DType.FLOAT32, shape).normal_(0, 1);
  }

  /** Float32 values evenly from [0, 1). Source: {@code torch.rand}. */
  public static Tensor rand(long... shape) {
    return empty(DType.FLOAT32, shape).uniform_(0, 1);
  }

  /** Integers evenly from {@code low} up to {@code high}, left out; int64. */
  public static Tensor randint(long low, long high, long... shape) {
    return empty(DType.INT64, shape).random_(low, high);
  }

  /** The numbers below n in random order; int64. Source: {@code torch.randperm}. */
  public static Tensor randperm(long n) {
    return Creation.randperm(n);
  }

  /** Unspecified values in this tensor's shape, type, device and order of memory. */
  public Tensor emptyLike() {
    return Creation.emptyStrided(dtype(), device(), handle().sizes(), handle().strides());
  }

  /** Zeros in this tensor's shape, type, device and order of memory. */
  public Tensor zerosLike() {
    return emptyLike().zero_();
  }

  /** Ones in this tensor's shape, type, device and order of memory. */
  public Tensor onesLike() {
    return emptyLike().fill_(1);
  }

  /** Tensors one after the other along a dimension. Source: {@code torch.cat}. */
  public static Tensor cat(List<Tensor> tensors, int dim) {
    return Aten.call(MovementOps.CAT, tensors, dim);
  }

  /** Tensors of one shape along a new dimension. Source: {@code torch.stack}. */
  public static Tensor stack(List<Tensor> tensors, int dim) {
    return Aten.call(MovementOps.STACK, tensors, dim);
  }

  // ---- Description ---------------------------------------------------------------------------

  /** The sizes of the dimensions. */
  public Shape shape() {
    return Shape.of(handle().sizes());
  }

  /** The size of one dimension; negative numbers count from the end. */
  public long size(int dim) {
    return shape().size(dim);
  }

  /** The number of dimensions. */
  public int dim() {
    return handle().sizes().length;
  }

  /** The number of elements. */
  public long numel() {
    return shape().numel();
  }

  /** The type of the elements. */
  public DType dtype() {
    return DType.ofCode(handle().dtype());
  }

  /** Where the elements are. */
  public Device device() {
    return Device.ofCodes(handle().deviceType(), handle().deviceIndex());
  }

  /** The distances between neighbours along each dimension, in elements. */
  public long[] strides() {
    return handle().strides();
  }

  /** The address of the first element, on its device. Source: {@code data_ptr}. */
  public long dataPtr() {
    return handle().memory(0).address();
  }

  /** Whether the elements lie densely in the given order. */
  public boolean isContiguous(MemoryFormat format) {
    long[] sizes = handle().sizes();
    long[] dense = format.strides(sizes);
    long[] found = handle().strides();
    for (int i = 0; i < sizes.length; i++) {
      if (sizes[i] == 0) return true;
      if (sizes[i] > 1 && dense[i] != found[i]) return false;
    }
    return true;
  }

  /** Values, shape and type, as PyTorch prints them; large tensors are summarised. */
  @Override
  public String toString() {
    return isOpen() ? Printer.print(this) : "Tensor(closed)";
  }

  // ---- Values --------------------------------------------------------------------------------

  /** The one value of a tensor of one element. Waits for the device. Source: {@code item}. */
  public double item() {
    return Values.item(this);
  }

  /** The one value of an integer tensor of one element. Waits for the device. */
  public long itemLong() {
    return Values.itemLong(this);
  }

  /** The values in row-major order, converted to float. Waits for the device. */
  public float[] toFloatArray() {
    return Values.floats(this);
  }

  /** The values in row-major order, converted to double. Waits for the device. */
  public double[] toDoubleArray() {
    return Values.doubles(this);
  }

  /** The values of an integer or bool tensor in row-major order. Waits for the device. */
  public long[] toLongArray() {
    return Values.longs(this);
  }

  /** The values' bytes in row-major order. Waits for the device. */
  public byte[] toByteArray() {
    return Values.bytes(this);
  }

  /** Copies the values' bytes in row-major order. Waits for the device. */
  public void copyTo(MemorySegment target) {
    Values.copyTo(this, target);
  }

  /** Replaces the values by the elements in {@code source}, row-major, of this tensor's type. */
  public Tensor copyFrom(MemorySegment source) {
    Values.copyFrom(this, source);
    return this;
  }

  /**
   * The memory of a dense tensor on the CPU, in the order of memory and native byte order.
   *
   * <p>No copy: writing changes the tensor, and a backward pass that saved its value does not
   * notice (unlike after {@link #copyFrom}). Valid until the tensor, and every view of it, is
   * closed; using it later may end the process. At most 2 GiB.
   */
  public ByteBuffer buffer() {
    return Values.memory(this).asByteBuffer().order(ByteOrder.nativeOrder());
  }

  // ---- Gradients -----------------------------------------------------------------------------

  /** Whether gradients of this tensor are wanted. */
  public boolean requiresGrad() {
    return node() != null;
  }

  /** Asks for gradients of this tensor, or no longer. Source: {@code requires_grad_}. */
  public Tensor requiresGrad_(boolean wanted) {
    if (node() instanceof Operation) {
      if (wanted) return this;
      throw new TorchException(
          "requiresGrad_: only a leaf can stop wanting gradients", "use detach()", null);
    }
    if (wanted && !dtype().isDifferentiable()) {
      throw new TorchException(
          "requiresGrad_: only floating-point and complex tensors have gradients, got "
              + Failure.describe(this));
    }
    if (wanted && family == Family.INFERENCE) InferenceMode.checkMayChange("requiresGrad_", this);
    if (wanted && node == null) connect(new Leaf(handle().strides()), 0);
    if (!wanted && node != null) disconnect();
    if (family != null) family.becomes(handle(), node);
    return this;
  }

  /** The same values, cut off from the graph. Shares memory. Source: {@code detach}. */
  public Tensor detach() {
    return new Tensor(handle().retain(), Context.current().scope);
  }

  /**
   * Replaces what this tensor holds by what {@code values} holds, which may be of another type,
   * device, shape or order of memory: whoever refers to this tensor sees the new values. Shares
   * memory with {@code values}. A gradient is dropped; whether one is wanted stays. Source: {@code
   * torch.Tensor.data}.
   *
   * @throws TorchException if this tensor was computed from others that want gradients
   */
  public Tensor data(Tensor values) {
    if (node() instanceof Operation) {
      throw new TorchException("data: only a leaf can be given other values", "use detach()", null);
    }
    Handle before = handle();
    Handle next = values.handle().retain();
    boolean wanted = node != null;
    if (wanted) disconnect();
    if (family != null) family.leave(before);
    family = null;
    handle = next;
    if (collected != null) belongTo(null);
    before.release();
    return wanted ? requiresGrad_(true) : this;
  }

  /**
   * Makes this tensor what {@code computed} is: its values, whose memory both share, and its place
   * in the graph, so that gradients reach what it was computed of. Whoever refers to this tensor
   * sees the new values; a graph that uses the old ones keeps them. For a weight that a layer
   * computes of others, anew for each call.
   */
  public Tensor become(Tensor computed) {
    Handle before = handle();
    Handle next = computed.handle().retain();
    Node place = computed.node();
    disconnect();
    if (family != null) family.leave(before);
    family = null;
    handle = next;
    if (computed.family != null) join(computed.family);
    if (place != null) connect(place.retain(), computed.output);
    if (collected != null) belongTo(null);
    before.release();
    return this;
  }

  // ---- Ownership -----------------------------------------------------------------------------

  /**
   * Takes this tensor out of its scope: it lives until it is closed, or until the garbage collector
   * finds it unreachable. For what outlives the work it was made in, such as a layer's weights.
   */
  public Tensor leaveScope() {
    belongTo(null);
    return this;
  }

  /** Whether it can still be used. */
  public boolean isOpen() {
    return handle != null;
  }

  /** Whether another tensor, a view or a graph refers to the same memory. */
  public boolean isShared() {
    return !handle().isUnshared();
  }

  /** Drops this reference to the values; a second call does nothing. */
  @Override
  public void close() {
    Handle last = handle;
    if (last == null) return;
    handle = null;
    scope = null;
    if (collected != null) {
      collected.clean();
      collected = null;
      node = null;
    } else {
      disconnect();
      if (family != null) family.leave(last);
      last.release();
    }
  }

  /** How many tensors LibTorch holds for this process: to see that a loop does not leak. */
  public static long live() {
    return Handle.live();
  }

  Handle handle() {
    Handle open = handle;
    if (open != null) return open;
    throw new IllegalStateException(
        "a tensor was used after it was closed: its scope has ended, or close() was called; keep it"
            + " with Scope.keep to use it longer");
  }

  @Nullable Node node() {
    Family relatives = family;
    if (relatives != null && seen != relatives.changes()) catchUp(relatives);
    return node;
  }

  /** Which output of {@link #node} this is. */
  int output() {
    return output;
  }

  /** Takes this tensor's place in the graph after a change of memory that it shares. */
  private void catchUp(Family relatives) {
    if (relatives.node() != null) {
      if (node instanceof Leaf) throw Family.changedUnderALeaf(this);
      reconnect(relatives.place(handle()), 0);
    }
    seen = relatives.changes();
  }

  /** Makes this the result of a node, of which it takes over one count. */
  void connect(Node node, int output) {
    this.node = node;
    this.output = output;
    if (collected != null) collected.holds(node, family);
  }

  /** Makes this the result of another node than before; a gradient that is kept stays wanted. */
  void reconnect(Node next, int output) {
    Node before = node;
    int old = this.output;
    connect(next, output);
    if (before == null) return;
    Hooks hooks = before.hooksOrNull();
    if (hooks != null && hooks.keeps(old)) {
      hooks.forget(old);
      next.hooks().keep(output);
    }
    before.release();
  }

  private void disconnect() {
    Node before = node;
    node = null;
    if (collected != null) collected.holds(null, family); // it must not release it again
    if (before != null) before.release();
  }

  /** Says that this new tensor is a view: a recorded change of either changes the graph of both. */
  void isViewOf(Tensor base, Context context) {
    handle().isViewOf(base.handle());
    if (base.family != null && base.family.isSentinel()) join(base.family);
    else if (context.recording) join(base.family());
    else family = Family.UNRECORDED;
  }

  /** Makes this view, made while nothing was recorded, one that takes its place when asked. */
  Tensor partOf(Tensor whole) {
    join(whole.family());
    seen = -1;
    return this;
  }

  private Family family() {
    node(); // a change that it has not seen must be in its place first
    Family known = family;
    if (known == null) {
      known = new Family(handle(), node, output);
      join(known);
    }
    return known;
  }

  private void join(Family relatives) {
    relatives.enter();
    family = relatives;
    seen = relatives.changes();
    if (collected != null) collected.holds(node, relatives);
  }

  /** Another reference to the same values at the same place of the graph. */
  Tensor alias() {
    Tensor alias = new Tensor(handle().retain(), Context.current().scope);
    Node place = node();
    if (family != null) alias.join(family);
    if (place != null) alias.connect(place.retain(), output);
    return alias;
  }

  /** Takes this tensor from its owner: whoever calls has to close it. */
  Tensor disown() {
    forgetCollector();
    scope = null;
    return this;
  }

  /** Gives this tensor to a scope, or to the garbage collector. */
  void belongTo(@Nullable Scope owner) {
    forgetCollector();
    scope = owner;
    if (owner != null) owner.adopt(this);
    else collected = Unscoped.register(this, handle(), node, family);
  }

  private void forgetCollector() {
    if (collected != null) {
      collected.cancel();
      collected = null;
    }
  }
}
