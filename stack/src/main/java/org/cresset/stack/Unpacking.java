package org.cresset.stack;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.cresset.torch.LibTorchException;
import org.cresset.torch.LibTorchProvider.Progress;

/** Takes the needed libraries out of verified jars and puts them side by side into one folder. */
final class Unpacking {
  private static final int CHUNK = 1 << 20;

  private final LibTorchBuild build;
  private final Path target;
  private final Progress progress;
  private final Set<String> missing;
  private long written;

  /** Nothing is written outside {@code target}, which exists and is empty. */
  Unpacking(LibTorchBuild build, Path target, Progress progress) {
    this.build = build;
    this.target = target;
    this.progress = progress;
    this.missing = new TreeSet<>(build.libraries());
  }

  /**
   * Unpacks what is needed of one jar.
   *
   * @throws LibTorchException if an entry's name leads elsewhere, or there is more than announced
   */
  void unpack(Path jar) throws IOException {
    try (ZipFile zip = new ZipFile(jar.toFile())) {
      for (var entries = zip.entries(); entries.hasMoreElements(); ) {
        ZipEntry entry = entries.nextElement();
        String file = fileName(jar, entry);
        if (!entry.isDirectory() && missing.remove(file)) write(zip, entry, jar, file);
      }
    }
  }

  /** Checks that every library of the build was found. */
  void finish() {
    if (missing.isEmpty()) return;
    throw new LibTorchException(
        "the artifacts of LibTorch " + build.name() + " must hold " + missing + ", they do not",
        null,
        null);
  }

  private static String fileName(Path jar, ZipEntry entry) {
    String name = entry.getName();
    if (name.startsWith("/") || name.contains("\\") || List.of(name.split("/")).contains("..")) {
      throw new LibTorchException(
          jar + " must hold files for one folder only, got an entry called " + name, null, null);
    }
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private void write(ZipFile zip, ZipEntry entry, Path jar, String file) throws IOException {
    byte[] chunk = new byte[CHUNK];
    try (InputStream in = zip.getInputStream(entry);
        OutputStream out =
            Files.newOutputStream(target.resolve(file), StandardOpenOption.CREATE_NEW)) {
      for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
        written += n;
        if (written > build.unpackedBytes()) {
          throw new LibTorchException(
              jar + " must unpack to " + build.unpackedBytes() + " bytes, got more", null, null);
        }
        out.write(chunk, 0, n);
        progress.at("unpacking LibTorch " + build.name(), written, build.unpackedBytes());
      }
    }
  }
}
