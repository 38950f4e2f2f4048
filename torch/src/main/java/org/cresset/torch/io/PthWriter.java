package org.cresset.torch.io;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.cresset.torch.NoGrad;
import org.cresset.torch.Scope;
import org.jspecify.annotations.Nullable;

/** Writes the layout since PyTorch 1.6. */
final class PthWriter {
  private static final String FOLDER = "archive/";

  private PthWriter() {}

  static void write(Path path, @Nullable Object value) {
    try (Scope _ = Scope.open();
        NoGrad _ = NoGrad.open()) {
      StorageTable storages = new StorageTable();
      Pickler.tensors(value, storages::add);
      storages.group();
      byte[] pickle = Pickler.pickle(value, storages);
      AtomicFile.write(
          path,
          channel -> {
            ZipWriter zip = new ZipWriter(channel);
            store(zip, "data.pkl", pickle);
            store(zip, "byteorder", text("little"));
            List<StorageTable.Memory> memories = storages.memories();
            for (int i = 0; i < memories.size(); i++) {
              StorageTable.Memory memory = memories.get(i);
              zip.store(FOLDER + "data/" + i, sink -> Fill.write(memory.flat(), sink));
            }
            store(zip, "version", text("3\n"));
            zip.finish();
          });
    }
  }

  private static void store(ZipWriter zip, String name, byte[] content) throws IOException {
    zip.store(FOLDER + name, sink -> sink.write(ByteBuffer.wrap(content)));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
