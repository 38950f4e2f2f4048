package org.cresset.doctor.evidence;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whether this is a container, a guest of Windows or a host, and what a host gives containers. */
final class Place {
  private static final Pattern CONTAINER =
      Pattern.compile("docker|kubepods|containerd|libpod|lxc|garden");
  private static final Pattern LIBCUDA = Pattern.compile("libcuda\\.so\\.([0-9]+\\.[0-9.]*[0-9])");
  private static final List<String> CDI = List.of("/etc/cdi", "/var/run/cdi");

  private Place() {}

  static void read(Root root, Map<String, String> environment, Notes notes) {
    notes.note("/proc/version", root.text("/proc/version"));
    for (String mark : List.of("/.dockerenv", "/run/.containerenv")) {
      if (root.has(mark)) notes.note(mark, "there");
    }
    String groups = root.text("/proc/1/cgroup").orElse("");
    notes.note(
        "/proc/1/cgroup",
        groups.lines().filter(line -> CONTAINER.matcher(line).find()).findFirst());
    if (root.has("/sys/fs/cgroup")) {
      notes.note("/sys/fs/cgroup", root.has("/sys/fs/cgroup/cgroup.controllers") ? "v2" : "v1");
    }
    if (root.has("/usr/lib/wsl/lib/libcuda.so.1")) {
      notes.note("/usr/lib/wsl/lib/libcuda.so.1", "there");
    }
    String path = environment.getOrDefault("PATH", "");
    for (String program : List.of("nvidia-smi", "nvidia-ctk", "docker")) {
      notes.note("PATH " + program, root.program(program, path));
    }
    notes.note(
        "/etc/docker/daemon.json",
        root.text("/etc/docker/daemon.json")
            .map(text -> text.contains("nvidia") ? "names nvidia" : "does not name nvidia"));
    CDI.forEach(folder -> specifications(root, folder, notes));
    for (String file : root.names("/etc/ld.so.conf.d")) {
      String name = "/etc/ld.so.conf.d/" + file;
      root.text(name).filter(t -> t.contains("/compat")).ifPresent(t -> notes.note(name, t));
    }
    notes.note("process nv-fabricmanager", fabricManager(root));
    mps(root, environment, notes);
  }

  private static void specifications(Root root, String folder, Notes notes) {
    for (String file : root.names(folder)) {
      if (!file.endsWith(".yaml") && !file.endsWith(".json")) continue;
      Matcher version = LIBCUDA.matcher(root.text(folder + "/" + file).orElse(""));
      if (version.find()) {
        notes.note(folder + "/" + file, "libcuda.so." + version.group(1));
      }
    }
  }

  /** The kernel cuts a process's name after 15 characters. */
  private static Optional<String> fabricManager(Root root) {
    return root.names("/proc").stream()
        .filter(name -> name.matches("[0-9]+"))
        .filter(pid -> root.text("/proc/" + pid + "/comm").orElse("").startsWith("nv-fabricmanage"))
        .findFirst();
  }

  private static void mps(Root root, Map<String, String> environment, Notes notes) {
    String folder = environment.get("CUDA_MPS_PIPE_DIRECTORY");
    if (folder == null || !folder.startsWith("/")) return;
    String control = folder + "/control";
    notes.note(control, root.has(control) ? "there" : "ENOENT");
  }
}
