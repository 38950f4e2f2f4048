package org.cresset.image.edition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;

/**
 * The Java and the Cresset that go into images: those that run.
 *
 * @param java the folder of a JDK
 * @param application the folder of Cresset's modules, with {@code maven} in it
 */
public record Installation(Path java, Path application) {
  /** The name of the tree that holds the JDK. */
  static final String JAVA = "java";

  /** The name of the tree that holds Cresset's modules. */
  static final String CRESSET = "cresset";

  /**
   * Sources, manuals, modules for jlink, and archives of classes for heaps that are not the usual.
   */
  private static final Predicate<String> LEFT_OUT_OF_JAVA =
      Pattern.compile(
              "(lib/)?src\\.zip|jmods|demo|man|sample|lib/server/classes_.*\\.jsa|include|lib/debug"
                  + "|.*\\.debuginfo")
          .asMatchPredicate();

  private static final Predicate<String> LEFT_OUT_OF_CRESSET =
      Pattern.compile(".*\\.(aot|aot\\.new)").asMatchPredicate();

  /** Libraries of other machines, as Bytedeco's jars have them. */
  private static final Predicate<String> ELSEWHERE =
      Pattern.compile(".*-(linux|macosx|windows)-(x86_64|arm64|ppc64le)\\.jar").asMatchPredicate();

  private static final String HERE =
      "-linux-%s.jar"
          .formatted(System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x86_64");

  /** The trees of an edition. */
  static List<String> trees(Edition edition) {
    return switch (edition) {
      case JVM -> List.of(JAVA, CRESSET);
      case PYTHON -> List.of(JAVA, CRESSET);
    };
  }

  /** The tree of a name. */
  Tree tree(String name) {
    return switch (name) {
      case JAVA -> Tree.of(java, LEFT_OUT_OF_JAVA);
      case CRESSET ->
          Tree.of(
              application,
              file ->
                  LEFT_OUT_OF_CRESSET.test(file) || (ELSEWHERE.test(file) && !file.endsWith(HERE)));
      default ->
          throw new ImageException(
              "an image's folders are java and cresset, the lock has " + name, null, null);
    };
  }

  /** Where the tree of a name lies in an image. */
  static String place(String name) {
    return name.equals(JAVA) ? "opt/java/" : "opt/cresset/lib/";
  }

  /**
   * What a lock says of a tree of this machine.
   *
   * @throws ImageException if it is none of what it must be
   */
  Tree.Mark mark(String name) {
    if (name.equals(JAVA) && !Files.isExecutable(java.resolve("bin/java"))) {
      throw new ImageException(
          java + " must be a JDK, it has no bin/java", "set JAVA_HOME to a JDK 25", null);
    }
    Tree tree = tree(name);
    boolean modules = tree.files().keySet().stream().anyMatch(f -> f.startsWith("cresset-cli-"));
    if (name.equals(CRESSET) && !modules) {
      throw new ImageException(
          application + " must hold Cresset's modules, it holds no cresset-cli",
          "run cresset from its launcher",
          null);
    }
    return new Tree.Mark(name.equals(JAVA) ? javaVersion() : cressetVersion(tree), tree.sha256());
  }

  private String javaVersion() {
    try {
      return Files.readString(java.resolve("release"))
          .lines()
          .filter(line -> line.startsWith("JAVA_RUNTIME_VERSION="))
          .map(line -> line.substring(line.indexOf('=') + 1).replace("\"", ""))
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      throw ImageException.of(java + " must be a JDK with a file release", e);
    }
  }

  private static String cressetVersion(Tree tree) {
    return tree.files().keySet().stream()
        .filter(file -> file.startsWith("cresset-cli-"))
        .map(file -> file.replaceFirst("cresset-cli-(.*)\\.jar", "$1"))
        .findFirst()
        .orElse("unknown");
  }

  /** The programs that start it. */
  List<Entry> programs() {
    return List.of(
        Entry.program("opt/cresset/cresset", resource("cresset")),
        new Entry.Symlink("usr/local/bin/cresset", "/opt/cresset/cresset"));
  }

  private static String resource(String name) {
    try (InputStream in = Installation.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
