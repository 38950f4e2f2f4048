package org.cresset.image.debian;

import java.util.ArrayList;
import java.util.List;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;

/**
 * The users and groups of an image: Debian's own and further ones. Nobody has a password, and the
 * superuser cannot have one.
 */
final class Accounts {
  private static final int SHADOW_GROUP = 42;

  private Accounts() {}

  /**
   * The four files.
   *
   * @param passwd Debian's users, as {@code passwd.master} of base-passwd has them
   * @param group Debian's groups
   * @param more further users, each with a group of its own
   */
  static List<Entry> files(String passwd, String group, List<Account> more) {
    List<String> users = new ArrayList<>();
    List<String> shadow = new ArrayList<>();
    for (String line : passwd.lines().filter(l -> !l.isBlank()).toList()) {
      String[] fields = line.split(":", -1);
      fields[1] = "x";
      users.add(String.join(":", fields));
      shadow.add(fields[0] + (fields[0].equals("root") ? ":!*" : ":*") + ":::::::");
    }
    List<String> groups = new ArrayList<>();
    for (String line : group.lines().filter(l -> !l.isBlank()).toList()) {
      String[] fields = line.split(":", -1);
      fields[1] = "x";
      groups.add(String.join(":", fields));
    }
    for (Account account : more) {
      users.add(
          String.join(
              ":",
              account.name(),
              "x",
              account.id() + "",
              account.id() + "",
              "",
              account.home(),
              account.shell()));
      groups.add(account.name() + ":x:" + account.id() + ":");
      // sshd takes "!" for an account that is shut, even for whoever comes with a key.
      boolean shut = account.shell().endsWith("nologin");
      shadow.add(account.name() + (shut ? ":!" : ":*") + ":::::::");
    }
    List<String> gshadow =
        groups.stream().map(line -> line.substring(0, line.indexOf(':')) + ":*::").toList();
    return List.of(
        Entry.text("etc/passwd", text(users)),
        Entry.text("etc/group", text(groups)),
        secret("etc/shadow", shadow),
        secret("etc/gshadow", gshadow));
  }

  private static Entry secret(String path, List<String> lines) {
    return new Entry.File(path, 0640, 0, SHADOW_GROUP, Content.of(text(lines)));
  }

  private static String text(List<String> lines) {
    return String.join("\n", lines) + "\n";
  }
}
