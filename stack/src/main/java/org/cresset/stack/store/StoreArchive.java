package org.cresset.stack.store;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.LongConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cresset.stack.Sha256;
import org.cresset.stack.lock.Artifact;
import org.cresset.torch.LibTorchProvider.Progress;

/**
 * A store, or what one lock needs of it, as one tar file for a machine without a network. The same
 * files make the same archive, byte for byte.
 */
public final class StoreArchive {
  private static final Pattern BLOB = Pattern.compile("blobs/([0-9a-f]{64})");
  private static final int CHUNK = 1 << 18;
  private static final int MODE = 0100644;

  private final ArtifactStore store;

  /** Archives of {@code store}. */
  public StoreArchive(ArtifactStore store) {
    this.store = store;
  }

  /**
   * What an archive holds.
   *
   * @param files how many downloads
   * @param bytes how many bytes they have
   */
  public record Contents(int files, long bytes) {}

  /**
   * Writes all downloads of the store to {@code archive}.
   *
   * @throws StoreException if it cannot be written
   */
  public Contents exportAll(Path archive, Progress progress) {
    try (Stream<Path> all =
        Files.walk(Files.createDirectories(store.blobs())).filter(Files::isRegularFile)) {
      List<String> hashes = all.map(file -> file.getFileName().toString()).toList();
      return export(new TreeSet<>(hashes), archive, progress);
    } catch (IOException e) {
      throw unwritable(archive, e);
    }
  }

  /**
   * Writes {@code artifacts} to {@code archive}.
   *
   * @throws StoreException if one is not in the store, or the archive cannot be written
   */
  public Contents export(List<Artifact> artifacts, Path archive, Progress progress) {
    Set<String> hashes = new TreeSet<>();
    for (Artifact artifact : artifacts) {
      if (store.find(artifact).isEmpty()) {
        throw new StoreException(
            artifact.file() + " must be in the store to be exported, it is not",
            "run cresset stack fetch first",
            null);
      }
      hashes.add(artifact.sha256());
    }
    try {
      return export(hashes, archive, progress);
    } catch (IOException e) {
      throw unwritable(archive, e);
    }
  }

  private Contents export(Set<String> hashes, Path archive, Progress progress) throws IOException {
    Path target = archive.toAbsolutePath();
    Path unfinished = Files.createTempFile(target.getParent(), ".export-", ".tar");
    long total = 0;
    for (String hash : hashes) total += Files.size(store.blob(hash));
    long done = 0;
    try {
      try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(unfinished), CHUNK);
          TarArchiveOutputStream tar = new TarArchiveOutputStream(out)) {
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        for (String hash : hashes) {
          try (var _ = KeyLock.shared(store.locks(), hash)) {
            done += write(tar, hash, done, total, progress);
          }
        }
      }
      Files.move(unfinished, target, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(unfinished);
    }
    return new Contents(hashes.size(), total);
  }

  private long write(
      TarArchiveOutputStream tar, String hash, long before, long total, Progress progress)
      throws IOException {
    Path blob = store.blob(hash);
    TarArchiveEntry entry = new TarArchiveEntry("blobs/" + hash);
    entry.setSize(Files.size(blob));
    entry.setModTime(0);
    entry.setMode(MODE);
    tar.putArchiveEntry(entry);
    MessageDigest digest = Sha256.digest();
    byte[] chunk = new byte[CHUNK];
    long done = 0;
    try (InputStream in = Files.newInputStream(blob)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        digest.update(chunk, 0, n);
        tar.write(chunk, 0, n);
        progress.at("exporting", before + (done += n), total);
      }
    }
    tar.closeArchiveEntry();
    String got = HexFormat.of().formatHex(digest.digest());
    if (got.equals(hash)) return done;
    throw new StoreException(
        "the store's file " + blob + " is damaged: its SHA-256 must be " + hash + ", got " + got,
        "remove it and fetch it again",
        null);
  }

  private static StoreException unwritable(Path archive, IOException e) {
    return new StoreException(
        "the archive "
            + archive
            + " cannot be written: "
            + e.getClass().getSimpleName().replace("Exception", "")
            + " "
            + e.getMessage(),
        "name a file in a folder that exists and has room",
        e);
  }

  /**
   * Puts an archive's files into the store, each after its SHA-256 was found right.
   *
   * @throws StoreException if it is no such archive, or holds anything that is not what its name
   *     says; what came before stays in the store
   */
  public Contents importAll(Path archive, Progress progress) {
    int files = 0;
    long bytes = 0;
    try (InputStream in = new BufferedInputStream(Files.newInputStream(archive), CHUNK);
        TarArchiveInputStream tar = new TarArchiveInputStream(in)) {
      long total = Files.size(archive);
      for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
        Matcher name = BLOB.matcher(entry.getName());
        if (!entry.isFile() || entry.isSparse() || !name.matches()) {
          throw new StoreException(
              archive + " must be an archive made by stack export, it holds " + entry.getName(),
              null,
              null);
        }
        long before = bytes;
        put(name.group(1), tar, archive, n -> progress.at("importing", before + n, total));
        files++;
        bytes += entry.getSize();
      }
    } catch (IOException e) {
      throw store.failure("the archive " + archive + " cannot be imported into", e);
    }
    if (files > 0) return new Contents(files, bytes);
    throw new StoreException(archive + " must be an archive made by stack export", null, null);
  }

  private void put(String hash, InputStream from, Path archive, LongConsumer progress)
      throws IOException {
    try (var _ = KeyLock.exclusive(store.locks(), hash, () -> {})) {
      Files.createDirectories(store.partial());
      // Not the download's own part: that one may be gone on with if this fails.
      Path part = store.partial().resolve(hash + ".import");
      MessageDigest digest = Sha256.digest();
      byte[] chunk = new byte[CHUNK];
      long done = 0;
      try {
        try (OutputStream out = Files.newOutputStream(part)) {
          for (int n = from.read(chunk); n >= 0; n = from.read(chunk)) {
            digest.update(chunk, 0, n);
            out.write(chunk, 0, n);
            progress.accept(done += n);
          }
        }
        String got = HexFormat.of().formatHex(digest.digest());
        if (!got.equals(hash)) {
          throw new StoreException(
              "a file in " + archive + " is damaged: its SHA-256 must be " + hash + ", got " + got,
              "copy the archive again, or export it again",
              null);
        }
        Path blob = store.blob(hash);
        Files.createDirectories(blob.getParent());
        Files.move(part, blob, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        Files.deleteIfExists(part);
      }
    }
  }
}
