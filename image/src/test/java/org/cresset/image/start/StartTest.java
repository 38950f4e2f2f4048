package org.cresset.image.start;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.cresset.image.start.HandmadeContainer.Result;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start, for real: the kernel's namespaces, Debian's tini, ssh and sshd. */
class StartTest {
  private static final String DOCTOR = "cresset: the doctor said so\n";

  @TempDir private Path work;

  private HandmadeContainer container;

  @BeforeEach
  void make() throws Exception {
    container = new HandmadeContainer(work);
  }

  private Result run(Map<String, String> variables, String... arguments) throws Exception {
    return container.run(variables, arguments);
  }

  // --- commands --------------------------------------------------------------------------------

  @Test
  void aCommandIsRunAsTheOrdinaryUserAndItsOutputIsItsOwn() throws Exception {
    Result result = run(Map.of(), "sh", "-c", "id -u; id -g; echo $HOME; exit 7");
    assertThat(result).isEqualTo(new Result(7, "1000\n1000\n/home/cresset\n", DOCTOR));
  }

  @Test
  void theUserCannotBecomeTheSuperuser() throws Exception {
    Result result = run(Map.of(), "sh", "-c", "grep -E 'NoNewPrivs|CapEff' /proc/self/status");
    assertThat(result.out()).isEqualTo("CapEff:\t0000000000000000\nNoNewPrivs:\t1\n");
  }

  @Test
  void theHostsNumbersAreTakenAndTheUsersFilesWithThem() throws Exception {
    String shown =
        "id; stat -c %u:%g ~ ~/notes /workspace; : >/workspace/new; stat -c %u /workspace/new";
    Result result = run(Map.of("CRESSET_UID", "1234", "CRESSET_GID", "60"), "sh", "-c", shown);
    assertThat(result.out())
        .isEqualTo(
            "uid=1234(cresset) gid=60(games) groups=60(games)\n1234:60\n1234:60\n1234:60\n1234\n");
  }

  @Test
  void whatIsMountedKeepsItsOwnerAndTheStartSaysWhatToDo() throws Exception {
    Path mounted = Files.createDirectory(work.resolve("mounted"));
    Files.setAttribute(mounted, "unix:uid", 4321);
    Files.setAttribute(mounted, "unix:gid", 4322);
    Result result = run(Map.of("CRESSET_UID", "1234"), "true");
    assertThat(result.err())
        .isEqualTo(
            DOCTOR
                + "cresset: user 1234 cannot write to /workspace, which belongs to 4321:4322\n"
                + "cresset: to be its owner add -e CRESSET_UID=4321 -e CRESSET_GID=4322\n");
    assertThat(Files.getAttribute(mounted, "unix:uid")).isEqualTo(4321);
  }

  @Test
  void numbersThatAreNoneOrTakenAreRefused() throws Exception {
    assertThat(run(Map.of("CRESSET_UID", "me"), "true").err())
        .startsWith("cresset: CRESSET_UID and CRESSET_GID must be numbers, got me\n\nhint: ");
    assertThat(run(Map.of("CRESSET_UID", "0"), "true").err())
        .startsWith("cresset: cresset is an ordinary user and cannot have the number 0\n");
    Result taken = run(Map.of("CRESSET_UID", "1"), "true");
    assertThat(taken.code()).isEqualTo(2);
    assertThat(taken.err())
        .startsWith("cresset: CRESSET_UID=1 is the number of daemon in this image\n");
  }

  @Test
  void itAlsoStartsAsAnyUser() throws Exception {
    Result result = run(Map.of("AS", "7777:7777"), "sh", "-c", "id -u; cd && : >new && pwd");
    assertThat(result.out()).isEqualTo("7777\n/tmp/cresset-7777\n");
    assertThat(run(Map.of("AS", "7777:7777", "CRESSET_UID", "5"), "true").err())
        .startsWith(
            "cresset: CRESSET_UID=5 needs a start as the superuser, this one is by user 7777");
  }

  @Test
  void aMissingCommandIsNamed() throws Exception {
    Result result = run(Map.of(), "trian");
    assertThat(result.code()).isEqualTo(127);
    assertThat(result.err()).contains("cresset: there is no command trian in this image\n");
  }

  @Test
  void withoutANotebookItSaysWhatThereIs() throws Exception {
    Result result = run(Map.of("CRESSET_VARIANT", "base"));
    assertThat(result.code()).isZero();
    assertThat(result.out()).contains("variant base", "cresset train");
  }

  // --- GPUs ------------------------------------------------------------------------------------

  @Test
  void aGpuThatWasAskedForAndIsMissingEndsTheStart() throws Exception {
    for (var wish :
        List.of(Map.of("CRESSET_DEVICE", "cuda:1"), Map.of("NVIDIA_VISIBLE_DEVICES", "0"))) {
      Result result = run(wish, "echo", "started");
      var named = wish.entrySet().iterator().next();
      assertThat(result.code()).isEqualTo(1);
      assertThat(result.out()).isEmpty();
      assertThat(result.err())
          .startsWith("cresset: a GPU was asked for (" + named + "). the doctor said so\n\nhint: ");
    }
  }

  @Test
  void aGpuThatIsThereOrWasNotAskedForDoesNot() throws Exception {
    assertThat(run(Map.of("CRESSET_DEVICE", "cuda", "FAKE_DOCTOR", "0"), "true").code()).isZero();
    assertThat(run(Map.of("NVIDIA_VISIBLE_DEVICES", "void"), "true").code()).isZero();
    assertThat(run(Map.of("NVIDIA_VISIBLE_DEVICES", "all", "CRESSET_DEVICE", "cpu"), "true").code())
        .isZero();
    assertThat(run(Map.of("CRESSET_DEVICE", "gpu"), "true").err())
        .startsWith("cresset: CRESSET_DEVICE must be auto, cpu, cuda or cuda:N, got gpu\n");
  }

  @Test
  void theDoctorItselfCanAlwaysBeAsked() throws Exception {
    Result result = run(Map.of("CRESSET_DEVICE", "cuda"), "doctor");
    assertThat(result).isEqualTo(new Result(1, "the doctor said so\n", ""));
  }

  // --- JupyterLab ------------------------------------------------------------------------------

  private static final String WITH_JUPYTER = "/opt/cresset/fake:/opt/cresset:/usr/sbin:/usr/bin";

  private void waitFor(String text) throws Exception {
    for (int i = 0; i < 600; i++) {
      if ((container.out() + container.err()).contains(text)) return;
      Thread.sleep(50);
    }
    throw new AssertionError(text + " was not said: " + container.out() + container.err());
  }

  @Test
  void aNotebooksTokenIsMadeShownOnceAndInAFileOfTheUsersAlone() throws Exception {
    Process process = container.start(Map.of("PATH", WITH_JUPYTER));
    waitFor("started");
    HandmadeContainer.terminate(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue(); // though it does not want to
    assertThat(process.exitValue()).isZero();
    String token = container.err().replaceAll("(?s).*lab\\?token=([0-9a-f]{48})\n.*", "$1");
    assertThat(container.out()).startsWith("token=" + token + " as 1000\n");
    assertThat(container.out().lines().skip(1)).noneMatch(line -> line.contains(token));
    Path file = container.root().resolve("run/cresset/token");
    assertThat(Files.getAttribute(file, "unix:mode")).isEqualTo(0100600);
    assertThat(Files.getAttribute(file, "unix:uid")).isEqualTo(1000);
  }

  @Test
  void aTokenThatWasGivenIsNotShown() throws Exception {
    Process process = container.start(Map.of("PATH", WITH_JUPYTER, "JUPYTER_TOKEN", "hushhush"));
    waitFor("started");
    HandmadeContainer.terminate(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(container.out()).startsWith("token=hushhush as 1000\n");
    assertThat(container.err()).contains("/lab?token=(the token that was given)\n");
    assertThat(container.err() + container.out().replace("token=hushhush as", ""))
        .doesNotContain("hushhush");
  }

  // --- ssh -------------------------------------------------------------------------------------

  private String publicKey() throws Exception {
    Path key = work.resolve("key");
    assertThat(execute("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key.toString()))
        .isZero();
    return Files.readString(work.resolve("key.pub"));
  }

  private int execute(String... command) throws Exception {
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(work.resolve("client").toFile())
        .start()
        .waitFor();
  }

  private int ssh(int port, String user, boolean withKey, String command) throws Exception {
    List<String> words = new ArrayList<>(List.of("ssh", "-F", "none", "-p", port + ""));
    for (String option :
        List.of(
            "BatchMode=yes",
            "StrictHostKeyChecking=no",
            "UserKnownHostsFile=/dev/null",
            "IdentitiesOnly=yes",
            "LogLevel=ERROR",
            "PubkeyAuthentication=" + (withKey ? "yes" : "no"))) {
      words.addAll(List.of("-o", option));
    }
    words.addAll(List.of("-i", work.resolve("key").toString(), user + "@127.0.0.1", command));
    return execute(words.toArray(String[]::new));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  @Test
  void sshLetsInByKeyAloneAndNeverTheSuperuser() throws Exception {
    String key = publicKey();
    int port = freePort();
    Process process =
        container.start(
            Map.of(
                "SSH_AUTHORIZED_KEYS", key, "CRESSET_SSH_PORT", "" + port, "PROJECT", "a b $HOME"),
            "ssh");
    waitFor("Server listening on 0.0.0.0");
    assertThat(ssh(port, "cresset", true, "id -u; echo \"$PROJECT\"; echo $PATH")).isZero();
    assertThat(Files.readString(work.resolve("client")))
        .isEqualTo("1000\na b $HOME\n/opt/cresset:/usr/sbin:/usr/bin\n");
    assertThat(ssh(port, "root", true, "true")).isEqualTo(255);
    assertThat(ssh(port, "cresset", false, "true")).isEqualTo(255);
    // What may be tried at all: no password, no questions.
    assertThat(Files.readString(work.resolve("client"))).contains("Permission denied (publickey)");
    HandmadeContainer.terminate(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    Path hostKey = container.root().resolve("var/lib/cresset/ssh/ssh_host_ed25519_key");
    assertThat(Files.getAttribute(hostKey, "unix:mode")).isEqualTo(0100600);
    assertThat(container.err()).doesNotContain(key.strip());
  }

  @Test
  void sshWithoutAKeyRefusesToStartAndSaysHow() throws Exception {
    Result result = run(Map.of(), "ssh");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("cresset: ssh lets in by public key alone, and there is none\n\nhint: ")
        .contains("-e SSH_AUTHORIZED_KEYS=", "/run/secrets/authorized_keys");
  }

  @Test
  void aPrivateKeyOrNonsenseIsRefusedAndNotKept() throws Exception {
    var _ = publicKey();
    String secret = Files.readString(work.resolve("key"));
    Result result = run(Map.of("SSH_AUTHORIZED_KEYS", secret), "ssh");
    assertThat(result.code()).isEqualTo(1);
    assertThat(result.err())
        .contains("SSH_AUTHORIZED_KEYS holds a private key")
        .doesNotContain(secret.lines().skip(1).findFirst().orElseThrow());
    assertThat(container.root().resolve("run/cresset/authorized_keys")).doesNotExist();
    assertThat(run(Map.of("SSH_AUTHORIZED_KEYS", "ssh-rsa nonsense"), "ssh").err())
        .contains("SSH_AUTHORIZED_KEYS holds no public key that OpenSSH can read");
  }

  @Test
  void keysAreReadFromAMountedFile() throws Exception {
    Files.writeString(container.root().resolve("run/secrets/authorized_keys"), publicKey());
    Process process = container.start(Map.of("CRESSET_SSH_PORT", "" + freePort()), "ssh");
    waitFor("Server listening on 0.0.0.0");
    HandmadeContainer.terminate(process);
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    assertThat(container.err()).contains("cresset: may log in: 256 SHA256:");
  }
}
