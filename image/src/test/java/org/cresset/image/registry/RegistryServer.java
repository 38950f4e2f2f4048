package org.cresset.image.registry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;

/**
 * Other people's registry: the distribution project's, as Debian's package docker-registry has it.
 * It asks for a name and a password.
 */
public final class RegistryServer implements AutoCloseable {
  public static final String LOGIN = "reader:open sesame";
  private static final String BCRYPT =
      "reader:$2b$04$FqcX/PMDwHEcbDLQET07n.a.4LGlQO1Y/nwh6k7sxirIUs2fBfQfm";
  private static final long PATIENCE_MILLIS = 20_000;

  private final Path folder;
  private final int port;
  private final Process process;

  private RegistryServer(Path folder, int port, Process process) {
    this.folder = folder;
    this.port = port;
    this.process = process;
  }

  /** A program of the path, if it is there. */
  public static Optional<Path> program(String... names) {
    return Stream.of(names)
        .flatMap(
            name ->
                Stream.of(System.getenv("PATH").split(File.pathSeparator))
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /** Starts one whose blobs are in {@code folder}; the test is skipped where there is none. */
  public static RegistryServer start(Path folder) throws Exception {
    Optional<Path> server = program("docker-registry", "registry");
    assumeThat(server)
        .as("a registry's server must be on the PATH: Debian's docker-registry, or registry")
        .isPresent();
    int port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = free.getLocalPort();
    }
    Files.writeString(Files.createDirectories(folder).resolve("htpasswd"), BCRYPT + "\n");
    Path config =
        Files.writeString(
            folder.resolve("config.yml"),
            """
            version: 0.1
            log: {level: info}
            storage: {filesystem: {rootdirectory: "%s"}}
            http: {addr: "127.0.0.1:%d"}
            auth: {htpasswd: {realm: test, path: "%s"}}
            """
                .formatted(folder.resolve("blobs"), port, folder.resolve("htpasswd")));
    Process process =
        new ProcessBuilder(server.orElseThrow().toString(), "serve", config.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    RegistryServer started = new RegistryServer(folder, port, process);
    started.await();
    return started;
  }

  private void await() throws Exception {
    long end = System.currentTimeMillis() + PATIENCE_MILLIS;
    while (System.currentTimeMillis() < end && process.isAlive()) {
      try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
        return;
      } catch (IOException _) {
        Thread.sleep(20);
      }
    }
    assertThat(process.isAlive()).as(log()).isTrue();
  }

  /** What it has said. */
  public String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }

  /** How many requests of a method it has answered in a way. */
  public long answered(String method, String part, int status) throws IOException {
    return log()
        .lines()
        .filter(line -> line.contains("\"" + method + " ") && line.contains(part))
        .filter(line -> line.contains("\" " + status + " "))
        .count();
  }

  public Reference image(String name) {
    return Reference.parse("127.0.0.1:" + port + "/" + name);
  }

  public int port() {
    return port;
  }

  public Access access(boolean loggedIn) throws IOException {
    return access(loggedIn, port);
  }

  /** The same through a port before it. */
  Access access(boolean loggedIn, int at) throws IOException {
    String auth = Base64.getEncoder().encodeToString(LOGIN.getBytes(UTF_8));
    Path config =
        Files.writeString(
            folder.resolve("config.json"),
            "{\"auths\": {\"127.0.0.1:%d\": {\"auth\": \"%s\"}}}".formatted(at, auth));
    DockerLogins logins = loggedIn ? DockerLogins.in(config) : DockerLogins.none();
    return new Access(false, Network.DIRECT, Limits.DEFAULT, logins);
  }

  /** Runs a program that must be there, else the test is skipped, and must end well. */
  public static String run(List<String> command) throws Exception {
    assumeThat(program(command.getFirst()))
        .as(command.getFirst() + " must be installed for this")
        .isPresent();
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  @Override
  public void close() {
    process.destroy();
    process.onExit().orTimeout(5, TimeUnit.SECONDS).exceptionally(_ -> process).join();
    process.destroyForcibly();
  }
}
