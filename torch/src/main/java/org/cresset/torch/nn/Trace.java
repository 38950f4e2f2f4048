package org.cresset.torch.nn;

import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.function.UnaryOperator;
import org.cresset.torch.DType;
import org.cresset.torch.Device;
import org.cresset.torch.FlopCounter;
import org.cresset.torch.MemoryFormat;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.jspecify.annotations.Nullable;

/** What a thread's calls of modules give while a {@link Summary} is made. */
final class Trace {
  private static final ThreadLocal<@Nullable Trace> CURRENT = new ThreadLocal<>();

  /** What one module's calls gave together. */
  private static final class Seen {
    private String output = "";
    private long flops;
    private long bytes;
    private int calls;
  }

  private final IdentityHashMap<Module, Seen> seen = new IdentityHashMap<>();
  private final FlopCounter counter;

  private Trace(FlopCounter counter) {
    this.counter = counter;
  }

  static @Nullable Trace current() {
    return CURRENT.get();
  }

  List<Tensor> call(Module module, List<Tensor> inputs, UnaryOperator<List<Tensor>> forward) {
    long before = counter.total();
    List<Tensor> outputs = module.withHooks(inputs, forward);
    Seen here = seen.computeIfAbsent(module, _ -> new Seen());
    here.output = outputs.getFirst().shape().toString();
    here.flops += counter.total() - before;
    for (Tensor output : outputs) here.bytes += output.numel() * output.dtype().bytes();
    here.calls++;
    return outputs;
  }

  static Summary summary(Module root, DType dtype, long... shape) {
    List<Tensor> tensors = new ArrayList<>(root.namedParameters().values());
    tensors.addAll(root.namedBuffers().values());
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open();
        FlopCounter counter = FlopCounter.open()) {
      List<Kept> all = tensors.stream().map(Kept::of).toList();
      List<Kept> computed = new ArrayList<>();
      for (Module module : root.namedModules().values()) {
        if (module instanceof ParametrizationList list) computed.add(Kept.of(list.computed()));
      }
      Trace trace = new Trace(counter);
      CURRENT.set(trace);
      try {
        for (Tensor tensor : tensors) tensor.data(tensor.detach().to(Device.META));
        Tensor input = Tensor.empty(dtype, Device.META, MemoryFormat.CONTIGUOUS, shape);
        root.call(input);
        return trace.summary(root, counter.total());
      } catch (TorchException e) {
        throw new TorchException(
            "summary: the network must run on the meta device, where tensors have no values, got: "
                + e.getMessage(),
            "leave what reads values out of forward, or count with FlopCounter",
            e);
      } finally {
        CURRENT.remove();
        all.forEach(Kept::restore);
        for (Kept each : computed) each.tensor.become(each.values);
      }
    }
  }

  /** What a tensor of the network held before it was moved. */
  private record Kept(Tensor tensor, Tensor values, @Nullable Tensor gradient) {
    static Kept of(Tensor tensor) {
      Tensor gradient = tensor.grad();
      return new Kept(tensor, tensor.detach(), gradient == null ? null : gradient.detach());
    }

    void restore() {
      tensor.data(values);
      if (gradient != null) tensor.grad(gradient);
    }
  }

  private Summary summary(Module root, long flops) {
    List<Summary.Row> rows = new ArrayList<>();
    root.namedModules()
        .forEach(
            (path, module) -> {
              Seen here = seen.get(module);
              boolean leaf = module.children().isEmpty();
              rows.add(
                  new Summary.Row(
                      path,
                      module.kind(),
                      here == null ? "" : here.output,
                      parameters(module),
                      here == null ? 0 : here.flops,
                      here == null || !leaf ? 0 : here.bytes,
                      here == null ? 0 : here.calls));
            });
    long trainable = 0;
    long bytes = 0;
    for (Tensor tensor : root.namedParameters().values()) {
      if (tensor.requiresGrad()) trainable += tensor.numel();
      bytes += tensor.numel() * tensor.dtype().bytes();
    }
    return new Summary(rows, parameters(root), trainable, bytes, flops);
  }

  private static long parameters(Module module) {
    return module.namedParameters().values().stream().mapToLong(Tensor::numel).sum();
  }
}
