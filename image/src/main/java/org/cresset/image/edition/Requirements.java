package org.cresset.image.edition;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.cresset.image.oci.ImageConfig;
import org.cresset.stack.Sha256;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.catalogue.ComputeCapability;
import org.cresset.stack.catalogue.CudaBuild;
import org.cresset.stack.catalogue.Machine;
import org.cresset.stack.catalogue.Variant;
import org.cresset.stack.catalogue.Version;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;

/** What a lock says of the machine that its image runs on: as labels, and as variables. */
final class Requirements {
  private final ImageLock lock;
  private final Optional<CudaBuild> cuda;
  private final Catalogue catalogue;

  Requirements(ImageLock lock, Catalogue catalogue) {
    this.lock = lock;
    this.catalogue = catalogue;
    Lock stack = lock.stack();
    cuda =
        Version.isVersion(stack.torch())
            ? catalogue
                .release(Version.of(stack.torch()))
                .flatMap(release -> release.variant(stack.variant()))
                .flatMap(Variant::cuda)
            : Optional.empty();
  }

  /** Words for whoever has the image and not the lock. */
  Map<String, String> labels() {
    Lock stack = lock.stack();
    Map<String, String> labels = new TreeMap<>();
    labels.put(
        "org.opencontainers.image.title", "Cresset " + lock.edition() + " " + lock.variant());
    labels.put("org.opencontainers.image.version", stack.torch() + "-" + stack.variant());
    labels.put("org.opencontainers.image.licenses", licences());
    labels.put("org.cresset.edition", lock.edition().toString());
    labels.put("org.cresset.variant", lock.variant().toString());
    labels.put("org.cresset.lock", Sha256.of(ImageLockFile.text(lock)));
    labels.put("org.cresset.torch", stack.torch() + "+" + stack.variant());
    cuda.ifPresent(
        build -> {
          labels.put("org.cresset.cuda", build.version().toString());
          labels.put("org.cresset.driver", catalogue.minDriver(build.version()).toString());
          labels.put("org.cresset.compute-capabilities", capabilities(build));
        });
    return labels;
  }

  private String capabilities(CudaBuild build) {
    Machine machine = lock.architecture().equals("arm64") ? Machine.AARCH64 : Machine.X86_64;
    String cubins =
        build.cubins().getOrDefault(machine, List.of()).stream()
            .map(ComputeCapability::toString)
            .collect(Collectors.joining(" "));
    String ptx = build.ptx().stream().map(p -> " " + p + "+PTX").collect(Collectors.joining());
    return cubins + ptx;
  }

  /** The terms of what is not Debian's; Debian's are in the image's usr/share/doc. */
  private String licences() {
    StringBuilder licences = new StringBuilder("Apache-2.0 AND BSD-3-Clause");
    if (lock.trees().containsKey(Installation.JAVA)) {
      licences.append(" AND GPL-2.0-only WITH Classpath-exception-2.0");
    }
    if (!lock.python().isEmpty()) licences.append(" AND PSF-2.0");
    boolean nvidia =
        lock.stack().artifacts().stream()
            .map(Artifact::name)
            .anyMatch(n -> n.startsWith("nvidia-"));
    if (nvidia) licences.append(" AND LicenseRef-NVIDIA-CUDA-EULA");
    return licences.toString();
  }

  /**
   * What the NVIDIA container toolkit reads before it starts a container. Any driver of the CUDA's
   * major version will do, so that no more is asked for.
   */
  Map<String, String> variables() {
    Map<String, String> variables = new TreeMap<>();
    cuda.ifPresent(
        build -> {
          variables.put("NVIDIA_REQUIRE_CUDA", "cuda>=" + build.version().major() + ".0");
          variables.put("NVIDIA_DRIVER_CAPABILITIES", "compute,utility");
        });
    return variables;
  }

  /** How a container starts: as the additions say, with the runtime's variables. */
  ImageConfig.Run run(ImageConfig.Run run) {
    boolean java = lock.trees().containsKey(Installation.JAVA);
    Map<String, String> variables = variables();
    variables.put("CRESSET_EDITION", lock.edition().toString());
    variables.put("CRESSET_VARIANT", lock.variant().toString());
    variables.put("CRESSET_HOME", "/opt/cresset");
    variables.put("CRESSET_LIBTORCH", "/" + libTorch());
    variables.put("LANG", "C.UTF-8");
    if (java) variables.put("JAVA_HOME", "/opt/java");
    if (!lock.python().isEmpty()) variables.put("PYTHONUNBUFFERED", "1");
    String path = "/opt/cresset:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    if (java) path = "/opt/java/bin:" + path;
    if (!lock.pythonWheels().isEmpty()) path = "/opt/venv/bin:" + path;
    variables.put("PATH", path);
    variables.putAll(run.environment());
    return new ImageConfig.Run(
        run.user(),
        variables,
        run.entrypoint(),
        run.command(),
        run.directory(),
        run.ports(),
        run.volumes(),
        run.stopSignal(),
        run.healthcheck());
  }

  private String libTorch() {
    if (lock.edition() == Edition.PYTHON) {
      String minor = lock.python().replaceFirst("^([0-9]+\\.[0-9]+).*", "$1");
      return StackLayer.VENV + "lib/python" + minor + "/site-packages/torch/lib";
    }
    boolean jars = lock.stack().artifacts().stream().anyMatch(a -> a.kind() == Artifact.Kind.JAR);
    return StackLayer.LIBTORCH + (jars ? "lib" : "torch/lib");
  }
}
