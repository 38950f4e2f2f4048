package org.cresset.image.debian;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.URLDecoder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.store.Folders;

/**
 * The user's own apt with the user's own sources, and a state of its own in which nothing is
 * installed: it says which packages some packages need, and brings them. It needs no root and
 * changes nothing of this machine's.
 *
 * @param folder where the lists of packages are kept
 * @param architecture whose packages they are, in Debian's words: {@code amd64}
 */
public record AptSources(Path folder, String architecture) {
  private static final Pattern URI =
      Pattern.compile("'[^']*' (\\S+)_(\\S+)_(\\S+)\\.deb ([0-9]+) SHA256:([0-9a-f]{64})");
  private static final long PATIENCE_MINUTES = 15;

  /**
   * The packages that {@code names} need, with themselves, without those that are only recommended.
   *
   * @return sorted by name
   * @throws ImageException if apt is not there, or does not find them
   */
  public List<Artifact> resolve(List<String> names) {
    return resolve(names, Path.of("/dev/null"));
  }

  /**
   * Those that a system still needs.
   *
   * @param status dpkg's list of what the system has
   * @return sorted by name; one that the system has is among them only if a newer one is needed
   */
  public List<Artifact> resolve(List<String> names, Path status) {
    update();
    List<String> words = new ArrayList<>(List.of("install", "--print-uris", "-y", "--no-upgrade"));
    words.addAll(List.of("-o", "Dir::State::status=" + status));
    words.addAll(List.of("--no-install-recommends", "-o", "Acquire::ForceHash=SHA256"));
    words.addAll(names);
    String answer = run("find " + String.join(" ", names), folder, words);
    List<Artifact> found = new ArrayList<>();
    for (String line : answer.lines().filter(l -> l.startsWith("'")).toList()) {
      Matcher uri = URI.matcher(line);
      if (!uri.matches()) {
        throw new ImageException(
            "apt must name packages by SHA-256, it says " + line,
            "leave sources without it out of apt's configuration",
            null);
      }
      String version = URLDecoder.decode(uri.group(2).replace("+", "%2B"), UTF_8);
      String file = uri.group(1) + "_" + uri.group(2) + "_" + uri.group(3) + ".deb";
      long size = Long.parseLong(uri.group(4));
      found.add(new Artifact(uri.group(1), version, Artifact.Kind.DEB, file, size, uri.group(5)));
    }
    found.sort(Comparator.comparing(Artifact::name));
    return found;
  }

  /**
   * The first of some packages that the sources have; empty if they have none of them.
   *
   * @throws ImageException if apt is not there
   */
  public Optional<String> firstOf(List<String> names) {
    update();
    String known = run("apt-cache", "list packages", folder, List.of("pkgnames"));
    Set<String> there = known.lines().collect(Collectors.toSet());
    return names.stream().filter(there::contains).findFirst();
  }

  /**
   * Downloads packages.
   *
   * @param into an empty folder; the files in it have the packages' own names
   * @throws ImageException if apt does not find one, as when the archive has a newer version
   */
  public void download(List<Artifact> packages, Path into) {
    if (packages.isEmpty()) return;
    if (!Files.isDirectory(folder.resolve("lists"))) update();
    List<String> words = new ArrayList<>(List.of("download"));
    for (Artifact each : packages) words.add(each.name() + "=" + each.version());
    try {
      run("bring " + packages.size() + " packages", into, words);
    } catch (ImageException _) { // its lists may be of another day than the lock
      update();
      run("bring " + packages.size() + " packages", into, words);
    }
  }

  private void update() {
    try {
      Files.createDirectories(folder.resolve("lists/partial"));
      Folders.delete(archives()); // apt names no address of what it finds here
      Files.createDirectories(archives().resolve("partial"));
    } catch (IOException e) {
      throw ImageException.of("apt's lists cannot be put into " + folder, e);
    }
    run("read the lists of packages", folder, List.of("update"));
  }

  private Path archives() {
    return folder.resolve("archives");
  }

  private String run(String what, Path directory, List<String> words) {
    return run("apt-get", what, directory, words);
  }

  private String run(String program, String what, Path directory, List<String> words) {
    List<String> command = new ArrayList<>(List.of(program, "-q"));
    for (String option : options()) command.addAll(List.of("-o", option));
    command.addAll(words);
    try {
      Path log = Files.createTempFile("cresset-apt-", ".log");
      try {
        ProcessBuilder apt = new ProcessBuilder(command).directory(directory.toFile());
        apt.environment().put("LC_ALL", "C");
        Process process = apt.redirectError(log.toFile()).start();
        process.getOutputStream().close();
        String answer = new String(process.getInputStream().readAllBytes(), UTF_8);
        boolean ended = process.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
        if (!ended) process.destroyForcibly();
        if (ended && process.exitValue() == 0) return answer;
        throw failure(what, Files.readString(log));
      } finally {
        Files.deleteIfExists(log);
      }
    } catch (IOException e) {
      throw new ImageException(
          "apt cannot be run: " + e.getMessage(),
          "Debian's packages come through apt-get: build on Debian or Ubuntu, or give --base",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ImageException("apt was interrupted", null, e);
    }
  }

  private List<String> options() {
    return List.of(
        "Dir::State=" + folder,
        "Dir::State::lists=" + folder.resolve("lists"),
        "Dir::State::status=/dev/null",
        "Dir::Cache=" + folder,
        "Dir::Cache::archives=" + archives(),
        "Debug::NoLocking=1",
        "APT::Sandbox::User=",
        "APT::Architecture=" + architecture,
        "APT::Architectures::=" + architecture);
  }

  private static ImageException failure(String what, String log) {
    List<String> errors =
        log.lines()
            .filter(line -> line.startsWith("E: "))
            .map(line -> line.substring("E: ".length()))
            .filter(line -> !line.startsWith("Internal Error"))
            .limit(3)
            .toList();
    return new ImageException(
        "apt cannot " + what + ": " + (errors.isEmpty() ? log.strip() : String.join("; ", errors)),
        "look whether apt's sources are reachable and have this version; Debian's snapshot archive"
            + " has what the archive has no more",
        null);
  }
}
