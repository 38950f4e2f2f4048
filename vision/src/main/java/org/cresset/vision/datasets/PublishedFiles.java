package org.cresset.vision.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.cresset.torch.TorchException;
import org.cresset.torch.data.DataException;
import org.cresset.torch.io.AtomicFile;
import org.cresset.vision.internal.Download;

/**
 * A set's files on the network, each with the MD5 that its publisher or torchvision gives for it:
 * that tells a damaged file, and comes from no one who wishes to deceive.
 *
 * @param set its name
 * @param files to fetch
 */
record PublishedFiles(String set, List<Published> files) {
  /** Copies the list. */
  PublishedFiles {
    files = List.copyOf(files);
  }

  /**
   * A file.
   *
   * @param address where it is
   * @param md5 in hexadecimal
   * @param megabytes how large it is
   * @param members of an archive (.tar.gz or .zip), those wanted: paths within it. Without any the
   *     file is used as it is
   */
  record Published(URI address, String md5, double megabytes, List<String> members) {
    /** Copies the list. */
    Published {
      members = List.copyOf(members);
    }
  }

  /**
   * Fetches what a folder does not have yet; members of archives lie in it under their own names.
   *
   * @throws DataException if a file cannot be fetched or is another one; the folder then has none
   *     of its bytes
   */
  void download(Path folder) {
    for (Published file : files) {
      try {
        if (isThere(folder, file)) continue;
        Path fetched =
            Download.to(folder, file.address, file.megabytes, found -> verify(found, file));
        unpack(fetched, file.members, folder);
      } catch (IOException | TorchException e) {
        if (e instanceof DataException known) throw known;
        throw new DataException(
            "fetch " + set + ": " + file.address + ": " + e.getMessage(),
            "without a network, bring the file from elsewhere into " + folder,
            e);
      }
    }
  }

  private static boolean isThere(Path folder, Published file) {
    return !file.members.isEmpty()
        && file.members.stream().allMatch(m -> Files.exists(folder.resolve(name(m))));
  }

  private static String name(String member) {
    return member.substring(member.lastIndexOf('/') + 1);
  }

  private void verify(Path found, Published file) {
    try {
      String md5 = Download.hash(found, "MD5");
      if (md5.equals(file.md5)) return;
      throw new DataException(
          "fetch " + set + ": the MD5 of " + file.address + " must be " + file.md5 + ", got " + md5,
          "remove what lies in the folder and fetch it again, or get it from elsewhere",
          null);
    } catch (IOException e) {
      throw new DataException("fetch " + set + ": read " + found + ": " + e.getMessage(), null, e);
    }
  }

  private static void unpack(Path archive, List<String> members, Path folder) throws IOException {
    if (members.isEmpty()) return;
    List<String> missing = new ArrayList<>(members);
    if (archive.toString().endsWith(".zip")) {
      try (ZipFile zip = new ZipFile(archive.toFile())) {
        for (String member : members) {
          ZipEntry entry = zip.getEntry(member);
          if (entry == null) continue;
          try (InputStream in = zip.getInputStream(entry)) {
            write(in, folder.resolve(name(member)));
          }
          missing.remove(member);
        }
      }
    } else {
      try (InputStream file = Files.newInputStream(archive);
          TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(file))) {
        for (TarArchiveEntry entry = tar.getNextEntry();
            entry != null;
            entry = tar.getNextEntry()) {
          if (missing.remove(entry.getName())) write(tar, folder.resolve(name(entry.getName())));
        }
      }
    }
    if (!missing.isEmpty()) throw new IOException("the archive has no " + missing.getFirst());
  }

  private static void write(InputStream in, Path file) {
    AtomicFile.write(file, channel -> in.transferTo(Channels.newOutputStream(channel)));
  }
}
