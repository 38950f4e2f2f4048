package org.cresset.image.debian;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.cresset.image.layer.Content;
import org.cresset.image.layer.ImageException;

/** The sum by which dpkg sees whether a setting was changed. */
final class Md5 {
  private Md5() {}

  static String of(Content content) {
    Content.Source source =
        switch (content) {
          case Content.Plain plain -> plain.source();
          case Content.Deflated packed -> packed.source();
        };
    try (InputStream in = source.open()) {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(in.readAllBytes()));
    } catch (IOException e) {
      throw ImageException.of("a package's settings cannot be read", e);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has MD5", e);
    }
  }
}
