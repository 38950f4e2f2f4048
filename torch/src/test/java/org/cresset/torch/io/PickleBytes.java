package org.cresset.torch.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Pickles by hand, as somebody hostile would write them, and archives around them by the JDK. */
final class PickleBytes {
  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  /** A pickle of protocol 4. */
  static PickleBytes start() {
    return new PickleBytes().op(0x80, 4);
  }

  PickleBytes op(int... bytes) {
    for (int each : bytes) out.write(each);
    return this;
  }

  PickleBytes ops(String opcodes) {
    for (char each : opcodes.toCharArray()) out.write(each);
    return this;
  }

  PickleBytes text(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    op('X').little(4, bytes.length);
    out.writeBytes(bytes);
    return this;
  }

  PickleBytes global(String module, String name) {
    return ops("c" + module + "\n" + name + "\n");
  }

  PickleBytes number(long value) {
    return op(0x8a, 8).little(8, value);
  }

  PickleBytes little(int width, long value) {
    byte[] bytes = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(value).array();
    out.write(bytes, 0, width);
    return this;
  }

  PickleBytes repeat(int times, String opcodes) {
    for (int i = 0; i < times; i++) ops(opcodes);
    return this;
  }

  /** The storage of this key, of so many elements. */
  PickleBytes storage(String type, String key, long count) {
    return op('(')
        .text("storage")
        .global("torch", type)
        .text(key)
        .text("cpu")
        .number(count)
        .ops("tQ");
  }

  /** A tensor of one dimension in storage 0 of four floats. */
  PickleBytes tensor(long offset, long size, long stride) {
    return global("torch._utils", "_rebuild_tensor_v2")
        .op('(')
        .storage("FloatStorage", "0", 4)
        .number(offset)
        .number(size)
        .op(0x85)
        .number(stride)
        .op(0x85)
        .op(0x89)
        .op('}')
        .ops("tR");
  }

  byte[] end() {
    op('.');
    return out.toByteArray();
  }

  /** An archive as torch.save lays it out, with one storage of four floats. */
  static void archive(Path file, byte[] pickle) {
    Map<String, byte[]> entries = new LinkedHashMap<>();
    entries.put("archive/data.pkl", pickle);
    entries.put("archive/data/0", new byte[16]);
    zip(file, entries);
  }

  /** An archive of stored entries, by the JDK. */
  static void zip(Path file, Map<String, byte[]> entries) {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (Map.Entry<String, byte[]> each : entries.entrySet()) {
        CRC32 crc = new CRC32();
        crc.update(each.getValue());
        ZipEntry entry = new ZipEntry(each.getKey());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(each.getValue().length);
        entry.setCrc(crc.getValue());
        zip.putNextEntry(entry);
        zip.write(each.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
