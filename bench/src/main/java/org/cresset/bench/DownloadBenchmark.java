package org.cresset.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.cresset.stack.Sha256;
import org.cresset.stack.fetch.Downloads;
import org.cresset.stack.fetch.Limits;
import org.cresset.stack.fetch.Network;
import org.cresset.stack.fetch.RemoteFile;
import org.cresset.torch.LibTorchProvider.Progress;

/**
 * Downloads from a server on this machine, beside curl: ours are hashed on the way and get their
 * name when they are right, curl's are only written.
 */
final class DownloadBenchmark {
  private static final int BLOCK = 1 << 20;
  private static final int BLOCKS = 1000; // 1.05 GB together
  private static final int FILES = 4;

  private final Options options;
  private final Path folder;
  private final FileServer server;
  private final List<Comparison> rows = new ArrayList<>();

  private DownloadBenchmark(Options options, Path folder, FileServer server) {
    this.options = options;
    this.folder = folder;
    this.server = server;
  }

  static Report run(Options options) throws IOException {
    Path folder = Files.createTempDirectory("cresset-bench-download-");
    try (FileServer server = new FileServer(folder)) {
      DownloadBenchmark benchmark = new DownloadBenchmark(options, folder, server);
      benchmark.compare("one file of 1 GB", benchmark.make("one", 1));
      benchmark.compare("four files of 250 MB at once", benchmark.make("four", FILES));
      String versions = benchmark.curl("--version").lines().findFirst().orElse("curl");
      return new Report(
          "Downloads from this machine",
          Machine.hardware() + "; " + versions,
          "curl",
          benchmark.rows);
    } finally {
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) Files.delete(file);
      }
      Files.delete(folder);
    }
  }

  /** Writes the files that are served. */
  private List<RemoteFile> make(String name, int count) throws IOException {
    byte[] block = new byte[BLOCK];
    new Random(0).nextBytes(block);
    List<RemoteFile> files = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String each = name + i + ".whl";
      options.progress().accept("writing " + each);
      MessageDigest digest = Sha256.digest();
      try (OutputStream out =
          new DigestOutputStream(Files.newOutputStream(folder.resolve(each)), digest)) {
        for (int k = 0; k < BLOCKS / count; k++) {
          block[0] = (byte) (i + k);
          out.write(block);
        }
      }
      long bytes = (long) BLOCK * (BLOCKS / count);
      String sha256 = HexFormat.of().formatHex(digest.digest());
      files.add(new RemoteFile(each, bytes, sha256, List.of(server.uri(each))));
    }
    return files;
  }

  private void compare(String name, List<RemoteFile> files) throws IOException {
    double megabytes = files.stream().mapToLong(RemoteFile::bytes).sum() / 1e6;
    List<Double> ours = new ArrayList<>();
    List<Double> theirs = new ArrayList<>();
    ours(files); // the page cache has the files then, and Java has compiled its loops
    theirs(files);
    for (int round = 1; round <= options.rounds(); round++) {
      options.progress().accept(name + ", round " + round + " of " + options.rounds());
      ours.add(megabytes / ours(files));
      theirs.add(megabytes / theirs(files));
    }
    rows.add(new Comparison(name, "MB/s", false, ours, theirs, ">= 0.8"));
  }

  private double ours(List<RemoteFile> files) throws IOException {
    List<Downloads.Order> orders = new ArrayList<>();
    for (RemoteFile file : files) {
      Path target = folder.resolve(file.name() + ".got");
      orders.add(new Downloads.Order(file, folder.resolve(file.name() + ".part"), target));
    }
    long start = System.nanoTime();
    try (Downloads downloads = new Downloads(Network.DIRECT, Limits.DEFAULT)) {
      downloads.fetch(orders, Progress.SILENT);
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    for (Downloads.Order order : orders) Files.delete(order.target());
    return seconds;
  }

  private double theirs(List<RemoteFile> files) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("--no-progress-meter", "--fail"));
    if (files.size() > 1) arguments.add("--parallel");
    for (RemoteFile file : files) {
      URI source = file.sources().getFirst();
      arguments.addAll(List.of("-o", folder.resolve(file.name() + ".curl").toString()));
      arguments.add(source.toString());
    }
    long start = System.nanoTime();
    curl(arguments.toArray(String[]::new));
    double seconds = (System.nanoTime() - start) / 1e9;
    for (RemoteFile file : files) {
      Path got = folder.resolve(file.name() + ".curl");
      if (Files.size(got) != file.bytes()) throw new IOException("curl brought a part of " + got);
      Files.delete(got);
    }
    return seconds;
  }

  private String curl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("curl"));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    String out = new String(process.getInputStream().readAllBytes(), UTF_8);
    try {
      int code = process.waitFor();
      if (code != 0) throw new IOException("curl ended with " + code);
      return out;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("bench: interrupted", e);
    }
  }
}
