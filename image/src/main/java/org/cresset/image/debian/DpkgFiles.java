package org.cresset.image.debian;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.stack.lock.Artifact;

/** What dpkg notes of installed packages, so that it and whoever looks for flaws knows them. */
final class DpkgFiles {
  /** Where dpkg lists what is installed. */
  static final String STATUS = "var/lib/dpkg/status";

  private static final String INFO = "var/lib/dpkg/info/";

  private DpkgFiles() {}

  static List<Entry> of(DebPackages packages) {
    List<Entry> entries = new ArrayList<>();
    StringBuilder status = new StringBuilder();
    for (Artifact artifact : packages.artifacts()) {
      DebPackage read = packages.read(artifact);
      status.append(stanza(read)).append('\n');
      StringBuilder list = new StringBuilder("/.\n");
      for (Entry entry : read.entries()) list.append('/').append(entry.path()).append('\n');
      String name = INFO + read.infoName();
      entries.add(Entry.text(name + ".list", list.toString()));
      for (Map.Entry<String, byte[]> file : read.files().entrySet()) {
        boolean runs = file.getKey().matches("(pre|post)(inst|rm)|config");
        entries.add(
            Entry.file(
                name + "." + file.getKey(), runs ? 0755 : 0644, Content.of(file.getValue())));
      }
    }
    entries.add(Entry.text(STATUS, status.toString()));
    entries.add(Entry.text("var/lib/dpkg/available", ""));
    entries.add(Entry.text("var/lib/dpkg/diversions", ""));
    entries.add(Entry.text("var/lib/dpkg/statoverride", ""));
    entries.add(Entry.text(INFO + "format", "1\n"));
    entries.add(Entry.directory("var/lib/dpkg/updates"));
    entries.add(Entry.directory("var/lib/dpkg/triggers"));
    return entries;
  }

  /** The package's own stanza, with its state after the first line and its settings at the end. */
  private static String stanza(DebPackage read) {
    int first = read.control().indexOf('\n') + 1;
    StringBuilder stanza = new StringBuilder(read.control());
    stanza.insert(first, "Status: install ok installed\n");
    List<String> settings = read.text("conffiles").lines().filter(l -> l.startsWith("/")).toList();
    if (settings.isEmpty()) return stanza.toString();
    stanza.append("Conffiles:\n");
    for (String path : settings)
      stanza.append(' ').append(path).append(' ').append(md5(read, path)).append('\n');
    return stanza.toString();
  }

  private static String md5(DebPackage read, String path) {
    String name = path.substring(1);
    for (Entry entry : read.entries()) {
      if (entry instanceof Entry.File file && file.path().equals(name))
        return Md5.of(file.content());
    }
    return "newconffile";
  }
}
