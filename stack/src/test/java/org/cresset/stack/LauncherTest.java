package org.cresset.stack;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The launcher in a checkout of nothing, with a JDK and a Maven that only say what they are told.
 */
@DisabledOnOs(OS.WINDOWS)
class LauncherTest {
  private static final String FAKE_JAVA =
      """
      #!/bin/sh
      for word; do case $word in -XX:AOTCacheOutput=*) echo cache >"${word#*=}"; exit ;; esac; done
      echo "$JAVA_HOME"
      for word; do echo "[$word]"; done
      exit 7
      """;
  private static final String FAKE_MAVEN =
      """
      #!/bin/sh
      echo "mvn $*" >>"${0%/*}/calls"
      echo "[INFO] Building cresset-torch 0.1    [2/6]"
      if [ -e "${0%/*}/broken" ]; then
        echo "[ERROR] Tensor.java:[1,1] cannot find symbol"; exit 1
      fi
      sleep 1
      echo "[INFO] Tests run: 3, Failures: 1, Errors: 1, Skipped: 1, Time elapsed: 1 s -- in T"
      echo "[INFO] Tests run: 3, Failures: 1, Errors: 1, Skipped: 1"
      cd "${0%/*}/../check out"
      mkdir -p cli/target/lib/maven
      echo jar >cli/target/lib/cresset-cli-0.1.jar
      """;

  @TempDir Path temp;
  Path root;
  Path launcher;

  @BeforeEach
  void checkOut() throws IOException {
    temp = temp.toRealPath();
    root = temp.resolve("check out");
    script(temp.resolve("bin/mvn"), FAKE_MAVEN);
    Files.createDirectories(root.resolve("torch/src/main/java"));
    Files.writeString(root.resolve("pom.xml"), "<project/>");
    Files.writeString(root.resolve("torch/src/main/java/Tensor.java"), "class Tensor {}");
    // The JDKs of this machine are not to be found.
    String text = Files.readString(repository().resolve("cresset"));
    assertThat(text).contains("/usr/lib/jvm/*", "/usr/libexec/java_home");
    launcher =
        script(
            root.resolve("cresset"),
            text.replace("/usr/lib/jvm/*", temp + "/jvm/*")
                .replace("/usr/libexec/java_home", temp + "/none"));
  }

  @Test
  void startsTheCommandLineWithItsArgumentsAndExitStatus() throws Exception {
    Path jdk = jdk("jvm/25", "25.0.3");

    Result result = run(Map.of("CRESSET_JAVA_OPTS", "-Xmx1g  -Da=*"), "train", "my data", "*");

    assertThat(result.status).isEqualTo(7);
    assertThat(result.out.lines())
        .startsWith(jdk.toString())
        .contains(
            "[-Xmx1g]",
            "[-Da=*]",
            "[--enable-native-access=org.cresset.torch,org.cresset.vision,org.cresset.image,aircompressor.v3]")
        .endsWith("[org.cresset.cli/org.cresset.cli.Main]", "[train]", "[my data]", "[*]");
    assertThat(result.err).contains("building torch [2/6]", "built in");
  }

  @Test
  void anotherCollectorTakesThePlaceOfTheLaunchers() throws Exception {
    jdk("jvm/25", "25.0.3");

    assertThat(run(Map.of()).out).contains("[-XX:+UseSerialGC]");
    assertThat(run(Map.of("CRESSET_JAVA_OPTS", "-XX:+UseZGC -Xmx1g")).out)
        .contains("[-XX:+UseZGC]", "[-Xmx1g]", "[-Xmn16m]")
        .doesNotContain("[-XX:+UseSerialGC]");
  }

  @Test
  void aTrainingIsCompiledInItsFirstStepsAndAnImageHardly() throws Exception {
    jdk("jvm/25", "25.0.3");

    String early = "[-XX:CompileThresholdScaling=0.2]";
    assertThat(run(Map.of(), "train").out).contains(early);
    assertThat(run(Map.of(), "bench", "ops").out).contains(early);
    assertThat(run(Map.of(), "image", "build").out).contains("[-XX:CompileThresholdScaling=10]");
    for (String other : List.of("info", "image", "--help")) {
      assertThat(run(Map.of(), other).out).doesNotContain("CompileThresholdScaling");
    }
  }

  @Test
  void takesTheFirstJdkThatIsNewEnough() throws Exception {
    Path old = jdk("old", "17.0.15");
    Path newer = jdk("newer", "26-ea");
    Path found = jdk("jvm/25", "25");
    Files.createDirectories(temp.resolve("jvm/0-empty"));

    assertThat(run(Map.of("JAVA_HOME", newer.toString())).out).startsWith(newer + "\n");
    assertThat(run(Map.of("JAVA_HOME", old.toString())).out).startsWith(found + "\n");
    assertThat(run(Map.of("JAVA_HOME", temp + "/gone")).out).startsWith(found + "\n");
    assertThat(run(Map.of("PATH", newer.resolve("bin") + ":" + path())).out)
        .startsWith(newer + "\n");
    Files.delete(newer.resolve("bin/javac")); // a runtime cannot build
    assertThat(run(Map.of("JAVA_HOME", newer.toString())).out).startsWith(found + "\n");
  }

  @Test
  void saysWhatToInstall() throws Exception {
    Result noJdk = run(Map.of());
    assertThat(noJdk.status).isEqualTo(2);
    assertThat(noJdk.err)
        .isEqualTo(
            "cresset: a JDK 25 or newer is needed: install one (for example Temurin 25) and set"
                + " JAVA_HOME to it\n");

    jdk("jvm/25", "25");
    // Everything a shell needs, and no Maven.
    Path bare = Files.createDirectories(temp.resolve("bare"));
    for (String tool : List.of("dirname", "readlink", "find", "cksum", "sort", "tr")) {
      script(bare.resolve(tool), "#!/bin/sh\nexec " + where(tool) + " \"$@\"\n");
    }
    Result noMaven = run(Map.of("PATH", bare.toString()));
    assertThat(noMaven.status).isEqualTo(2);
    assertThat(noMaven.err).startsWith("cresset: Maven is needed to build Cresset: install it");
    assertThat(noMaven.err.lines()).hasSize(1);
  }

  @Test
  void buildsAgainOnlyWhenSourcesChanged() throws Exception {
    jdk("jvm/25", "25");
    Path source = root.resolve("torch/src/main/java/Tensor.java");
    run(Map.of());
    run(Map.of());
    assertThat(calls()).hasSize(1);

    Files.writeString(source, "class Tensor { }");
    run(Map.of());
    assertThat(calls()).hasSize(2);

    Files.writeString(source, "class Tensor {}"); // as it was: that build is still there
    run(Map.of());
    assertThat(calls()).hasSize(2);

    Files.move(source, source.resolveSibling("Other.java"));
    run(Map.of());
    assertThat(calls()).hasSize(3);
  }

  @Test
  void showsWhatBrokeTheBuildAndTriesAgain() throws Exception {
    jdk("jvm/25", "25");
    Path broken = Files.createFile(temp.resolve("bin/broken"));

    Result result = run(Map.of());
    assertThat(result.status).isEqualTo(1);
    assertThat(result.err)
        .contains("[ERROR] Tensor.java:[1,1] cannot find symbol")
        .endsWith("the build failed; its whole log is " + root + "/.build/build.log\n");

    Files.delete(broken);
    assertThat(run(Map.of()).status).isEqualTo(7);
  }

  @Test
  void startsThroughALinkFromAnywhere() throws Exception {
    jdk("jvm/25", "25");
    Path link = Files.createDirectories(temp.resolve("a link")).resolve("cresset");
    Files.createSymbolicLink(link, Path.of("../check out/cresset"));

    Result result = start(link, Map.of(), "info").result();

    assertThat(result.status).isEqualTo(7);
    assertThat(result.out).endsWith("[info]\n").contains(root + "/.build/app-");
  }

  @Test
  void twoAtOnceBuildOnce() throws Exception {
    jdk("jvm/25", "25");
    List<Started> both =
        List.of(start(launcher, Map.of(), "info"), start(launcher, Map.of(), "info"));
    List<String> errors = new ArrayList<>();
    for (Started one : both) {
      Result result = one.result();
      assertThat(result.status).as(result.err).isEqualTo(7);
      errors.add(result.err);
    }
    assertThat(calls()).hasSize(1);
    assertThat(errors).anyMatch(e -> e.contains("waiting for another cresset that is building"));
  }

  /** What the launcher would ask the command line for, which here is none. */
  private static final Map<String, String> LIBTORCH = Map.of("CRESSET_LIBTORCH", "a folder");

  @Test
  void testRunsMavenAddsUpAndPassesItsStatus() throws Exception {
    jdk("jvm/25", "25");

    Result passed = run(LIBTORCH, "test", "-pl", "torch");
    assertThat(passed.status).isZero();
    assertThat(passed.out).contains("[INFO] Tests run: 3, Failures: 1, Errors: 1, Skipped: 1\n");
    assertThat(passed.out.lines().map(line -> line.replaceAll(" +", " ")))
        .endsWith("tests of run failed skipped", "torch 3 2 1", "all 3 2 1");
    assertThat(calls().getLast()).contains(" verify ").endsWith(" -pl torch");

    Files.createFile(temp.resolve("bin/broken"));
    assertThat(run(LIBTORCH, "test").status).isEqualTo(1);
  }

  @Test
  void thePortableOneRunsOnTheRuntimeBesideIt() throws Exception {
    Path home = temp.resolve("un packed");
    script(home.resolve("runtime/bin/java"), FAKE_JAVA);
    Path portable =
        script(
            home.resolve("cresset"),
            Files.readString(repository().resolve("stack/src/package/cresset")));

    Result info = start(portable, Map.of("CRESSET_JAVA_OPTS", "-Xmx1g"), "info", "a b").result();
    assertThat(info.status).isEqualTo(7);
    assertThat(info.out).contains("[-Xmx1g]\n[-p]\n[" + home + "/lib]\n");
    assertThat(info.out).endsWith("[info]\n[a b]\n");

    Result test = start(portable, Map.of(), "test").result();
    assertThat(test.status).isEqualTo(2);
    assertThat(test.err).startsWith("cresset: test needs Cresset's sources");
  }

  private record Result(int status, String out, String err) {}

  private record Started(Process process, Path out, Path err) {
    Result result() throws IOException, InterruptedException {
      int status = process.waitFor();
      return new Result(status, Files.readString(out), Files.readString(err));
    }
  }

  private Result run(Map<String, String> environment, String... arguments) throws Exception {
    return start(launcher, environment, arguments).result();
  }

  private Started start(Path command, Map<String, String> environment, String... arguments)
      throws IOException {
    Path out = Files.createTempFile(temp, "out", "");
    Path err = Files.createTempFile(temp, "err", "");
    List<String> words = new ArrayList<>(List.of("/bin/sh", command.toString()));
    words.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(words).directory(temp.toFile());
    builder.environment().clear();
    builder.environment().put("PATH", path());
    builder.environment().putAll(environment);
    Process process = builder.redirectOutput(out.toFile()).redirectError(err.toFile()).start();
    process.getOutputStream().close();
    return new Started(process, out, err);
  }

  private String path() {
    return temp.resolve("bin") + ":/usr/bin:/bin";
  }

  private List<String> calls() throws IOException {
    return Files.readAllLines(temp.resolve("bin/calls"), UTF_8);
  }

  private Path jdk(String name, String version) throws IOException {
    Path home = temp.resolve(name);
    script(home.resolve("bin/java"), FAKE_JAVA);
    script(home.resolve("bin/javac"), "#!/bin/sh\n");
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\nOS_ARCH=\"x\"");
    return home;
  }

  private static Path script(Path file, String text) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private static Path where(String tool) {
    Path bin = Path.of("/bin", tool);
    return Files.exists(bin) ? bin : Path.of("/usr/bin", tool);
  }

  /** The folder that holds {@code .mvn}: the checkout that these tests stand in. */
  private static Path repository() {
    for (Path f = Path.of("").toAbsolutePath(); f != null; f = f.getParent()) {
      if (Files.isDirectory(f.resolve(".mvn"))) return f;
    }
    throw new IllegalStateException("the tests must run in a checkout");
  }
}
