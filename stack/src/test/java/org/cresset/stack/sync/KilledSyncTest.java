package org.cresset.stack.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.cresset.stack.Sha256;
import org.cresset.stack.fetch.HostileServer;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.UseUntilTold;
import org.cresset.stack.store.Wheels;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills processes that fetch, unpack, link and collect, at moments that nobody chose: 12 times, or
 * as often as the system property {@code cresset.kills} says.
 */
@DisabledOnOs(OS.WINDOWS)
class KilledSyncTest {
  private static final int KILLS = Integer.getInteger("cresset.kills", 12);
  private static final int PIECE = 8192;
  private static final Duration LONGEST = Duration.ofMillis(450);

  @TempDir Path temp;

  @Test
  void theStoreStaysConsistent() throws Exception {
    Path wheels = temp.resolve("wheels");
    List<Artifact> artifacts = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      Wheels wheel = Wheels.of("tiny" + i, "1.0");
      for (int k = 0; k < 40; k++) wheel.file("tiny" + i + "/" + k, random(5000 + k));
      artifacts.add(wheel.write(wheels));
    }
    Lock lock = Stacks.lock(Lock.Flavour.PYTHON, artifacts.toArray(Artifact[]::new));
    Path file = temp.resolve("cresset.lock");
    LockFile.write(lock, file);
    Path python = Stacks.python(temp.resolve("base"), "3.11.7");
    ArtifactStore store = new ArtifactStore(temp.resolve("store"));
    Path stack = temp.resolve("env");
    int unfinished = 0;
    try (HostileServer server = new HostileServer((r, wire) -> slowly(wheels, r, wire))) {
      String[] arguments = {
        store.folder().toString(),
        file.toString(),
        server.uri("/simple").toString(),
        stack.toString(),
        python.toString()
      };
      Random random = new Random(7);
      for (int i = 0; i < KILLS; i++) {
        if (i % 4 == 3) forget(store, stack); // so that every stage is met again
        Process process = UseUntilTold.java(SyncOnce.class, arguments);
        assertThat(process.inputReader().readLine()).isEqualTo("ready");
        long moment = random.nextLong(LONGEST.toMillis());
        if (!process.waitFor(moment, TimeUnit.MILLISECONDS)) unfinished++;
        process.destroyForcibly().waitFor(); // SIGKILL
        assertConsistent(store, stack, artifacts);
      }
      Process last = UseUntilTold.java(SyncOnce.class, arguments);
      assertThat(last.waitFor()).isZero();
    }
    assertThat(unfinished).as("killed while at work").isPositive();
    assertConsistent(store, stack, artifacts);
    assertThat(store.missing(artifacts)).isEmpty();
    assertThat(new StackFolder(stack).lock()).contains(lock);
    try (Stream<Path> left = Files.walk(temp)) {
      assertThat(left.map(f -> f.getFileName().toString()))
          .noneMatch(n -> n.startsWith("unfinished-") && n.length() > 60)
          .noneMatch(n -> n.contains(".cresset-new") || n.contains(".cresset-old"));
    }
  }

  private static byte[] random(int length) {
    byte[] bytes = new byte[length];
    new Random(length).nextBytes(bytes);
    return bytes;
  }

  private static void slowly(Path wheels, HostileServer.Request r, HostileServer.Wire wire)
      throws Exception {
    String name = r.path().replaceAll("^/simple/|/$", "");
    if (name.startsWith("tiny") && !name.contains(".")) {
      String wheel = name + "-1.0-py3-none-any.whl";
      String page = "<a href=\"/simple/" + wheel + "\">" + wheel + "</a>";
      wire.head(200, "Content-Type: text/html", "Content-Length: " + page.length()).raw(page);
      return;
    }
    byte[] file = Files.readAllBytes(wheels.resolve(name));
    int start = r.start();
    String range = "Content-Range: bytes " + start + "-" + (file.length - 1) + "/" + file.length;
    wire.head(start == 0 ? 200 : 206, "Content-Length: " + (file.length - start), range);
    for (int at = start; at < file.length; at += PIECE) {
      wire.body(file, at, Math.min(at + PIECE, file.length));
      Thread.sleep(2);
    }
  }

  private static void forget(ArtifactStore store, Path stack) throws IOException {
    org.cresset.stack.store.Folders.delete(stack);
    store.collect(true);
  }

  /** What is there under its name is whole and right; an environment is whole or not there. */
  private static void assertConsistent(ArtifactStore store, Path stack, List<Artifact> artifacts)
      throws IOException {
    Path blobs = store.folder().resolve("blobs");
    if (Files.exists(blobs)) {
      try (Stream<Path> all = Files.walk(blobs)) {
        for (Path blob : all.filter(Files::isRegularFile).toList()) {
          assertThat(Sha256.of(blob, _ -> {})).isEqualTo(blob.getFileName().toString());
        }
      }
    }
    for (Artifact artifact : artifacts) {
      Path files = store.folder().resolve("unpacked/" + artifact.sha256() + "/files");
      if (!Files.exists(files)) continue;
      for (int k = 0; k < 40; k++) {
        assertThat(files.resolve(artifact.name() + "/" + k)).hasBinaryContent(random(5000 + k));
      }
    }
    if (!Files.exists(stack)) return;
    for (Artifact artifact : artifacts) {
      for (int k = 0; k < 40; k++) {
        assertThat(stack.resolve("lib/python3.11/site-packages/" + artifact.name() + "/" + k))
            .hasBinaryContent(random(5000 + k));
      }
    }
  }
}
