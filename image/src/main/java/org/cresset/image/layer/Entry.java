package org.cresset.image.layer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.List;

/**
 * Something in a layer. Paths are relative to the root folder and have neither {@code .} nor {@code
 * ..} in them; modes are the last twelve bits of POSIX's, with setuid, setgid and sticky.
 */
public sealed interface Entry {
  /** Where it is: {@code usr/bin/env}. */
  String path();

  /**
   * A file.
   *
   * @param path where it is
   * @param mode its permissions, such as {@code 0755}
   * @param uid its owner's number
   * @param gid its group's number
   * @param content what it holds
   */
  record File(String path, int mode, int uid, int gid, Content content) implements Entry {
    /** Checks the path and the mode. */
    public File {
      check(path, mode, uid, gid);
    }
  }

  /**
   * A folder.
   *
   * @param path where it is, without {@code /} at the end
   * @param mode its permissions, such as {@code 01777}
   * @param uid its owner's number
   * @param gid its group's number
   */
  record Directory(String path, int mode, int uid, int gid) implements Entry {
    /** Checks the path and the mode. */
    public Directory {
      check(path, mode, uid, gid);
    }
  }

  /**
   * A symbolic link.
   *
   * @param path where it is
   * @param target what it says; it may lead anywhere, for it is followed inside the image alone
   */
  record Symlink(String path, String target) implements Entry {
    /** Checks the path. */
    public Symlink {
      check(path, 0777, 0, 0);
      if (target.isEmpty() || target.indexOf('\0') >= 0) {
        throw refused("the symbolic link " + path + " must lead somewhere, got \"" + target + "\"");
      }
    }
  }

  /**
   * Another name of a file in the same layer.
   *
   * @param path where it is
   * @param target the file's path
   */
  record Hardlink(String path, String target) implements Entry {
    /** Checks both paths. */
    public Hardlink {
      check(path, 0, 0, 0);
      check(target, 0, 0, 0);
    }
  }

  /** A file of the superuser's. */
  static File file(String path, int mode, Content content) {
    return new File(path, mode, 0, 0, content);
  }

  /** A text of the superuser's that all may read. */
  static File text(String path, String text) {
    return file(path, 0644, Content.of(text));
  }

  /** A program of the superuser's that all may run. */
  static File program(String path, String text) {
    return file(path, 0755, Content.of(text));
  }

  /** A folder of the superuser's that all may read. */
  static Directory directory(String path) {
    return new Directory(path, 0755, 0, 0);
  }

  private static void check(String path, int mode, int uid, int gid) {
    List<String> names = List.of(path.split("/", -1));
    boolean plain = names.stream().noneMatch(n -> n.isEmpty() || n.equals(".") || n.equals(".."));
    boolean text = path.indexOf('\0') < 0 && new String(path.getBytes(UTF_8), UTF_8).equals(path);
    if (!plain || !text) {
      throw refused(
          "an entry of a layer must have a path inside the image, such as usr/bin/env, got \""
              + path
              + "\"");
    }
    if ((mode & ~07777) != 0 || uid < 0 || gid < 0) {
      throw refused(
          path
              + " must have a mode up to 07777 and an owner that is not negative, got "
              + Integer.toOctalString(mode)
              + " of "
              + uid
              + ":"
              + gid);
    }
  }

  private static ImageException refused(String sentence) {
    return new ImageException(sentence, null, null);
  }
}
