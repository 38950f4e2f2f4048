package org.cresset.image.debian;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;

/**
 * What {@link SystemFiles} makes, for packages that are added to a system that there is: its own
 * list of packages and its own accounts stay, ours are added at their ends.
 */
public final class AddedFiles {
  /** What belongs to the packages; the rest belongs to the system. */
  private static final Predicate<String> OF_PACKAGES =
      Pattern.compile(
              "etc/ca-certificates\\.conf|etc/ssl/certs/.*|usr/lib/ssl/.*|etc/alternatives/.*"
                  + "|usr/bin/(awk|which|cc|c\\+\\+|c99|cpp|ld|pager|editor|nc)"
                  + "|var/lib/dpkg/info/(?!format$).*")
          .asMatchPredicate();

  private final DebPackages packages;
  private final List<Account> accounts;
  private final String architecture;
  private final Map<String, String> texts;

  /**
   * Reads nothing yet.
   *
   * @param accounts users that the system may lack
   * @param architecture in Debian's words
   * @param texts the system's accounts and its list of packages, by path
   */
  public AddedFiles(
      DebPackages packages,
      List<Account> accounts,
      String architecture,
      Map<String, String> texts) {
    this.packages = packages;
    this.accounts = List.copyOf(accounts);
    this.architecture = architecture;
    this.texts = Map.copyOf(texts);
  }

  /** Makes them. */
  public List<Entry> entries() {
    List<Entry> entries = new ArrayList<>();
    if (!packages.artifacts().isEmpty()) {
      for (Entry entry : new SystemFiles(packages, List.of(), architecture).entries()) {
        if (OF_PACKAGES.test(entry.path())) entries.add(entry);
        if (entry.path().equals(DpkgFiles.STATUS))
          entries.add(Entry.text(DpkgFiles.STATUS, status(text(entry))));
      }
    }
    List<Account> lacking =
        accounts.stream().filter(account -> !has("etc/passwd", account.name())).toList();
    if (!lacking.isEmpty()) addAccounts(lacking, entries);
    return entries;
  }

  private String status(String added) {
    String there = texts.getOrDefault(DpkgFiles.STATUS, "").strip();
    return there.isEmpty() ? added : there + "\n\n" + added;
  }

  private boolean has(String file, String name) {
    return texts.getOrDefault(file, "").lines().anyMatch(line -> line.startsWith(name + ":"));
  }

  private void addAccounts(List<Account> lacking, List<Entry> entries) {
    for (Entry made : Accounts.files("", "", lacking)) {
      if (!(made instanceof Entry.File file)) continue;
      String there = texts.getOrDefault(file.path(), "");
      String added =
          text(made)
              .lines()
              .filter(line -> !line.isBlank())
              .filter(line -> !has(file.path(), line.substring(0, line.indexOf(':'))))
              .map(line -> line + "\n")
              .collect(Collectors.joining());
      String text = there.isEmpty() || there.endsWith("\n") ? there : there + "\n";
      entries.add(
          new Entry.File(
              file.path(), file.mode(), file.uid(), file.gid(), Content.of(text + added)));
    }
  }

  private static String text(Entry entry) {
    if (!(entry instanceof Entry.File file) || !(file.content() instanceof Content.Plain plain)) {
      throw new IllegalStateException(entry.path());
    }
    try {
      return plain.text();
    } catch (IOException e) {
      throw ImageException.of(entry.path() + " cannot be read", e);
    }
  }
}
