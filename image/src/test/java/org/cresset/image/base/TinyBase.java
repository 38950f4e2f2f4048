package org.cresset.image.base;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32;
import java.util.zip.GZIPInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.ImageConfig;
import org.cresset.image.oci.Index;
import org.cresset.image.oci.LayoutFiles;
import org.cresset.image.oci.Manifest;

/** A tiny image of somebody else's: plain archives, one packed as gzip's own program does not. */
public final class TinyBase {
  public static final String STATUS =
      """
      Package: libc6
      Status: install ok installed
      Version: 2.36-9
      Architecture: amd64

      Package: gone
      Status: deinstall ok config-files
      Version: 1

      Package: python3.11-minimal
      Status: install ok installed
      Version: 3.11.2-6
      """;

  public String architecture = "amd64";
  public final List<byte[]> layers = new ArrayList<>();
  public final List<String> diffIds = new ArrayList<>();
  private final Map<String, byte[]> blobs = new LinkedHashMap<>();
  private Manifest manifest = Manifest.of(Descriptor.of("", new byte[0]), List.of(), Map.of());

  public TinyBase() {
    add(
        "etc/passwd",
        "root:x:0:0::/root:/bin/sh\n",
        "old/file",
        "1",
        "etc/motd",
        "from the base\n");
    add("var/lib/dpkg/status", STATUS, "etc/group", "root:x:0:\n", "old/.wh.file", "");
  }

  /** Adds a layer of paths and texts, as they follow each other. */
  public final void add(String... pathsAndTexts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (TarArchiveOutputStream tar = new TarArchiveOutputStream(bytes)) {
      for (int i = 0; i < pathsAndTexts.length; i += 2) {
        byte[] text = pathsAndTexts[i + 1].getBytes(UTF_8);
        TarArchiveEntry entry = new TarArchiveEntry("./" + pathsAndTexts[i]);
        entry.setModTime(0);
        entry.setSize(text.length);
        tar.putArchiveEntry(entry);
        tar.write(text);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    diffIds.add(Descriptor.digest(bytes.toByteArray()));
    layers.add(stored(bytes.toByteArray()));
  }

  /** A gzip file without packing, the same whichever zlib Java has (RFC 1951, 3.2.4). */
  private static byte[] stored(byte[] bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes);
    ByteBuffer out =
        ByteBuffer.allocate(bytes.length + 23)
            .order(ByteOrder.LITTLE_ENDIAN)
            .put(new byte[] {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, (byte) 255, 1})
            .putShort((short) bytes.length)
            .putShort((short) ~bytes.length)
            .put(bytes)
            .putInt((int) crc.getValue())
            .putInt(bytes.length);
    try (var check = new GZIPInputStream(new ByteArrayInputStream(out.array()))) {
      if (check.readAllBytes().length != bytes.length) throw new IllegalStateException();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.array();
  }

  /** Writes it; the name to give to {@code --base}. */
  public BaseReference write(Path folder) {
    blobs.clear();
    ImageConfig.Run run =
        new ImageConfig.Run(
            "nobody",
            Map.of("PATH", "/base/bin:/usr/bin", "FROM_BASE", "yes", "LANG", "de_DE"),
            List.of("/base/start"),
            List.of("base"),
            "/base",
            List.of(80),
            List.of("/data"),
            "SIGINT",
            Optional.empty());
    List<ImageConfig.Layer> configured =
        diffIds.stream().map(diffId -> new ImageConfig.Layer(diffId, "made elsewhere")).toList();
    ImageConfig config =
        new ImageConfig(architecture, run, Map.of("maintainer", "somebody"), configured);
    String type = "application/vnd.docker.image.rootfs.diff.tar.gzip";
    List<Descriptor> described = layers.stream().map(l -> Descriptor.of(type, l)).toList();
    manifest = Manifest.of(config.descriptor(), described, Map.of());
    for (byte[] blob : layers) put(blob);
    put(config.bytes());
    put(manifest.bytes());
    blobs.put("oci-layout", "{\"imageLayoutVersion\":\"1.0.0\"}".getBytes(UTF_8));
    blobs.put("index.json", new Index(List.of(manifest.descriptor()), Map.of()).bytes());
    LayoutFiles.write(folder, blobs, new TreeMap<>());
    return BaseReference.parse(folder + "@" + digest());
  }

  private void put(byte[] blob) {
    blobs.put("blobs/sha256/" + Descriptor.of("", blob).hex(), blob);
  }

  public String digest() {
    return manifest.descriptor().digest();
  }
}
