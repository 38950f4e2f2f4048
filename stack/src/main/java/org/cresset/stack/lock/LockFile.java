package org.cresset.stack.lock;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.AtomicFile;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * A lock as text: JSON, one line an artifact, without dates, so that the same lock is the same
 * bytes and a version-control system shows what changed.
 */
public final class LockFile {
  private static final long FORMAT = 1;
  private static final Set<String> MEMBERS =
      Set.of("lock", "request", "flavour", "target", "stack", "artifacts");
  private static final Set<String> ARTIFACT =
      Set.of("name", "version", "kind", "file", "size", "sha256");
  private static final JsonFactory JSON = new JsonFactory();

  private LockFile() {}

  /**
   * Reads a lock.
   *
   * @throws TorchException if it cannot be read or is none, with the place
   */
  public static Lock read(Path file) {
    return read(JsonReader.read(file));
  }

  /**
   * Reads a lock.
   *
   * @param name what to call the text in a failure
   * @throws TorchException if it is none, with the place
   */
  public static Lock parse(String name, String text) {
    return read(JsonReader.parse(name, text));
  }

  /**
   * Reads a lock that is a part of a document.
   *
   * @throws TorchException if it is none, with the place
   */
  public static Lock read(JsonValue lock) {
    JsonValue format = lock.at("lock");
    if (format.number() != FORMAT) {
      throw format.wrong("must be " + FORMAT + ", got " + format.kind() + ": use a newer Cresset");
    }
    known(lock, MEMBERS);
    List<Artifact> artifacts = new ArrayList<>();
    for (JsonValue artifact : lock.at("artifacts").elements()) artifacts.add(artifact(artifact));
    try {
      return new Lock(
          lock.at("request").text(),
          choice(Lock.Flavour.values(), lock.at("flavour")),
          texts(lock.at("target")),
          texts(lock.at("stack")),
          artifacts);
    } catch (TorchException e) {
      throw e.getMessage() != null && e.getMessage().startsWith(lock.place())
          ? e
          : lock.wrong(String.valueOf(e.getMessage()));
    }
  }

  /** Reads an artifact, as the lock and the catalogue write it. */
  public static Artifact artifact(JsonValue value) {
    known(value, ARTIFACT);
    String name = value.at("name").text();
    String version = value.at("version").text();
    Artifact.Kind kind = choice(Artifact.Kind.values(), value.at("kind"));
    String file = value.at("file").text();
    long size = value.at("size").number();
    String sha256 = value.at("sha256").text();
    try {
      return new Artifact(name, version, kind, file, size, sha256);
    } catch (TorchException e) {
      throw value.wrong("is no artifact: " + e.getMessage());
    }
  }

  private static void known(JsonValue object, Set<String> names) {
    for (String name : object.members().keySet()) {
      if (!names.contains(name)) throw object.wrong("must not have a member \"" + name + "\"");
    }
  }

  private static <E> E choice(E[] values, JsonValue value) {
    for (E choice : values) if (choice.toString().equals(value.text())) return choice;
    throw value.wrong("must be one of " + List.of(values) + ", got " + value.kind());
  }

  private static Map<String, String> texts(JsonValue object) {
    Map<String, String> texts = new LinkedHashMap<>();
    object.members().forEach((name, value) -> texts.put(name, value.text()));
    return texts;
  }

  /** Writes a lock, replacing the file at once or not at all. */
  public static void write(Lock lock, Path file) {
    byte[] text = text(lock).getBytes(UTF_8);
    AtomicFile.write(file, channel -> channel.write(ByteBuffer.wrap(text)));
  }

  /** A lock's text. */
  public static String text(Lock lock) {
    List<String> members = new ArrayList<>();
    members.add("\"lock\": " + FORMAT);
    members.add("\"request\": " + quoted(lock.request()));
    members.add("\"flavour\": " + quoted(lock.flavour().toString()));
    members.add("\"target\": " + lines('{', texts(lock.target()), '}'));
    members.add("\"stack\": " + lines('{', texts(lock.stack()), '}'));
    List<String> artifacts = lock.artifacts().stream().map(LockFile::line).toList();
    members.add("\"artifacts\": " + lines('[', artifacts, ']'));
    return "{\n  " + String.join(",\n  ", members) + "\n}\n";
  }

  private static List<String> texts(Map<String, String> texts) {
    return texts.entrySet().stream()
        .map(text -> quoted(text.getKey()) + ": " + quoted(text.getValue()))
        .toList();
  }

  private static String lines(char open, List<String> lines, char close) {
    if (lines.isEmpty()) return open + "" + close;
    return open + "\n    " + String.join(",\n    ", lines) + "\n  " + close;
  }

  /** An artifact's text, as {@link #artifact} reads it. */
  public static String line(Artifact a) {
    return "{\"name\": %s, \"version\": %s, \"kind\": \"%s\", \"file\": %s, \"size\": %d, \"sha256\": \"%s\"}"
        .formatted(
            quoted(a.name()),
            quoted(a.version()),
            a.kind(),
            quoted(a.file()),
            a.size(),
            a.sha256());
  }

  /** A text as JSON writes it. */
  public static String quoted(String text) {
    StringWriter json = new StringWriter();
    try (JsonGenerator generator = JSON.createGenerator(ObjectWriteContext.empty(), json)) {
      generator.writeString(text);
    }
    return json.toString();
  }
}
