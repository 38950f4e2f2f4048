package org.cresset.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** What keeps a GPU with a sound driver from being used, or from being used well. */
final class UseChecks {
  private static final int FABRIC_COMPLETED = 3;
  private static final int FABRIC_NOT_SUPPORTED = 0;
  private static final int PROHIBITED = 2;
  private static final long GIB = 1L << 30;
  private static final long LEAST_FILES = 1024;
  private static final long LEAST_STACK = 8L << 20;

  private UseChecks() {}

  /** For what shows only in what a program says. */
  static Optional<Proof> never(Situation s) {
    return Optional.empty();
  }

  static Optional<Proof> fabric(Situation s) {
    List<String> shown = new ArrayList<>();
    if (s.code(802)) shown.add("cuInit");
    boolean switches = !s.evidence().starting("open /dev/nvidia-nvswitch").isEmpty();
    for (String question : s.evidence().starting("nvmlDeviceGetGpuFabricInfo ").keySet()) {
      int state = s.evidence().number(question).orElse(FABRIC_COMPLETED);
      if (switches && state != FABRIC_COMPLETED && state != FABRIC_NOT_SUPPORTED) {
        shown.add(question);
      }
    }
    boolean holds = !shown.isEmpty();
    shown.add("process nv-fabricmanager");
    return Proof.when(holds && !s.works(), shown);
  }

  static Optional<Proof> noInstance(Situation s) {
    List<String> shown = new ArrayList<>();
    boolean any = false;
    for (Map.Entry<String, String> gpu : s.evidence().starting("MIG instances ").entrySet()) {
      shown.add(gpu.getKey());
      any |= !gpu.getValue().equals("0");
    }
    boolean finds = s.code(100) || s.evidence().says("cuDeviceGetCount", "0");
    boolean named = s.evidence().answer(Situation.VISIBLE).orElse("").startsWith("MIG-");
    boolean wrong = named && any;
    return Proof.when(!shown.isEmpty() && finds && (!any || wrong), shown)
        .map(p -> p.and(List.of(Situation.VISIBLE)));
  }

  static Optional<Proof> visibleDevices(Situation s) {
    Optional<String> value = s.evidence().answer(Situation.VISIBLE);
    if (value.isEmpty() || s.works() || noInstance(s).isPresent()) return Optional.empty();
    boolean hides = VisibleDevices.parse(value.get(), count(s)).isEmpty();
    boolean finds = s.code(100) || s.code(101) || s.evidence().says("cuDeviceGetCount", "0");
    return Proof.when(finds && (hides || value.get().startsWith("GPU-")), Situation.VISIBLE)
        .map(p -> p.and(List.of("cuInit", "cuDeviceGetCount")).values(value.get()));
  }

  private static int count(Situation s) {
    return s.evidence().number("nvmlDeviceGetCount_v2").orElse(s.gpus().size());
  }

  static Optional<Proof> mps(Situation s) {
    boolean holds = s.code(805) || s.code(807);
    return Proof.when(holds, "cuInit", "env CUDA_MPS_PIPE_DIRECTORY")
        .map(
            p ->
                p.and(
                    s.evidence()
                        .answer("env CUDA_MPS_PIPE_DIRECTORY")
                        .map(folder -> List.of(folder + "/control"))
                        .orElse(List.of())));
  }

  static Optional<Proof> busy(Situation s) {
    List<String> shown = new ArrayList<>();
    for (String call : List.of("cuInit", "cuDevicePrimaryCtxRetain")) {
      if (s.evidence().number(call).equals(OptionalInt.of(46))) shown.add(call);
    }
    for (String gpu : s.evidence().starting("nvmlDeviceGetComputeMode ").keySet()) {
      boolean prohibited = s.evidence().number(gpu).equals(OptionalInt.of(PROHIBITED));
      if (!shown.isEmpty() || prohibited) shown.add(gpu);
    }
    return Proof.when(!shown.isEmpty() && !s.works(), shown);
  }

  static Optional<Proof> licence(Situation s) {
    return Proof.when(s.code(102), "cuInit");
  }

  /** Windows brings the driver: none of Linux's may stand before it. */
  static Optional<Proof> wsl(Situation s) {
    if (!s.wsl() || s.works()) return Optional.empty();
    boolean device = s.evidence().says("open /dev/dxg", "ok");
    boolean library = s.libCuda().orElse("").startsWith("/usr/lib/wsl/");
    return Proof.when(
        !device || !library,
        "/proc/version",
        "open /dev/dxg",
        Situation.LIBCUDA,
        "/usr/lib/wsl/lib/libcuda.so.1");
  }

  static Optional<Proof> sharedMemory(Situation s) {
    long bytes = s.evidence().large("/dev/shm").orElse(GIB);
    return Proof.when(bytes < GIB, "/dev/shm").map(p -> p.values(bytes >> 20));
  }

  static Optional<Proof> limits(Situation s) {
    List<String> low = new ArrayList<>();
    boolean rdma = s.evidence().answer("/sys/class/infiniband").isPresent();
    String locked = "/proc/self/limits Max locked memory";
    if (rdma && s.evidence().large(locked).isPresent()) low.add(locked);
    below(s, "/proc/self/limits Max open files", LEAST_FILES, low);
    below(s, "/proc/self/limits Max stack size", LEAST_STACK, low);
    return Proof.when(!low.isEmpty(), low);
  }

  private static void below(Situation s, String question, long least, List<String> low) {
    if (s.evidence().large(question).orElse(least) < least) low.add(question);
  }
}
