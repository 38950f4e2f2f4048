package org.cresset.image.debian;

import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.lock.Artifact;

/**
 * What the packages' own scripts would have made, made here without running any of them, and what
 * dpkg would have noted: docs/decisions/0171.
 */
public final class SystemFiles {
  private static final String CERTIFICATES = "usr/share/ca-certificates/";

  /** Link, what it is called in {@code /etc/alternatives}, and what it leads to, best first. */
  private static final List<List<String>> ALTERNATIVES =
      List.of(
          List.of("usr/bin/awk", "awk", "usr/bin/gawk", "usr/bin/mawk"),
          List.of("usr/bin/which", "which", "usr/bin/which.debianutils"),
          List.of("usr/bin/cc", "cc", "usr/bin/gcc"),
          List.of("usr/bin/c++", "c++", "usr/bin/g++"),
          List.of("usr/bin/c99", "c99", "usr/bin/c99-gcc"),
          List.of("usr/bin/cpp", "cpp", "usr/bin/cpp-12"),
          List.of("usr/bin/ld", "ld", "usr/bin/x86_64-linux-gnu-ld"),
          List.of("usr/bin/pager", "pager", "usr/bin/less", "usr/bin/more"),
          List.of("usr/bin/editor", "editor", "usr/bin/vim.basic", "usr/bin/vim.tiny", "bin/nano"),
          List.of("usr/bin/nc", "nc", "usr/bin/nc.openbsd", "usr/bin/nc.traditional"));

  private final DebPackages packages;
  private final List<Account> accounts;
  private final String architecture;
  private final Map<String, Entry> installed = new HashMap<>();
  private final Map<String, Entry> made = new TreeMap<>();

  /**
   * Reads nothing yet.
   *
   * @param accounts users beside Debian's
   * @param architecture in Debian's words
   */
  public SystemFiles(DebPackages packages, List<Account> accounts, String architecture) {
    this.packages = packages;
    this.accounts = List.copyOf(accounts);
    this.architecture = architecture;
  }

  /** Makes them. */
  public List<Entry> entries() {
    for (Artifact artifact : packages.artifacts()) {
      for (Entry entry : packages.read(artifact).entries()) installed.put(entry.path(), entry);
    }
    MergedUsr.links(architecture).forEach(this::add);
    Accounts.files(
            text("usr/share/base-passwd/passwd.master").orElse("root:x:0:0:root:/root:/bin/sh\n"),
            text("usr/share/base-passwd/group.master").orElse("root:x:0:\nshadow:x:42:\n"),
            accounts)
        .forEach(this::add);
    addCopies();
    addCertificates();
    addAlternatives();
    addFolders();
    DpkgFiles.of(packages).forEach(this::add);
    return List.copyOf(made.values());
  }

  private void add(Entry entry) {
    made.put(entry.path(), entry);
  }

  /** What base-files, libc-bin, tzdata and debianutils copy into {@code /etc}. */
  private void addCopies() {
    Map<String, String> copies = new LinkedHashMap<>();
    copies.put("usr/share/base-files/profile", "etc/profile");
    copies.put("usr/share/base-files/nsswitch.conf", "etc/nsswitch.conf");
    copies.put("usr/share/libc-bin/nsswitch.conf", "etc/nsswitch.conf");
    copies.put("usr/share/base-files/dot.profile", "root/.profile");
    copies.put("usr/share/base-files/dot.bashrc", "root/.bashrc");
    copies.forEach(
        (from, to) -> {
          boolean there = installed.containsKey(to);
          if (!there) text(from).ifPresent(text -> add(Entry.text(to, text)));
        });
    if (installed.containsKey("usr/share/zoneinfo/Etc/UTC")) {
      add(new Entry.Symlink("etc/localtime", "/usr/share/zoneinfo/Etc/UTC"));
      add(Entry.text("etc/timezone", "Etc/UTC\n"));
    }
    StringBuilder shells = new StringBuilder();
    for (String shell : List.of("sh", "dash", "bash", "rbash")) {
      if (installed.containsKey("usr/bin/" + shell))
        shells.append("/bin/").append(shell).append('\n');
    }
    add(Entry.text("etc/shells", shells.toString()));
  }

  private void addCertificates() {
    StringBuilder bundle = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (String path : new TreeMap<>(installed).keySet()) {
      if (!path.startsWith(CERTIFICATES) || !path.endsWith(".crt")) continue;
      String text = text(path).orElseThrow();
      bundle.append(text.endsWith("\n") ? text : text + "\n");
      names.append(path.substring(CERTIFICATES.length())).append('\n');
    }
    if (bundle.isEmpty()) return;
    add(Entry.text("etc/ca-certificates.conf", names.toString()));
    add(Entry.text("etc/ssl/certs/ca-certificates.crt", bundle.toString()));
    // OpenSSL looks here, or by the hashes of names in a folder of links that nobody has made.
    add(new Entry.Symlink("usr/lib/ssl/cert.pem", "/etc/ssl/certs/ca-certificates.crt"));
  }

  private void addAlternatives() {
    for (List<String> alternative : ALTERNATIVES) {
      String link = alternative.getFirst();
      if (installed.containsKey(link)) continue;
      alternative.subList(2, alternative.size()).stream()
          .filter(installed::containsKey)
          .findFirst()
          .ifPresent(
              target -> {
                add(new Entry.Symlink(link, "/etc/alternatives/" + alternative.get(1)));
                add(new Entry.Symlink("etc/alternatives/" + alternative.get(1), "/" + target));
              });
    }
  }

  private void addFolders() {
    for (String path : List.of("dev", "proc", "sys", "run", "mnt", "media", "srv", "opt")) {
      if (!installed.containsKey(path)) add(Entry.directory(path));
    }
    for (String path : List.of("tmp", "var/tmp")) add(new Entry.Directory(path, 01777, 0, 0));
    add(new Entry.Directory("root", 0700, 0, 0));
  }

  private Optional<String> text(String path) {
    if (!(installed.get(path) instanceof Entry.File file)
        || !(file.content() instanceof Content.Plain content)) {
      return Optional.empty();
    }
    try {
      return Optional.of(content.text());
    } catch (IOException e) {
      throw ImageException.of(path + " cannot be read", e);
    }
  }
}
