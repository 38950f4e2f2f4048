package org.cresset.image.edition;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.Entry;
import org.cresset.image.layer.ImageException;
import org.cresset.stack.Sha256;

/** What entries are, by their own words and the hashes of what they hold. */
final class OwnKey {
  private OwnKey() {}

  static String of(List<Entry> entries) {
    List<String> lines = new ArrayList<>();
    for (Entry entry : entries) {
      lines.add(
          switch (entry) {
            case Entry.File file ->
                String.join(
                    " ",
                    "file",
                    file.path(),
                    Integer.toOctalString(file.mode()),
                    file.uid() + ":" + file.gid(),
                    hash(file));
            case Entry.Directory folder -> folder.toString();
            case Entry.Symlink link -> link.toString();
            case Entry.Hardlink link -> link.toString();
          });
    }
    return Sha256.of(String.join("\n", lines.stream().sorted().toList()));
  }

  private static String hash(Entry.File file) {
    Content.Source source =
        switch (file.content()) {
          case Content.Plain plain -> plain.source();
          case Content.Deflated packed -> packed.source();
        };
    try (InputStream in = source.open()) {
      return HexFormat.of().formatHex(Sha256.digest().digest(in.readAllBytes()));
    } catch (IOException e) {
      throw ImageException.of(file.path() + " cannot be read", e);
    }
  }
}
