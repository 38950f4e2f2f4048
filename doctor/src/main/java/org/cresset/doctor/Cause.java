package org.cresset.doctor;

import static org.cresset.doctor.Severity.FAULT;
import static org.cresset.doctor.Severity.WARNING;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Why a GPU cannot be used, or not well: the table. The first cause that holds explains the rest,
 * so the order is part of it; ids never change.
 *
 * <p>Each line: the id, the row of the research's table (0 for what it lacks), how bad it is, the
 * check, and what programs that fail of it say.
 */
public enum Cause {
  // Before the build without CUDA: where there is no GPU, another build would not help.
  NO_GPU("CRS-NO-GPU", 2, FAULT, DriverChecks::noGpu),
  CPU_BUILD(
      "CRS-CPU-BUILD", 1, FAULT, BuildChecks::cpuBuild, "Torch not compiled with CUDA enabled"),
  NO_TORCH("CRS-NO-TORCH", 0, FAULT, BuildChecks::noTorch),
  MODULE(
      "CRS-MODULE",
      3,
      FAULT,
      DriverChecks::moduleNotLoaded,
      "couldn't communicate with the NVIDIA driver"),
  NVML_MISSING("CRS-NVML-MISSING", 4, WARNING, DriverChecks::noManagementLibrary),
  MISMATCH("CRS-MISMATCH", 5, FAULT, DriverChecks::mismatch, "Driver/library version mismatch"),
  DRIVER_OLD("CRS-DRIVER-OLD", 6, FAULT, BuildChecks::driverTooOld, "is too old (found version"),
  PTX(
      "CRS-PTX",
      7,
      FAULT,
      BuildChecks::ptxTooNew,
      "the provided PTX was compiled with an unsupported toolchain"),
  ARCHITECTURE(
      "CRS-ARCHITECTURE",
      8,
      FAULT,
      BuildChecks::noMachineCode,
      "no kernel image is available for execution on the device",
      "is not compatible with the current PyTorch installation",
      "which is of compute capability"),
  GPU_OLD("CRS-GPU-OLD", 9, FAULT, DriverChecks::gpuTooOld),
  NODES("CRS-NODES", 10, FAULT, DriverChecks::deviceFiles),
  UVM("CRS-UVM", 11, FAULT, DriverChecks::unifiedMemory),
  UVM_KASLR("CRS-UVM-KASLR", 12, FAULT, DriverChecks::memoryRegion),
  CONTAINER("CRS-CONTAINER", 13, FAULT, ContainerChecks::noGpuAskedFor),
  TOOLKIT("CRS-TOOLKIT", 14, WARNING, ContainerChecks::toolkit, "could not select device driver"),
  CDI(
      "CRS-CDI",
      15,
      WARNING,
      ContainerChecks::staleSpecification,
      "unresolvable CDI devices",
      "failed to stat CDI host device"),
  CAPABILITIES("CRS-CAPABILITIES", 16, FAULT, ContainerChecks::capabilities),
  REQUIREMENT("CRS-REQUIREMENT", 17, FAULT, Requirements::unsatisfied, "unsatisfied condition:"),
  LOST("CRS-LOST", 18, FAULT, ContainerChecks::lostGpu, "Failed to initialize NVML: Unknown Error"),
  COMPAT(
      "CRS-COMPAT",
      19,
      FAULT,
      DriverChecks::compatLibraries,
      "forward compatibility was attempted on non supported HW"),
  STUB("CRS-STUB", 20, FAULT, DriverChecks::stub, "CUDA driver is a stub library"),
  STALE_LIBRARY(
      "CRS-STALE-LIBRARY",
      21,
      WARNING,
      BuildChecks::otherLibraries,
      "cuDNN version incompatibility"),
  FABRIC("CRS-FABRIC", 22, FAULT, UseChecks::fabric, "system not yet initialized"),
  MIG("CRS-MIG", 23, FAULT, UseChecks::noInstance),
  VISIBLE_DEVICES("CRS-VISIBLE-DEVICES", 24, FAULT, UseChecks::visibleDevices),
  MPS(
      "CRS-MPS",
      25,
      FAULT,
      UseChecks::mps,
      "MPS client failed to connect",
      "MPS server is not ready"),
  BUSY("CRS-BUSY", 26, FAULT, UseChecks::busy, "CUDA-capable device(s) is/are busy"),
  VGPU_LICENCE("CRS-VGPU-LICENCE", 27, FAULT, UseChecks::licence, "valid Grid license"),
  WSL("CRS-WSL", 28, FAULT, UseChecks::wsl),
  FORK("CRS-FORK", 29, WARNING, UseChecks::never, "Cannot re-initialize CUDA in forked subprocess"),
  SHARED_MEMORY(
      "CRS-SHARED-MEMORY",
      30,
      WARNING,
      UseChecks::sharedMemory,
      "Unexpected bus error encountered in worker",
      "workers are out of shared memory",
      "Couldn't allocate shared memory segment"),
  LIMITS("CRS-LIMITS", 31, WARNING, UseChecks::limits),
  GLIBC("CRS-GLIBC", 32, FAULT, BuildChecks::glibc, "version `GLIBC_2."),
  NO_LIBCUDA("CRS-NO-LIBCUDA", 0, FAULT, DriverChecks::noLibCuda),
  MISSING_LIBRARY(
      "CRS-MISSING-LIBRARY",
      0,
      FAULT,
      BuildChecks::missingLibrary,
      "libcudnn.so.9: cannot open shared object file"),
  TIMEOUT("CRS-TIMEOUT", 0, FAULT, DriverChecks::noAnswer),
  OTHER("CRS-OTHER", 0, FAULT, DriverChecks::otherError);

  private final String id;
  private final int row;
  private final Severity severity;

  @SuppressWarnings("ImmutableEnumChecker") // a method without state
  private final Function<Situation, Optional<Proof>> check;

  @SuppressWarnings("ImmutableEnumChecker") // of List.of
  private final List<String> sayings;

  Cause(
      String id,
      int row,
      Severity severity,
      Function<Situation, Optional<Proof>> check,
      String... sayings) {
    this.id = id;
    this.row = row;
    this.severity = severity;
    this.check = check;
    this.sayings = List.of(sayings);
  }

  /** What it is called, for ever. */
  public String id() {
    return id;
  }

  /** How bad it is. */
  public Severity severity() {
    return severity;
  }

  /** Its row in the research's table, or nothing if the table lacks it. */
  OptionalInt row() {
    return row == 0 ? OptionalInt.empty() : OptionalInt.of(row);
  }

  /** Why it holds, if it does. */
  Optional<Proof> proof(Situation situation) {
    List<String> said = new ArrayList<>();
    for (Map.Entry<String, String> line : situation.evidence().starting("log line ").entrySet()) {
      if (sayings.stream().anyMatch(line.getValue()::contains)) said.add(line.getKey());
    }
    Optional<Proof> found = check.apply(situation);
    if (said.isEmpty()) return found;
    return Optional.of(found.orElse(new Proof(List.of(), List.of())).and(said));
  }

  /** The cause with an id. */
  public static Optional<Cause> of(String id) {
    return Arrays.stream(values()).filter(cause -> cause.id.equals(id)).findFirst();
  }
}
