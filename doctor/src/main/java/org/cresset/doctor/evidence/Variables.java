package org.cresset.doctor.evidence;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The variables that decide which GPUs and which libraries a program sees. */
final class Variables {
  private static final Pattern DECISIVE =
      Pattern.compile(
          "CUDA_VISIBLE_DEVICES|CUDA_MPS_PIPE_DIRECTORY|LD_LIBRARY_PATH|LD_PRELOAD|container"
              + "|NVIDIA_(VISIBLE_DEVICES|DRIVER_CAPABILITIES|DISABLE_REQUIRE|REQUIRE_.*)");
  private static final Pattern OF_CUDA =
      Pattern.compile("lib(cudart|cudnn|cublas|cublasLt|cusolver|nccl)\\.so.*");

  private Variables() {}

  static void read(Root root, Map<String, String> environment, Notes notes) {
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (DECISIVE.matcher(name).matches()) notes.note("env " + name, value);
            });
    for (String folder : environment.getOrDefault("LD_LIBRARY_PATH", "").split(":")) {
      if (!folder.startsWith("/")) continue;
      List<String> libraries =
          root.names(folder).stream().filter(n -> OF_CUDA.matcher(n).matches()).toList();
      if (!libraries.isEmpty()) {
        notes.note("LD_LIBRARY_PATH " + folder, String.join(" ", libraries));
      }
    }
    Arrays.stream(environment.getOrDefault("LD_PRELOAD", "").split("[: ]"))
        .filter(file -> OF_CUDA.matcher(String.valueOf(Path.of(file).getFileName())).matches())
        .forEach(file -> notes.note("LD_PRELOAD " + file, "a library of CUDA's"));
  }
}
