package org.cresset.image.start;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.cresset.image.bom.Format;
import org.cresset.image.bom.Schemas;
import org.cresset.image.edition.RealImage;
import org.cresset.image.edition.RealImage.Result;
import org.cresset.stack.store.Folders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What every image with notebooks does once it is built and started. Each takes minutes and
 * gigabytes, so they are asked for, by {@code -Dcresset.images=all}; each class says so itself, for
 * JUnit's conditions are not inherited.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class BuiltImageContract {
  /** What a stop may take: engines kill after ten. */
  private static final double SECONDS = 2;

  private static final String AT = "http://127.0.0.1:8888";

  private Path folder = Path.of("");
  private List<Process> started = new ArrayList<>();
  RealImage image;

  abstract RealImage built(Path folder) throws Exception;

  @BeforeAll
  void build(@TempDir Path empty) throws Exception {
    folder = empty;
    image = built(empty);
  }

  @AfterEach
  void end() throws Exception {
    for (Process process : started) process.destroyForcibly().waitFor();
    started.clear();
  }

  /** JUnit would warn of every symbolic link that leads out of the container's files. */
  @AfterAll
  void delete() throws Exception {
    Folders.delete(folder.resolve("root")); // none where the test is skipped
  }

  private Process start(Map<String, String> variables, String... arguments) throws IOException {
    Process process = image.start(variables, arguments);
    started.add(process);
    return process;
  }

  private void waitFor(Process process, String text) throws Exception {
    for (int i = 0; i < 1200 && process.isAlive(); i++) {
      if (image.err().contains(text)) return;
      Thread.sleep(100);
    }
    throw new AssertionError(text + " was not said: " + image.out() + image.err());
  }

  private static void report(String what, double seconds) {
    System.out.printf("%s: ended %.2f s after SIGTERM%n", what, seconds);
  }

  @ParameterizedTest
  @EnumSource
  void itsBillOfMaterialsIsWhatTheFormatsOwnerTakes(Format format) {
    assertThat(Schemas.errors(format, image.bill(format))).isEmpty();
  }

  // --- commands ----------------------------------------------------------------------------------

  @Test
  void theOutputIsTheCommandsOwnAndWhole() throws Exception {
    Result result = image.run(Map.of(), "sh", "-c", "seq 200000; id -un; exit 7");
    String numbers =
        IntStream.rangeClosed(1, 200_000).mapToObj(n -> n + "\n").collect(Collectors.joining());
    assertThat(result.code()).as(result.err()).isEqualTo(7);
    assertThat(result.out()).isEqualTo(numbers + "cresset\n");
  }

  @Test
  void dpkgFindsNothingAmiss() throws Exception {
    assertThat(image.host("chroot", image.root().toString(), "dpkg", "--audit")).isZero();
    assertThat(image.said()).isEmpty();
  }

  // --- JupyterLab --------------------------------------------------------------------------------

  private static int status(HttpClient client, String path) throws Exception {
    HttpRequest request = HttpRequest.newBuilder(URI.create(AT + path)).build();
    return client.send(request, BodyHandlers.discarding()).statusCode();
  }

  /** Starts JupyterLab and waits until it answers. */
  private Process lab() throws Exception {
    assumeThat(free(8888)).as("port 8888 must be free").isTrue();
    Process process = start(Map.of());
    waitFor(process, "/lab?token=");
    waitFor(process, "is running at");
    return process;
  }

  private String token() throws IOException {
    return image.err().replaceAll("(?s).*lab\\?token=([0-9a-f]{48})\n.*", "$1");
  }

  @Test
  void jupyterLabAnswersToItsTokenAloneAndEndsWhenItIsTold() throws Exception {
    Process process = lab();
    String token = token();
    try (HttpClient client = HttpClient.newHttpClient()) {
      assertThat(status(client, "/api")).isEqualTo(200);
      assertThat(status(client, "/api/contents")).isEqualTo(403);
      assertThat(status(client, "/api/contents?token=" + "0".repeat(48))).isEqualTo(403);
      assertThat(status(client, "/api/contents?token=" + token)).isEqualTo(200);
      assertThat(status(client, "/lab?token=" + token)).isEqualTo(200);
    }
    assertThat(image.within(process, "/opt/cresset/health")).as(image.said()).isZero();
    assertThat(image.said()).isEqualTo("JupyterLab answered 200\n");
    double seconds = RealImage.stop(process);
    report("JupyterLab", seconds);
    assertThat(process.exitValue()).isZero();
    assertThat(seconds).isLessThan(SECONDS);
    assertThat(Collections.frequency(image.err().lines().toList(), token)).isZero();
    assertThat(image.err().split(token, -1)).as("the token is shown once").hasSize(2);
  }

  // --- notebooks ---------------------------------------------------------------------------------

  /** Runs a notebook of a kernel from its first cell to its last; what each came to. */
  List<JsonArray> notebook(String kernel, String... cells) throws Exception {
    Path workspace = image.root().resolve("workspace");
    Path before = workspace.resolve(kernel + ".ipynb");
    Files.writeString(before, document(kernel, cells));
    Result result =
        image.run(
            Map.of(),
            "jupyter",
            "nbconvert",
            "--to",
            "notebook",
            "--execute",
            "--output",
            kernel + "-after",
            kernel + ".ipynb");
    assertThat(result.code()).as(result.err()).isZero();
    String after = Files.readString(workspace.resolve(kernel + "-after.ipynb"));
    List<JsonArray> outputs = new ArrayList<>();
    for (JsonElement cell : JsonParser.parseString(after).getAsJsonObject().getAsJsonArray("cells"))
      outputs.add(cell.getAsJsonObject().getAsJsonArray("outputs"));
    return outputs;
  }

  private static String document(String kernel, String... sources) {
    JsonArray cells = new JsonArray();
    for (String source : sources) {
      JsonObject cell = new JsonObject();
      cell.addProperty("id", "cell-" + cells.size());
      cell.addProperty("cell_type", "code");
      cell.add("execution_count", JsonNull.INSTANCE);
      cell.add("metadata", new JsonObject());
      cell.add("outputs", new JsonArray());
      cell.addProperty("source", source);
      cells.add(cell);
    }
    String kernelspec = "{\"name\":\"%s\",\"display_name\":\"%s\"}".formatted(kernel, kernel);
    return "{\"nbformat\":4,\"nbformat_minor\":5,\"metadata\":{\"kernelspec\":%s},\"cells\":%s}"
        .formatted(kernelspec, cells);
  }

  /** The text of what a cell came to. */
  static String text(JsonArray outputs) {
    JsonElement text = of(outputs, "text/plain");
    return text.isJsonArray()
        ? text.getAsJsonArray().asList().stream()
            .map(JsonElement::getAsString)
            .collect(Collectors.joining())
        : text.getAsString();
  }

  /** Width and height of the picture that a cell came to, in pixels. */
  static List<Integer> picture(JsonArray outputs) throws IOException {
    String base64 = of(outputs, "image/png").getAsString();
    var picture =
        ImageIO.read(new ByteArrayInputStream(Base64.getMimeDecoder().decode(base64.strip())));
    return List.of(picture.getWidth(), picture.getHeight());
  }

  /**
   * How many pixels of a colour a browser shows of a notebook in JupyterLab before and after it
   * ran.
   *
   * @param colour of a picture that a cell comes to and that JupyterLab has nowhere: 0xRRGGBB
   */
  List<Long> seen(String kernel, int colour, String... cells) throws Exception {
    var browser = Browser.find(folder);
    assumeThat(browser).as("no chromium on the PATH").isPresent();
    notebook(kernel, cells);
    Process process = lab();
    List<Long> seen = new ArrayList<>();
    for (String file : List.of(kernel, kernel + "-after")) {
      String address = "%s/lab/tree/%s.ipynb?token=%s".formatted(AT, file, token());
      seen.add(browser.get().pixels(address, colour));
    }
    RealImage.stop(process);
    return seen;
  }

  private static JsonElement of(JsonArray outputs, String type) {
    return outputs.asList().stream()
        .map(JsonElement::getAsJsonObject)
        .filter(output -> output.has("data") && output.getAsJsonObject("data").has(type))
        .map(output -> output.getAsJsonObject("data").get(type))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + type + " in " + outputs));
  }

  // --- ssh ---------------------------------------------------------------------------------------

  private int ssh(int port, String user, String... options) throws Exception {
    List<String> words = new ArrayList<>(List.of("ssh", "-F", "none", "-p", port + ""));
    for (String option :
        List.of("StrictHostKeyChecking=no", "UserKnownHostsFile=/dev/null", "LogLevel=ERROR"))
      words.addAll(List.of("-o", option));
    for (String option : options) words.addAll(List.of("-o", option));
    words.addAll(List.of(user + "@127.0.0.1", "id -un; echo $CRESSET_EDITION"));
    return image.host(words.toArray(String[]::new));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private static boolean free(int port) {
    try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }

  private String key(String name) throws Exception {
    Path key = folder.resolve(name);
    if (!Files.exists(key)) {
      assertThat(image.host("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()))
          .isZero();
    }
    return "IdentityFile=" + key;
  }

  @Test
  void sshLetsInTheKeyAloneAndEndsWhenItIsTold() throws Exception {
    assumeThat(image.host("sh", "-c", "command -v ssh ssh-keygen"))
        .as("Debian's openssh-client must be installed")
        .isZero();
    String mine = key("mine");
    String other = key("other");
    int port = freePort();
    Process process =
        start(
            Map.of(
                "SSH_AUTHORIZED_KEYS",
                Files.readString(folder.resolve("mine.pub")),
                "CRESSET_SSH_PORT",
                "" + port),
            "ssh");
    waitFor(process, "Server listening on 0.0.0.0");
    String only = "IdentitiesOnly=yes";
    String quiet = "BatchMode=yes";
    assertThat(ssh(port, "cresset", mine, only, quiet)).as(image.said()).isZero();
    assertThat(image.said()).isEqualTo("cresset\n" + image.lock().edition() + "\n");
    assertThat(ssh(port, "root", mine, only, quiet)).isEqualTo(255);
    assertThat(image.said()).contains("Permission denied (publickey)");
    assertThat(ssh(port, "cresset", other, only, quiet)).isEqualTo(255);
    assertThat(image.said()).contains("Permission denied (publickey)");
    assertThat(ssh(port, "cresset", "PubkeyAuthentication=no", quiet)).isEqualTo(255);
    assertThat(image.said()).contains("Permission denied (publickey)");
    String password = "PreferredAuthentications=password,keyboard-interactive,none";
    for (String user : List.of("cresset", "root")) {
      assertThat(ssh(port, user, password, "NumberOfPasswordPrompts=1")).isEqualTo(255);
      assertThat(image.said()).contains("Permission denied (publickey)");
    }
    assertThat(image.within(process, "/opt/cresset/health")).as(image.said()).isZero();
    double seconds = RealImage.stop(process);
    report("sshd", seconds);
    assertThat(seconds).isLessThan(SECONDS);
  }

  @Test
  void sshWithoutAKeyDoesNotStart() throws Exception {
    Result result = image.run(Map.of(), "ssh");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("cresset: ssh lets in by public key alone, and there is none\n\nhint: ");
  }
}
