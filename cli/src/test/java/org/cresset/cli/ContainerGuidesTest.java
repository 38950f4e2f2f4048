package org.cresset.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.cresset.image.init.Kind;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the commands of the guides to containers through a shell, with programs in the place of
 * engines that write down what they were told: no engine need be here.
 */
class ContainerGuidesTest {
  private static final Pattern OPTION = Pattern.compile("(?<=[ \\[`|])--?[a-z][a-z-]*");

  /** What a guide calls that is not ours. */
  private static final List<String> OTHERS = List.of("docker", "kubectl");

  @TempDir private Path folder;

  @BeforeEach
  void programs() throws IOException {
    Path home = Files.createDirectories(folder.resolve("home/.ssh"));
    Files.writeString(home.resolve("id_ed25519.pub"), "ssh-ed25519 AAAA me\n");
    for (String name : OTHERS) {
      String script = "#!/bin/sh\nprintf '%s\\0' \"$@\" >\"$HOME/" + name + "\"\n";
      Path program = Files.writeString(folder.resolve(name), script);
      assertThat(program.toFile().setExecutable(true)).isTrue();
    }
  }

  private static String guide(String name) throws IOException {
    return Files.readString(Path.of("../docs/guides", name + ".md"));
  }

  /** The commands of a guide's blocks that begin with a word, each in a line. */
  private static List<String> commands(String guide, String begin) throws IOException {
    List<String> commands = new ArrayList<>();
    boolean inside = false;
    for (String line : guide(guide).replace("\\\n", " ").lines().toList()) {
      if (line.startsWith("```")) inside = !inside;
      else if (inside && line.startsWith(begin + " ") && !line.contains("[")) commands.add(line);
    }
    return commands;
  }

  /** What a program in the place of another was told by a command. */
  private List<String> told(String command) throws Exception {
    String name = command.substring(0, command.indexOf(' '));
    Process shell =
        new ProcessBuilder("sh", "-euc", "PATH=\"$PWD:$PATH\" HOME=\"$PWD/home\"\n" + command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    String said = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(command + "\n" + said).isZero();
    String words = Files.readString(folder.resolve("home").resolve(name));
    return List.of(words.split("\0"));
  }

  /** The words of {@code image run --print}, as a shell gives them to docker. */
  private List<String> printed(String command) throws Exception {
    List<String> words = new ArrayList<>(List.of(command.split(" ")));
    assertThat(words.removeFirst()).isEqualTo("cresset");
    words.addAll(words.indexOf("run") + 1, List.of("--print", "--with", "docker"));
    var run = CommandLineRun.of(words.toArray(String[]::new));
    assertThat(run.exitCode()).as(command + "\n" + run.err()).isZero();
    return told(run.out().strip());
  }

  // --- notebooks and ssh -------------------------------------------------------------------------

  @Test
  void whatIsWrittenByHandIsTheSameAsImageRun() throws Exception {
    List<String> ours = printed(commands("notebooks-and-ssh", "cresset").getFirst());
    List<String> byHand = told(commands("notebooks-and-ssh", "docker").getFirst());
    assertThat(ours).startsWith("run", "--rm").endsWith("cresset:jvm-full");
    assertThat(byHand).startsWith("run", "--rm").endsWith("cresset:jvm-full");
    assertThat(String.join(" ", ours)).contains("--gpus all", "--shm-size").contains(":8888");
    assertThat(String.join(" ", byHand))
        .contains("--gpus all --shm-size=8g -p 127.0.0.1:8888:8888", folder + ":/workspace");
    String mounted = Path.of("").toAbsolutePath() + ":/workspace";
    assertThat(String.join(" ", ours)).contains(mounted);
  }

  @Test
  void anSshServerIsGivenTheKeyAndTheArgument() throws Exception {
    List<String> all = commands("notebooks-and-ssh", "docker");
    assertThat(all).hasSize(2);
    assertThat(told(all.getLast()))
        .containsExactly(
            "run",
            "-d",
            "-p",
            "127.0.0.1:2222:22",
            "-v",
            folder + ":/workspace",
            "-e",
            "SSH_AUTHORIZED_KEYS=ssh-ed25519 AAAA me",
            "cresset:jvm-full",
            "ssh");
  }

  /** The client says what it would do, without a connection. */
  @Test
  void theClientTakesItsCommands() throws Exception {
    assumeThat(Files.isExecutable(Path.of("/usr/bin/ssh"))).as("needs an ssh client").isTrue();
    List<String> all = commands("notebooks-and-ssh", "ssh");
    assertThat(all).hasSize(2);
    for (String line : all) {
      Process client =
          new ProcessBuilder("sh", "-c", line.replaceFirst("ssh", "/usr/bin/ssh -F none -G"))
              .redirectErrorStream(true)
              .start();
      String said = new String(client.getInputStream().readAllBytes(), UTF_8);
      assertThat(client.waitFor()).as(line + "\n" + said).isZero();
      assertThat(said.lines()).contains("user cresset", "hostname 127.0.0.1", "port 2222");
      if (line.contains("-L")) assertThat(said).contains("localforward 6006 [127.0.0.1]:6006");
    }
  }

  @Test
  void everyVariableOfTheGuideIsReadByTheStart() throws Exception {
    String start =
        Files.readString(Path.of("../image/src/main/resources/org/cresset/image/start/start.sh"));
    Matcher row = Pattern.compile("(?m)^\\| (`[A-Z_`, ]+) \\|").matcher(guide("notebooks-and-ssh"));
    List<String> names = new ArrayList<>();
    while (row.find()) names.addAll(List.of(row.group(1).replace("`", "").split(", ")));
    assertThat(names).hasSizeGreaterThan(5);
    assertThat(names).allSatisfy(name -> assertThat(start).containsPattern("\\b" + name + "\\b"));
  }

  // --- run anywhere ------------------------------------------------------------------------------

  @Test
  void initWritesWhatTheTableSays() throws Exception {
    Matcher row =
        Pattern.compile("(?m)^\\| `init ([a-z0-9]+)` \\| (.*?) \\| (.*) \\|$")
            .matcher(guide("run-anywhere"));
    List<String> kinds = new ArrayList<>();
    while (row.find()) {
      kinds.add(row.group(1));
      Path project = folder.resolve("a project").resolve(row.group(1));
      var run = CommandLineRun.of("init", row.group(1), "-o", project.toString());
      assertThat(run.exitCode()).as(run.err()).isZero();
      try (Stream<Path> files = Files.walk(project)) {
        assertThat(files.filter(Files::isRegularFile).map(file -> project.relativize(file) + ""))
            .containsExactlyInAnyOrder(row.group(2).replace("`", "").split(", "));
      }
      then(row.group(3), project);
    }
    assertThat(kinds).hasSize(Kind.values().length);
  }

  /** What a table's row does with the files: it names what is in them. */
  private void then(String cell, Path project) throws Exception {
    Matcher quoted = Pattern.compile("`([a-z]+ [^`]*)`").matcher(cell);
    while (quoted.find()) {
      List<String> words = told(quoted.group(1));
      int file = words.indexOf("-f");
      if (file >= 0) assertThat(project.resolve(words.get(file + 1))).exists();
      if (words.getFirst().equals("build")) assertThat(project.resolve("Dockerfile")).exists();
      int profile = words.indexOf("--profile");
      if (profile >= 0) {
        assertThat(Files.readString(project.resolve("compose.yaml")))
            .contains("profiles: [" + words.get(profile + 1) + "]", "\n  " + words.getLast() + ":");
      }
    }
  }

  @Test
  void theFirstExampleWritesAFileOfTheImage() throws Exception {
    String line = commands("run-anywhere", "cresset").getFirst();
    List<String> words = new ArrayList<>(List.of(line.split(" ")));
    words.removeFirst();
    words.addAll(List.of("-o", folder.toString()));
    assertThat(CommandLineRun.of(words.toArray(String[]::new)).exitCode()).isZero();
    assertThat(folder.resolve("compose.yaml")).content().contains("image: \"cresset:jvm-full\"");
    assertThat(told(commands("run-anywhere", "docker").getFirst()))
        .containsExactly("compose", "up");
  }

  @Test
  void kubectlIsToldNamesThatAreInTheFile() throws Exception {
    var run = CommandLineRun.of("init", "k8s", "-o", folder.toString());
    assertThat(run.exitCode()).as(run.err()).isZero();
    String file = Files.readString(folder.resolve("cresset-k8s.yaml"));
    List<String> all = commands("run-anywhere", "kubectl");
    assertThat(all).hasSize(2);
    for (String line : all) {
      String[] named = told(line).get(1).split("/");
      String kind = Map.of("deployment", "Deployment", "service", "Service").get(named[0]);
      assertThat(file).contains("kind: " + kind + "\nmetadata:\n  name: " + named[1] + "\n");
    }
    assertThat(file).contains("port: " + told(all.getLast()).getLast());
  }

  @Test
  void everyOptionOfAGuideIsThere() throws Exception {
    String text = guide("run-anywhere");
    String init = CommandLineRun.of("init", "--help").out();
    String run = CommandLineRun.of("image", "run", "--help").out();
    Matcher row = Pattern.compile("(?m)^\\| `(-[^ `]+)[^`]*` \\|").matcher(text);
    int seen = 0;
    for (; row.find(); seen++) assertThat(init).contains(row.group(1));
    assertThat(seen).as("options of init").isEqualTo(5);
    String usage =
        text.lines()
            .filter(line -> line.startsWith("cresset image run ["))
            .findFirst()
            .orElseThrow();
    Matcher option = OPTION.matcher(usage);
    for (seen = 0; option.find(); seen++) assertThat(run).contains(option.group());
    assertThat(seen).as("options of image run").isEqualTo(6);
  }

  @Test
  void theTableOfRuntimesSaysWhatIsPrinted() throws Exception {
    String text = guide("run-anywhere");
    for (String flag :
        List.of("--device nvidia.com/gpu=0", "--ulimit memlock=-1 --ulimit stack=67108864")) {
      assertThat(text).contains(flag);
      String[] command = "image run --print --with podman --gpus 0 i".split(" ");
      assertThat(CommandLineRun.of(command).out()).contains(flag);
    }
    String[] two = "image run --print --with docker --gpus 0,1 i".split(" ");
    assertThat(text).contains("`--gpus '\"device=0,1\"'`");
    assertThat(CommandLineRun.of(two).out()).contains("--gpus '\"device=0,1\"'");
  }
}
