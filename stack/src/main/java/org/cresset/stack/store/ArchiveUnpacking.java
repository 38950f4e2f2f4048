package org.cresset.stack.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.regex.Pattern;
import java.util.zip.CRC32;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.cresset.stack.lock.Artifact;
import org.jspecify.annotations.Nullable;

/**
 * Unpacks a wheel or a jar that has the right SHA-256 into a folder of its own, and believes no
 * word of it: names that lead elsewhere, links, other files than a wheel's RECORD says and more
 * bytes than announced are refused.
 */
final class ArchiveUnpacking {
  private static final int CHUNK = 1 << 18;
  private static final int MOST_ENTRIES = 200_000;
  private static final long MOST_EXPANSION = 100; // text packs to a tenth, a bomb to a thousandth
  private static final long FREE_EXPANSION = 64 << 20;
  private static final int LARGEST_RECORD = 64 << 20;

  private final Artifact artifact;
  private final Path folder;
  private final LongConsumer written;
  private final List<Ledger.Entry> files = new ArrayList<>();

  /** Unpacks into {@code folder}, which is empty; {@code written} is told of each piece. */
  ArchiveUnpacking(Artifact artifact, Path folder, LongConsumer written) {
    this.artifact = artifact;
    this.folder = folder;
    this.written = written;
  }

  /** Returns what is in the folder then. */
  Ledger unpack(Path archive) throws IOException {
    try (ZipFile zip = ZipFile.builder().setPath(archive).get()) {
      List<ZipArchiveEntry> entries = Collections.list(zip.getEntries());
      checkEntries(entries, Files.size(archive));
      if (artifact.kind() == Artifact.Kind.WHEEL) unpackWheel(zip, entries);
      else for (ZipArchiveEntry entry : entries) unpack(zip, entry, NO_ENTRY);
    }
    return new Ledger(files);
  }

  private static final WheelRecord.Entry NO_ENTRY = new WheelRecord.Entry("", "", -1);

  private void unpackWheel(ZipFile zip, List<ZipArchiveEntry> entries) throws IOException {
    ZipArchiveEntry recordEntry = record(entries);
    String recordName = recordEntry.getName();
    WheelRecord record = WheelRecord.parse(artifact.file(), text(zip, recordEntry));
    Set<String> left = new HashSet<>(record.files().keySet());
    for (ZipArchiveEntry entry : entries) {
      if (entry.isDirectory()) continue;
      String name = entry.getName();
      WheelRecord.Entry said = record.files().get(name);
      left.remove(name);
      boolean itself = name.matches(Pattern.quote(recordName) + "(\\.jws|\\.p7s)?");
      if (!itself && (said == null || said.hash().isEmpty())) {
        throw refused(
            "must say the hash of every file in its RECORD, it does not of " + name, null);
      }
      unpack(zip, entry, itself || said == null ? NO_ENTRY : said);
    }
    if (!left.isEmpty()) {
      throw refused("must hold what its RECORD names, it lacks " + left.iterator().next(), null);
    }
  }

  private ZipArchiveEntry record(List<ZipArchiveEntry> entries) {
    List<ZipArchiveEntry> records =
        entries.stream().filter(e -> e.getName().matches("[^/]+\\.dist-info/RECORD")).toList();
    if (records.size() == 1) return records.getFirst();
    throw refused("must have one RECORD, it has " + records.size(), null);
  }

  private String text(ZipFile zip, ZipArchiveEntry entry) throws IOException {
    try (InputStream in = zip.getInputStream(entry)) {
      byte[] text = in.readNBytes(LARGEST_RECORD + 1);
      if (text.length > LARGEST_RECORD) throw refused("has a RECORD of more than 64 MiB", null);
      return new String(text, UTF_8);
    }
  }

  private void checkEntries(List<ZipArchiveEntry> entries, long packed) throws IOException {
    if (entries.size() > MOST_ENTRIES) {
      throw refused(
          "must have at most " + MOST_ENTRIES + " entries, it has " + entries.size(), null);
    }
    Set<String> names = new HashSet<>();
    long total = 0;
    for (ZipArchiveEntry entry : entries) {
      String name = entry.getName();
      if (leadsElsewhere(name)) {
        throw refused("must hold files for one folder only, it has an entry called " + name, null);
      }
      int kind = entry.getUnixMode() & 0170000;
      if (entry.isUnixSymlink() || (kind != 0 && kind != 0100000 && kind != 0040000)) {
        throw refused("must hold files and no links or devices, it has one called " + name, null);
      }
      if (!names.add(name)) throw refused("must name a file once, it has two called " + name, null);
      if (entry.getSize() < 0) throw refused("must say the length of " + name, null);
      total = Math.addExact(total, entry.getSize());
    }
    long most = FREE_EXPANSION + packed * MOST_EXPANSION;
    if (total > most) {
      throw refused(
          "has " + packed + " bytes and must unpack to at most " + most + ", it announces " + total,
          "this is what a zip bomb looks like: do not use it");
    }
    long free = Files.getFileStore(folder).getUsableSpace();
    if (total > free) {
      throw new StoreException(
          artifact.file()
              + " needs "
              + Math.ceilDiv(total, 1_000_000)
              + " MB in "
              + folder.getParent()
              + ", free are "
              + free / 1_000_000
              + " MB",
          "free some space, or set CRESSET_CACHE to a folder on another disk",
          null);
    }
  }

  /** Whether a name leads out of its folder, on this system or on another. */
  static boolean leadsElsewhere(String name) {
    String path = name.endsWith("/") ? name.substring(0, name.length() - 1) : name;
    if (path.isEmpty() || path.chars().anyMatch(c -> c == '\\' || c < ' ')) return true;
    if (path.matches("[A-Za-z]:.*")) return true;
    for (String part : path.split("/", -1)) {
      if (part.isEmpty() || part.equals(".") || part.equals("..")) return true;
    }
    return false;
  }

  private void unpack(ZipFile zip, ZipArchiveEntry entry, WheelRecord.Entry said)
      throws IOException {
    if (entry.isDirectory()) return;
    Path file = folder.resolve(entry.getName());
    Files.createDirectories(file.getParent());
    MessageDigest digest = said.hash().isEmpty() ? null : digest(entry, said.algorithm());
    CRC32 crc = new CRC32();
    long length = 0;
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out = Files.newOutputStream(file, StandardOpenOption.CREATE_NEW)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        length += n;
        if (length > entry.getSize()) {
          throw refused(
              "must have " + entry.getSize() + " bytes in " + entry.getName() + ", it has more",
              null);
        }
        if (digest != null) digest.update(chunk, 0, n);
        else crc.update(chunk, 0, n);
        out.write(chunk, 0, n);
        written.accept(n);
      }
    }
    if (length != entry.getSize() || (said.bytes() >= 0 && said.bytes() != length)) {
      long must = said.bytes() >= 0 ? said.bytes() : entry.getSize();
      throw refused(
          "must have " + must + " bytes in " + entry.getName() + ", it has " + length, null);
    }
    checkHash(entry, said, digest, crc);
    boolean runs = (entry.getUnixMode() & 0111) != 0;
    protect(file, runs);
    files.add(Ledger.Entry.of(folder, file, runs));
  }

  private void checkHash(
      ZipArchiveEntry entry, WheelRecord.Entry said, @Nullable MessageDigest digest, CRC32 crc) {
    if (digest == null) {
      if (crc.getValue() == entry.getCrc()) return;
      throw refused("is damaged in " + entry.getName(), null);
    }
    String got = Base64.getUrlEncoder().withoutPadding().encodeToString(digest.digest());
    if (got.equals(said.hash())) return;
    throw refused(
        "must have "
            + entry.getName()
            + " with the "
            + said.algorithm()
            + " that its RECORD says, "
            + said.hash()
            + ", got "
            + got,
        "the wheel was made wrong, whatever its own SHA-256 is: take another build");
  }

  private MessageDigest digest(ZipArchiveEntry entry, String algorithm) {
    String name =
        switch (algorithm) {
          case "sha256" -> "SHA-256";
          case "sha384" -> "SHA-384";
          case "sha512" -> "SHA-512";
          default ->
              throw refused(
                  "must hash by sha256, sha384 or sha512, its RECORD has "
                      + algorithm
                      + " for "
                      + entry.getName(),
                  null);
        };
    try {
      return MessageDigest.getInstance(name);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has " + name, e);
    }
  }

  /** Environments link to this file: what one of them writes, all would read. */
  private static void protect(Path file, boolean runs) throws IOException {
    if (!Files.getFileStore(file).supportsFileAttributeView("posix")) return;
    Files.setPosixFilePermissions(
        file, PosixFilePermissions.fromString(runs ? "r-xr-xr-x" : "r--r--r--"));
  }

  private StoreException refused(String sentence, @Nullable String hint) {
    return new StoreException(artifact.file() + " " + sentence, hint, null);
  }
}
