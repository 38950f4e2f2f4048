package org.cresset.torch;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.cresset.torch.internal.Cuda;
import org.cresset.torch.internal.DefaultGenerator;
import org.cresset.torch.internal.Frame;
import org.jspecify.annotations.Nullable;

/**
 * A source of random numbers for operators: {@code randn}, dropout, initialisation. Source: {@code
 * torch.Generator}.
 *
 * <p>Each device has one for the whole process, which the static methods seed, save and restore;
 * the same seed gives the same numbers, whatever the number of threads. A program may have others
 * of its own, and pass them to any method that draws: those do not move the device's.
 */
public final class Generator {
  // The ABI passes no generator. An operator always draws from its device's, which holds the state
  // of ours meanwhile; nobody else may draw then.
  private static final ReentrantReadWriteLock DRAWING = new ReentrantReadWriteLock();

  private final Device device;
  private long initialSeed;
  private byte[] state;

  private Generator(Device device, long seed) {
    this.device = device;
    initialSeed = seed;
    state = stateOf(device, seed);
  }

  // ---- The process's generators ----------------------------------------------------------------

  /** Starts every device's sequence that belongs to {@code seed}: {@code torch.manual_seed}. */
  public static void manualSeed(long seed) {
    LibTorch.load();
    exclusively(
        () -> {
          for (Device device : devices()) ofDevice(device).seed(seed);
        });
  }

  /** Where in its sequence the CPU's generator is: about 5 kB. Source: {@code get_rng_state}. */
  public static byte[] state() {
    return state(Device.CPU);
  }

  /** Where in its sequence a device's generator is. */
  public static byte[] state(Device device) {
    LibTorch.load();
    DRAWING.readLock().lock();
    try {
      return ofDevice(device).state();
    } finally {
      DRAWING.readLock().unlock();
    }
  }

  /**
   * Goes back to a state of the CPU's generator. Source: {@code torch.set_rng_state}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void state(byte[] state) {
    state(Device.CPU, state);
  }

  /**
   * Goes back to a state of a device's generator.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static void state(Device device, byte[] state) {
    LibTorch.load();
    GeneratorState.check(device, state, ofDevice(device).state().length);
    exclusively(() -> write(device, state));
  }

  /** Where every device's generator is: what a checkpoint has to keep. */
  public static Map<Device, byte[]> states() {
    LibTorch.load();
    Map<Device, byte[]> states = new LinkedHashMap<>();
    for (Device device : devices()) states.put(device, state(device));
    return states;
  }

  /** Goes back to the states of these devices' generators. */
  public static void states(Map<Device, byte[]> states) {
    states.forEach(Generator::state);
  }

  private static java.util.List<Device> devices() {
    java.util.List<Device> devices = new java.util.ArrayList<>();
    devices.add(Device.CPU);
    for (int i = 0; i < Cuda.deviceCount(); i++) devices.add(Device.cuda(i));
    return devices;
  }

  // ---- A program's own -------------------------------------------------------------------------

  /** A generator of the CPU's numbers, at the beginning of the sequence of {@code seed}. */
  public static Generator of(long seed) {
    return of(Device.CPU, seed);
  }

  /** A generator for one device, at the beginning of the sequence of {@code seed}. */
  public static Generator of(Device device, long seed) {
    LibTorch.load();
    return new Generator(device.available(), seed);
  }

  /** Whose operators it can be passed to. */
  public Device device() {
    return device;
  }

  /** The seed that it began with. */
  public synchronized long initialSeed() {
    return initialSeed;
  }

  /** Begins the sequence of another seed. */
  public synchronized Generator reseed(long seed) {
    initialSeed = seed;
    state = stateOf(device, seed);
    return this;
  }

  /** Where in its sequence it is. */
  public synchronized byte[] snapshot() {
    return state.clone();
  }

  /**
   * Goes back to a {@link #snapshot}.
   *
   * @throws IllegalArgumentException if it is none
   */
  public synchronized Generator restore(byte[] snapshot) {
    GeneratorState.check(device, snapshot, state.length);
    state = snapshot.clone();
    return this;
  }

  // ---- Tensors ---------------------------------------------------------------------------------

  /** Float32 values evenly from [0, 1). Source: {@code torch.rand}. */
  public Tensor rand(long... shape) {
    return empty(DType.FLOAT32, shape).uniform_(0, 1, this);
  }

  /** Float32 values from the standard normal distribution. Source: {@code torch.randn}. */
  public Tensor randn(long... shape) {
    return empty(DType.FLOAT32, shape).normal_(0, 1, this);
  }

  /** Integers evenly from {@code low} up to {@code high}, which is left out; int64. */
  public Tensor randint(long low, long high, long... shape) {
    return empty(DType.INT64, shape).random_(low, high, this);
  }

  /** The numbers below n in random order; int64. Source: {@code torch.randperm}. */
  public Tensor randperm(long n) {
    return Aten.call(SamplingOps.RANDPERM, n, this, DType.INT64, null, device, null);
  }

  private Tensor empty(DType dtype, long... shape) {
    return Tensor.empty(dtype, device, MemoryFormat.CONTIGUOUS, shape);
  }

  // ---- How -------------------------------------------------------------------------------------

  /** Runs an operator that may draw, with the generator among its arguments. */
  static int draw(Frame frame, Op op, @Nullable Object[] arguments) {
    for (int i = 0; i < arguments.length; i++) {
      if (arguments[i] instanceof Generator own) {
        @Nullable Object[] others = arguments.clone();
        others[i] = null;
        return own.lend(frame, op, others);
      }
    }
    DRAWING.readLock().lock();
    try {
      return Encoding.dispatch(frame, op, arguments);
    } finally {
      DRAWING.readLock().unlock();
    }
  }

  private synchronized int lend(Frame frame, Op op, @Nullable Object[] arguments) {
    for (Object argument : arguments) {
      if (argument instanceof Tensor tensor && !tensor.device().equals(device)) {
        throw new DeviceException(
            "%s: the generator must be for %s, got one for %s"
                .formatted(op.name(), tensor.device(), device),
            null);
      }
    }
    DRAWING.writeLock().lock();
    // Both tensors are made before the call: its results lie in the frame until they are read.
    try (Scope _ = Scope.open()) {
      Tensor before = bytes(ofDevice(device).state());
      Tensor ours = bytes(state);
      ofDevice(device).state(ours.handle());
      try {
        int code = Encoding.dispatch(frame, op, arguments);
        state = ofDevice(device).state();
        return code;
      } finally {
        ofDevice(device).state(before.handle());
      }
    } finally {
      DRAWING.writeLock().unlock();
    }
  }

  private static byte[] stateOf(Device device, long seed) {
    DRAWING.writeLock().lock();
    try {
      DefaultGenerator generator = ofDevice(device);
      byte[] before = generator.state();
      generator.seed(seed);
      byte[] state = generator.state();
      write(device, before);
      return state;
    } finally {
      DRAWING.writeLock().unlock();
    }
  }

  private static void write(Device device, byte[] state) {
    try (Scope _ = Scope.open()) {
      ofDevice(device).state(bytes(state).handle());
    }
  }

  private static Tensor bytes(byte[] state) {
    Tensor bytes = Tensor.empty(DType.UINT8, state.length);
    bytes.buffer().put(state);
    return bytes;
  }

  private static void exclusively(Runnable work) {
    DRAWING.writeLock().lock();
    try {
      work.run();
    } finally {
      DRAWING.writeLock().unlock();
    }
  }

  private static DefaultGenerator ofDevice(Device device) {
    return switch (device.type()) {
      case CPU -> DefaultGenerator.CPU;
      case CUDA -> DefaultGenerator.cuda(device.available().index());
      case META ->
          throw new IllegalArgumentException("the device meta draws nothing and has no generator");
    };
  }
}
