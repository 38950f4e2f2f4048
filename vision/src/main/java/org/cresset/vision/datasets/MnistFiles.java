package org.cresset.vision.datasets;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.cresset.vision.datasets.PublishedFiles.Published;

/** Where MNIST and the sets in its format are published. Source of the hashes: torchvision. */
final class MnistFiles {
  private static final String DIGITS = "https://ossci-datasets.s3.amazonaws.com/mnist/";
  private static final String FASHION =
      "http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/";
  private static final URI EMNIST =
      URI.create("https://biometrics.nist.gov/cs_links/EMNIST/gzip.zip");

  private MnistFiles() {}

  static PublishedFiles of(Mnist set, String title, String prefix) {
    return new PublishedFiles(
        title,
        switch (set) {
          case DIGITS ->
              four(
                  DIGITS,
                  "f68b3c2dcbeaaa9fbdd348bbdeb94873",
                  "d53e105ee54ea40749a09fcbcd1e9432",
                  "9fb629c4189551a2d022fa330f9573f3",
                  "ec29112dd5afa0611ce80d1b7f02629c");
          case FASHION ->
              four(
                  FASHION,
                  "8d4fb7e6c68d591d4c3dfef9ec88bf0d",
                  "25c81989df183df01b3e8a0aad5dffbe",
                  "bef4ecab320f06d8554ea6380940ec79",
                  "bb300cfdad3c16e7a12a480ee83cd310");
          case EMNIST_BYCLASS,
              EMNIST_BALANCED,
              EMNIST_BYMERGE,
              EMNIST_LETTERS,
              EMNIST_DIGITS,
              EMNIST_MNIST ->
              List.of(
                  new Published(
                      EMNIST, "58c8d27c78d21e728a6bc7b3cc06412e", 562, members("gzip/" + prefix)));
        });
  }

  private static List<Published> four(String place, String... md5) {
    List<String> names =
        List.of(
            "train-images-idx3-ubyte.gz",
            "train-labels-idx1-ubyte.gz",
            "t10k-images-idx3-ubyte.gz",
            "t10k-labels-idx1-ubyte.gz");
    List<Published> files = new ArrayList<>();
    for (int i = 0; i < md5.length; i++) {
      files.add(new Published(URI.create(place + names.get(i)), md5[i], 30, List.of()));
    }
    return files;
  }

  private static List<String> members(String start) {
    return List.of(
        start + "train-images-idx3-ubyte.gz",
        start + "train-labels-idx1-ubyte.gz",
        start + "test-images-idx3-ubyte.gz",
        start + "test-labels-idx1-ubyte.gz");
  }
}
