package org.cresset.image.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.cresset.image.layer.ImageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The expected words are those of Docker's and podman's own manuals. */
class ContainerTest {
  private static final HostUser SOMEBODY = new HostUser(1234, 1235);
  private static final Ports ALL_FREE = _ -> true;

  @TempDir private Path folder;

  private static Container container(String gpus, String... arguments) {
    return new Container(
        "cresset:jvm-full",
        List.of(arguments),
        Gpus.parse(gpus),
        List.of(),
        Optional.empty(),
        "8g",
        List.of(),
        Optional.empty());
  }

  private static String words(Container container, Engine engine) {
    return String.join(" ", container.start(engine, SOMEBODY, ALL_FREE, false).words());
  }

  @Test
  void dockerGetsItsWordsForAGpuANotebookAndTheHostsUser() {
    assertThat(words(container("all"), Engine.DOCKER))
        .isEqualTo(
            "docker run --rm --gpus all -e CRESSET_DEVICE=cuda --shm-size 8g --ulimit memlock=-1"
                + " --ulimit stack=67108864 -e CRESSET_UID=1234 -e CRESSET_GID=1235"
                + " -p 127.0.0.1:8888:8888 -e CRESSET_PUBLISHED_PORT=8888 cresset:jvm-full");
  }

  @Test
  void podmanGetsDevicesAndAMappingOfUsers() {
    assertThat(words(container("0,1", "ssh"), Engine.PODMAN))
        .isEqualTo(
            "podman run --rm --device nvidia.com/gpu=0 --device nvidia.com/gpu=1"
                + " -e CRESSET_DEVICE=cuda --shm-size 8g --ulimit memlock=-1"
                + " --ulimit stack=67108864 --userns keep-id:uid=1000,gid=1000"
                + " -p 127.0.0.1:2222:22 -e CRESSET_SSH_PORT=22 -e CRESSET_PUBLISHED_PORT=2222"
                + " cresset:jvm-full ssh");
  }

  @Test
  void dockersListOfGpusIsInQuotesOfItsOwn() {
    var start = container("0,1").start(Engine.DOCKER, SOMEBODY, ALL_FREE, false);
    assertThat(start.words()).containsSequence("--gpus", "\"device=0,1\"");
  }

  @Test
  void aCommandPublishesNothingAndKeepsItsOwnOptions() {
    var start =
        container("none", "ls", "-l", "--all").start(Engine.DOCKER, SOMEBODY, ALL_FREE, true);
    assertThat(start.words())
        .contains("-it")
        .doesNotContain("-p", "--gpus", "CRESSET_DEVICE=cuda")
        .endsWith("cresset:jvm-full", "ls", "-l", "--all");
    assertThat(start.note()).isEmpty();
  }

  @Test
  void twoSideBySideHaveTwoPorts() {
    Ports firstTaken = port -> port != 8888;
    var start = container("none").start(Engine.DOCKER, SOMEBODY, firstTaken, false);
    assertThat(start.words()).contains("127.0.0.1:8889:8888", "CRESSET_PUBLISHED_PORT=8889");
    assertThat(start.note().orElseThrow()).contains("http://127.0.0.1:8889/lab");
    assertThatThrownBy(() -> container("none").start(Engine.DOCKER, SOMEBODY, _ -> false, false))
        .isInstanceOf(ImageException.class)
        .hasMessage("the ports 8888 to 8987 of this machine are all taken");
  }

  @Test
  void aPortThatIsListenedToIsSeen() throws Exception {
    try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
      assertThat(Ports.ofThisMachine().isFree(socket.getLocalPort())).isFalse();
    }
  }

  @Test
  void theSuperuserStaysTheImagesUser() {
    var start = container("none").start(Engine.DOCKER, new HostUser(0, 0), ALL_FREE, false);
    assertThat(start.words()).noneMatch(word -> word.startsWith("CRESSET_UID"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "0,0", "-1", "all,0", "0;rm", "GPU", "0,", "1000"})
  void whatIsNoListOfGpusIsRefused(String gpus) {
    assertThatThrownBy(() -> Gpus.parse(gpus))
        .isInstanceOf(ImageException.class)
        .hasMessage("--gpus must be all, none, or different GPUs such as 0,1, got " + gpus);
  }

  @Test
  void volumesAreFoldersOfThisMachine() throws Exception {
    Files.createDirectory(folder.resolve("data"));
    assertThat(Volume.parse(".", folder)).hasToString(folder + ":/workspace");
    assertThat(Volume.parse("data:/data:ro", folder)).hasToString(folder + "/data:/data:ro");
    assertThat(Volume.parse("cache:/cache", folder)).hasToString("cache:/cache");
    assertThatThrownBy(() -> Volume.parse("dta", folder))
        .hasMessage("there is no " + folder + "/dta to mount at /workspace");
    for (String wrong : List.of("", "a:b", "a:/b:rx", "a:/b:ro:x")) {
      assertThatThrownBy(() -> Volume.parse(wrong, folder)).isInstanceOf(ImageException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "-v", "--privileged"})
  void anImageIsNoOption(String image) {
    assertThatThrownBy(
            () ->
                new Container(
                    image,
                    List.of(),
                    Gpus.parse("none"),
                    List.of(),
                    Optional.empty(),
                    "8g",
                    List.of(),
                    Optional.empty()))
        .hasMessage("an image must have a name, got \"" + image + "\"");
  }

  @Test
  void runcAloneIsRefusedWithTheReason() throws Exception {
    Map<String, String> environment = Map.of("PATH", folder.toString());
    assertThatThrownBy(() -> Engine.find(environment))
        .hasMessage("there is no docker, podman or nerdctl on the PATH");
    Files.createFile(folder.resolve("runc"));
    assertThat(folder.resolve("runc").toFile().setExecutable(true)).isTrue();
    assertThatThrownBy(() -> Engine.find(environment)).hasMessageStartingWith("runc alone cannot");
  }
}
