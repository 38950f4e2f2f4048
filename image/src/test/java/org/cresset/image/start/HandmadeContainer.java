package org.cresset.image.start;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** Starts our start as a container would, by Linux's own namespaces: needs the superuser. */
final class HandmadeContainer {
  private final Path work;
  private final Path more;

  /**
   * Makes one in an empty folder.
   *
   * <p>Skips the test where namespaces or Debian's packages are not to be had.
   */
  HandmadeContainer(Path work) throws IOException, InterruptedException {
    this.work = work;
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/unshare")), "needs unshare");
    assumeTrue(
        Files.getAttribute(Path.of("/proc/self"), "unix:uid") instanceof Integer uid && uid == 0,
        "needs the superuser");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/apt-get")), "needs Debian");
    more = unpack();
    Result result = run(Map.of("FAKE_DOCTOR", "0"), "true");
    assumeTrue(result.code == 0, "namespaces are not to be had here: " + result.err);
  }

  /** What a process said and ended with. */
  record Result(int code, String out, String err) {}

  /** What this machine may lack, unpacked once for all tests. */
  private static Path unpack() throws IOException, InterruptedException {
    Path folder = Path.of("target", "more-packages").toAbsolutePath();
    if (Files.exists(folder.resolve("usr/sbin/sshd"))) return folder;
    Path debs = Files.createDirectories(folder.resolveSibling("more-debs"));
    Files.createDirectories(folder.resolve("usr"));
    String script =
        "apt-get download tini openssh-server openssh-client libwrap0 && for deb in *.deb; do"
            + " dpkg-deb -x \"$deb\" \"$1\" || exit; done";
    Process process =
        new ProcessBuilder("sh", "-c", script, "sh", folder.toString())
            .directory(debs.toFile())
            .redirectErrorStream(true)
            .redirectOutput(debs.resolve("log").toFile())
            .start();
    boolean ended = process.waitFor(120, TimeUnit.SECONDS);
    if (!ended) process.destroyForcibly();
    assumeTrue(ended && process.exitValue() == 0, "Debian's packages are not to be had");
    return folder;
  }

  Path root() {
    return work.resolve("root");
  }

  /** Starts it with variables; {@code AS=UID:GID} starts it as that user. */
  Process start(Map<String, String> variables, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.addAll(List.of("unshare", "--mount", "--pid", "--fork", "--kill-child", "sh"));
    command.add(resource("container.sh").toString());
    command.add(work.toString());
    command.add(more.toString());
    command.add(Objects.requireNonNull(resource("start.sh").getParent()).toString());
    variables.forEach((name, value) -> command.add(name + "=" + value));
    command.add("--");
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .redirectOutput(work.resolve("out").toFile())
        .redirectError(work.resolve("err").toFile())
        .start();
  }

  /** Starts it and waits for its end. */
  Result run(Map<String, String> variables, String... arguments)
      throws IOException, InterruptedException {
    Process process = start(variables, arguments);
    boolean ended = process.waitFor(60, TimeUnit.SECONDS);
    if (!ended) process.destroyForcibly();
    int code = ended ? process.exitValue() : -1;
    return new Result(code, out(), err());
  }

  String out() throws IOException {
    return Files.readString(work.resolve("out"), UTF_8);
  }

  String err() throws IOException {
    return Files.readString(work.resolve("err"), UTF_8);
  }

  /** Sends a signal to process 1 of a container, as {@code docker stop} does. */
  static void terminate(Process unshare) throws IOException, InterruptedException {
    long first = unshare.toHandle().children().findFirst().orElseThrow().pid();
    var _ = new ProcessBuilder("kill", "-TERM", Long.toString(first)).start().waitFor();
  }

  private static Path resource(String name) {
    URL url = Objects.requireNonNull(HandmadeContainer.class.getResource(name), name);
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
