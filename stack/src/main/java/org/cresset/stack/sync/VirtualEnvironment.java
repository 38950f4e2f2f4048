package org.cresset.stack.sync;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.Sha256;
import org.cresset.stack.store.ArtifactStore.Unpacked;
import org.cresset.stack.store.Ledger;
import org.cresset.stack.store.WheelRecord;

/**
 * Lays wheels out as Python's virtual environment does, and as pip would have installed them.
 * Sources: PEP 405 and the packaging specifications, Binary distribution format and Entry points.
 */
public final class VirtualEnvironment {
  private static final Pattern DATA =
      Pattern.compile("[^/]+\\.data/(purelib|platlib|scripts|headers|data)/(.+)");
  private static final Pattern ENTRY =
      Pattern.compile("([A-Za-z0-9._-]+)\\s*=\\s*([\\w.]+)\\s*:\\s*([\\w.]+)\\s*(\\[.*\\])?");
  private static final int LONGEST_SHEBANG = 127;

  private final Path home;
  private final Python python;
  private final String packages;
  private final Layout layout;

  /** Lays out an environment that will stand in {@code home}. */
  public VirtualEnvironment(Path home, Python python, Layout layout) {
    this.home = home;
    this.python = python;
    this.layout = layout;
    packages = "lib/python" + python.minor() + "/site-packages/";
  }

  /** The environment itself, without a package. */
  public VirtualEnvironment base() {
    layout.text(
        "pyvenv.cfg",
        "home = %s\ninclude-system-site-packages = false\nversion = %s\nexecutable = %s\n"
            .formatted(python.executable().getParent(), python.version(), python.executable()));
    layout.link("bin/python", python.executable().toString());
    layout.link("bin/python3", "python");
    layout.link("bin/python" + python.minor(), "python");
    layout.link("lib64", "lib");
    layout.text("bin/activate", ACTIVATE.replace("@HOME@", shellQuoted(home.toString())));
    return this;
  }

  /** Adds one wheel. */
  public void add(Unpacked wheel) throws IOException {
    String owner = wheel.artifact().name();
    String info = info(wheel);
    Map<String, String> record = new LinkedHashMap<>(); // place in site-packages to hash and size
    Map<String, String> hashes = hashes(wheel.folder().resolve(info + "RECORD"));
    for (Ledger.Entry file : wheel.ledger().files()) {
      String path = file.path();
      if (path.equals(info + "RECORD")) continue;
      Path source = wheel.folder().resolve(path);
      Matcher data = DATA.matcher(path);
      String place = data.matches() ? place(data.group(1), data.group(2), owner) : packages + path;
      if (data.matches() && data.group(1).equals("scripts") && isPython(source)) {
        program(record, place, rewritten(source), owner);
      } else {
        layout.stored(place, new Layout.Item.Stored(source, file.bytes(), file.changed()), owner);
        record.put(fromPackages(place), hashes.getOrDefault(path, ","));
      }
    }
    for (String[] entry : entryPoints(wheel.folder().resolve(info + "entry_points.txt"))) {
      program(record, "bin/" + entry[0], starter(entry[1], entry[2]), owner);
    }
    layout.text(packages + info + "INSTALLER", "cresset\n");
    record.put(info + "INSTALLER", hashed("cresset\n"));
    StringBuilder text = new StringBuilder();
    record.forEach(
        (path, hash) ->
            text.append(WheelRecord.quoted(path)).append(',').append(hash).append('\n'));
    layout.text(packages + info + "RECORD", text + WheelRecord.quoted(info + "RECORD") + ",,\n");
  }

  private void program(Map<String, String> record, String place, String text, String owner) {
    layout.program(place, text, owner);
    record.put(fromPackages(place), hashed(text));
  }

  /** The folder {@code NAME-VERSION.dist-info/}. */
  static String info(Unpacked wheel) {
    return wheel.ledger().files().stream()
        .map(Ledger.Entry::path)
        .filter(path -> path.matches("[^/]+\\.dist-info/RECORD"))
        .findFirst()
        .map(path -> path.replaceFirst("RECORD$", ""))
        .orElseThrow();
  }

  private String place(String scheme, String path, String owner) {
    return switch (scheme) {
      case "scripts" -> "bin/" + path;
      case "headers" -> "include/site/python" + python.minor() + "/" + owner + "/" + path;
      case "data" -> path;
      default -> packages + path;
    };
  }

  private String fromPackages(String place) {
    return place.startsWith(packages) ? place.substring(packages.length()) : "../../../" + place;
  }

  private static Map<String, String> hashes(Path record) throws IOException {
    Map<String, String> hashes = new LinkedHashMap<>();
    for (String line : Files.readAllLines(record)) {
      List<String> fields = WheelRecord.fields(line);
      if (fields.size() == 3) hashes.put(fields.get(0), fields.get(1) + "," + fields.get(2));
    }
    return hashes;
  }

  private static List<String[]> entryPoints(Path file) throws IOException {
    List<String[]> found = new ArrayList<>();
    if (!Files.exists(file)) return found;
    boolean scripts = false;
    for (String line : Files.readAllLines(file)) {
      String text = line.strip();
      if (text.startsWith("[")) {
        scripts = text.equals("[console_scripts]") || text.equals("[gui_scripts]");
      } else if (scripts) {
        Matcher entry = ENTRY.matcher(text);
        if (entry.matches()) {
          found.add(new String[] {entry.group(1), entry.group(2), entry.group(3)});
        }
      }
    }
    return found;
  }

  private String starter(String module, String attribute) {
    String first = attribute.replaceFirst("\\..*", "");
    return shebang()
        + "import sys\nfrom "
        + module
        + " import "
        + first
        + "\nif __name__ == '__main__':\n    sys.exit("
        + attribute
        + "())\n";
  }

  private static boolean isPython(Path script) throws IOException {
    try (var in = Files.newInputStream(script)) {
      return new String(in.readNBytes("#!python".length()), UTF_8).equals("#!python");
    }
  }

  private String rewritten(Path script) throws IOException {
    return Files.readString(script)
        .replaceFirst("\\A#!python[^\n]*\n", Matcher.quoteReplacement(shebang()));
  }

  /** The system takes no long program there and none with a space: then a shell finds it. */
  private String shebang() {
    String program = home.resolve("bin/python").toString();
    return program.length() + 2 > LONGEST_SHEBANG || program.matches(".*\\s.*")
        ? "#!/bin/sh\n'''exec' " + shellQuoted(program) + " \"$0\" \"$@\"\n' '''\n"
        : "#!" + program + "\n";
  }

  private static String shellQuoted(String text) {
    return text.matches("[A-Za-z0-9/._+-]+")
        ? text
        : "\"" + text.replaceAll("[\\\\\"$`]", "\\\\$0") + "\"";
  }

  private static String hashed(String text) {
    MessageDigest digest = Sha256.digest();
    byte[] bytes = text.getBytes(UTF_8);
    String hash = Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest(bytes));
    return "sha256=" + hash + "," + bytes.length;
  }

  private static final String ACTIVATE =
      """
      # To be read by a shell: . bin/activate
      deactivate() {
        PATH=$_CRESSET_PATH
        export PATH
        unset VIRTUAL_ENV _CRESSET_PATH
        unset -f deactivate
        hash -r 2>/dev/null
      }
      _CRESSET_PATH=$PATH
      VIRTUAL_ENV=@HOME@
      PATH=$VIRTUAL_ENV/bin:$PATH
      export PATH VIRTUAL_ENV
      hash -r 2>/dev/null
      """;
}
