package org.cresset.image.inspect;

import java.util.LinkedHashMap;
import java.util.Map;
import org.cresset.image.oci.ImageConfig;

/** What an image needs of the machine that runs it, by its labels and variables. */
public final class Needs {
  private Needs() {}

  /** The needs in words, with their values. */
  public static Map<String, String> of(ImageConfig config) {
    Map<String, String> needs = new LinkedHashMap<>();
    needs.put("machine", "linux/" + config.architecture());
    label(config, "org.cresset.driver", "NVIDIA driver from", needs);
    label(config, "org.cresset.compute-capabilities", "compute capability", needs);
    String require = config.run().environment().getOrDefault("NVIDIA_REQUIRE_CUDA", "");
    if (!require.isEmpty()) needs.put("container toolkit", require);
    return needs;
  }

  private static void label(
      ImageConfig config, String label, String words, Map<String, String> needs) {
    String value = config.labels().getOrDefault(label, "");
    if (!value.isEmpty()) needs.put(words, value);
  }
}
