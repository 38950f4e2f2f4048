package org.cresset.stack.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** A certificate of ours with its private key, in PEM as pip and curl take it. */
final class PrivateKeys {
  private static final Pattern KEY =
      Pattern.compile("-----BEGIN ([A-Z ]*)PRIVATE KEY-----(.*?)-----END", Pattern.DOTALL);
  private static final Pattern CERTIFICATE =
      Pattern.compile(
          "-----BEGIN CERTIFICATE-----.*?-----END CERTIFICATE-----\\s*", Pattern.DOTALL);

  /** SEQUENCE, version 0 and the algorithm rsaEncryption. Source: RFC 5208 and RFC 8017. */
  private static final byte[] RSA = {
    2, 1, 0, 0x30, 13, 6, 9, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 13, 1, 1, 1, 5, 0
  };

  private PrivateKeys() {}

  /**
   * Reads a file.
   *
   * @throws FetchException if it cannot be read, or lacks either
   */
  static KeyManager[] in(Path file) {
    try {
      String text = new String(Files.readAllBytes(file), US_ASCII);
      StringBuilder chain = new StringBuilder();
      Matcher certificate = CERTIFICATE.matcher(text);
      while (certificate.find()) chain.append(certificate.group().strip()).append('\n');
      Certificate[] certificates =
          CertificateFactory.getInstance("X.509")
              .generateCertificates(new ByteArrayInputStream(chain.toString().getBytes(US_ASCII)))
              .toArray(Certificate[]::new);
      if (certificates.length == 0) throw new IOException("it holds no certificate");
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      store.setKeyEntry("ours", key(text), new char[0], certificates);
      KeyManagerFactory managers =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      managers.init(store, new char[0]);
      return managers.getKeyManagers();
    } catch (IOException | GeneralSecurityException e) {
      throw new FetchException(
          "the client certificate " + file + " cannot be used: " + e.getMessage(),
          "pip's setting client-cert names it: it must hold the certificate and its key, not"
              + " encrypted; openssl pkcs8 -topk8 -nodes writes the key so",
          e);
    }
  }

  private static PrivateKey key(String text) throws IOException, GeneralSecurityException {
    Matcher found = KEY.matcher(text);
    if (!found.find()) throw new IOException("it holds no private key");
    byte[] bytes = Base64.getMimeDecoder().decode(found.group(2));
    String kind = found.group(1).strip();
    if (kind.equals("RSA")) bytes = sequence(RSA, element(4, bytes));
    else if (!kind.isEmpty()) {
      throw new IOException("it holds a private key of the kind " + kind + ", which is not read");
    }
    PKCS8EncodedKeySpec encoded = new PKCS8EncodedKeySpec(bytes);
    for (String algorithm : List.of("RSA", "EC", "EdDSA")) {
      try {
        return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
      } catch (InvalidKeySpecException e) {
        // Then it is one of another algorithm.
      }
    }
    throw new IOException("its private key is neither RSA, nor EC, nor EdDSA");
  }

  private static byte[] sequence(byte[] first, byte[] second) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(first);
    both.writeBytes(second);
    return element(0x30, both.toByteArray());
  }

  /** An element of DER: its tag, its length and what is in it. */
  private static byte[] element(int tag, byte[] content) {
    ByteArrayOutputStream element = new ByteArrayOutputStream();
    element.write(tag);
    if (content.length < 128) {
      element.write(content.length);
    } else {
      element.write(0x82); // two bytes of length follow
      element.write(content.length >> 8);
      element.write(content.length);
    }
    element.writeBytes(content);
    return element.toByteArray();
  }
}
