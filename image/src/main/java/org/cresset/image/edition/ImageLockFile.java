package org.cresset.image.edition;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.LockFile;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.AtomicFile;

/** An image's lock as text: JSON, one line an artifact, without dates, as a stack's lock is. */
public final class ImageLockFile {
  private static final long FORMAT = 1;
  private static final Set<String> MEMBERS =
      Set.of("image", "edition", "variant", "stack", "wheels", "debs", "jars", "trees", "base");

  private ImageLockFile() {}

  /**
   * Reads a lock.
   *
   * @throws TorchException if it cannot be read or is none, with the place
   */
  public static ImageLock read(Path file) {
    return read(JsonReader.read(file));
  }

  /**
   * Reads a lock.
   *
   * @param name what to call the text in a failure
   * @throws TorchException if it is none, with the place
   */
  public static ImageLock parse(String name, String text) {
    return read(JsonReader.parse(name, text));
  }

  private static ImageLock read(JsonValue lock) {
    JsonValue format = lock.at("image");
    if (format.number() != FORMAT) {
      throw format.wrong("must be " + FORMAT + ", got " + format.kind() + ": use a newer Cresset");
    }
    for (String name : lock.members().keySet()) {
      if (!MEMBERS.contains(name)) throw lock.wrong("must not have a member \"" + name + "\"");
    }
    return new ImageLock(
        choice(Edition.values(), lock.at("edition")),
        choice(Variant.values(), lock.at("variant")),
        LockFile.read(lock.at("stack")),
        artifacts(lock.at("wheels"), Artifact.Kind.WHEEL),
        artifacts(lock.at("debs"), Artifact.Kind.DEB),
        jars(lock.at("jars")),
        trees(lock.at("trees")),
        lock.find("base").map(ImageLockFile::base));
  }

  private static List<Artifact> artifacts(JsonValue list, Artifact.Kind kind) {
    List<Artifact> artifacts = new ArrayList<>();
    for (JsonValue value : list.elements()) {
      Artifact artifact = LockFile.artifact(value);
      if (artifact.kind() != kind) {
        throw value.at("kind").wrong("must be " + kind + ", got " + artifact.kind());
      }
      artifacts.add(artifact);
    }
    return artifacts;
  }

  private static Map<String, Artifact> jars(JsonValue object) {
    Map<String, Artifact> jars = new TreeMap<>();
    object.members().forEach((path, value) -> jars.put(path, LockFile.artifact(value)));
    return jars;
  }

  private static Map<String, Tree.Mark> trees(JsonValue object) {
    Map<String, Tree.Mark> trees = new TreeMap<>();
    object
        .members()
        .forEach(
            (name, value) -> {
              String sha256 = value.at("sha256").text();
              if (!sha256.matches("[0-9a-f]{64}")) {
                throw value.at("sha256").wrong("must be 64 hexadecimal digits, got " + sha256);
              }
              trees.put(name, new Tree.Mark(value.at("version").text(), sha256));
            });
    return trees;
  }

  private static ImageLock.Base base(JsonValue value) {
    String digest = value.at("digest").text();
    if (!digest.matches("sha256:[0-9a-f]{64}")) {
      throw value.at("digest").wrong("must be sha256: and 64 hexadecimal digits, got " + digest);
    }
    Map<String, String> packages = new TreeMap<>();
    value.at("packages").members().forEach((name, version) -> packages.put(name, version.text()));
    return new ImageLock.Base(value.at("name").text(), digest, packages);
  }

  private static <E extends Enum<E>> E choice(E[] values, JsonValue value) {
    for (E choice : values) {
      if (choice.name().equals(value.text().toUpperCase(Locale.ROOT))) return choice;
    }
    throw value.wrong("must be one of " + List.of(values) + ", got " + value.kind());
  }

  /** Writes a lock, replacing the file at once or not at all. */
  public static void write(ImageLock lock, Path file) {
    byte[] text = text(lock).getBytes(UTF_8);
    AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(text)));
  }

  /** A lock's text. */
  public static String text(ImageLock lock) {
    List<String> jars = new ArrayList<>();
    lock.jars().forEach((path, jar) -> jars.add(quoted(path) + ": " + LockFile.line(jar)));
    List<String> trees = new ArrayList<>();
    lock.trees()
        .forEach(
            (name, mark) ->
                trees.add(
                    "%s: {\"version\": %s, \"sha256\": \"%s\"}"
                        .formatted(quoted(name), quoted(mark.version()), mark.sha256())));
    return "{\n  "
        + String.join(
            ",\n  ",
            "\"image\": " + FORMAT,
            "\"edition\": " + quoted(lock.edition().toString()),
            "\"variant\": " + quoted(lock.variant().toString()),
            "\"stack\": " + LockFile.text(lock.stack()).strip().replace("\n", "\n  "),
            "\"wheels\": " + lines('[', lock.wheels().stream().map(LockFile::line).toList(), ']'),
            "\"debs\": " + lines('[', lock.debs().stream().map(LockFile::line).toList(), ']'),
            "\"jars\": " + lines('{', jars, '}'),
            "\"trees\": " + lines('{', trees, '}'))
        + lock.base().map(base -> ",\n  \"base\": " + line(base)).orElse("")
        + "\n}\n";
  }

  private static String line(ImageLock.Base base) {
    List<String> packages = new ArrayList<>();
    base.packages().forEach((name, version) -> packages.add(quoted(name) + ": " + quoted(version)));
    return "{\"name\": %s, \"digest\": \"%s\", \"packages\": {%s}}"
        .formatted(quoted(base.name()), base.digest(), String.join(", ", packages));
  }

  private static String lines(char open, List<String> lines, char close) {
    if (lines.isEmpty()) return open + "" + close;
    return open + "\n    " + String.join(",\n    ", lines) + "\n  " + close;
  }

  private static String quoted(String text) {
    return LockFile.quoted(text);
  }
}
