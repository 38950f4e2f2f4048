package org.cresset.stack.sync;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cresset.stack.lock.Artifact;
import org.cresset.stack.lock.Lock;
import org.cresset.stack.lock.LockFile;
import org.cresset.stack.store.ArtifactStore;
import org.cresset.stack.store.ArtifactStore.Unpacked;
import org.cresset.stack.store.Folders;
import org.cresset.torch.LibTorchProvider.Progress;

/**
 * A folder to run in: exactly what a lock names, linked to the store. It appears whole or not at
 * all; one that is there already is replaced at once.
 *
 * @param folder where it stands
 */
public record StackFolder(Path folder) {
  /** Says that a folder was made here, and may be replaced. */
  static final String MARK = ".cresset-stack";

  /**
   * How it is made.
   *
   * @param linking how files get from the store into the folder
   * @param python the Python to stand on; empty to look for one
   * @param withPip whether the Python's own pip is put into it, where the lock names none
   */
  public record Options(Linking linking, Optional<Path> python, boolean withPip) {
    /** Links where the disk allows it, and looks for a Python. */
    public static final Options DEFAULT = new Options(Linking.AUTO, Optional.empty());

    /** Without a pip in it, unless the lock names one. */
    public Options(Linking linking, Optional<Path> python) {
      this(linking, python, false);
    }
  }

  /**
   * What was done.
   *
   * @param changed whether the folder was not yet what the lock says
   * @param files how many files of the store are in it
   * @param bytes how many bytes they have
   * @param linking how they got there
   * @param conflicts files that were left out because another package has taken their place
   */
  public record Outcome(
      boolean changed, int files, long bytes, Linking linking, List<String> conflicts) {}

  /** Takes the absolute path. */
  public StackFolder {
    folder = folder.toAbsolutePath().normalize();
  }

  /** The lock it was made of; empty if it was not made by {@link #sync}. */
  public Optional<Lock> lock() {
    if (!Files.exists(folder.resolve(MARK))) return Optional.empty();
    return Optional.of(LockFile.read(folder.resolve(Lock.FILE)));
  }

  /**
   * Makes the folder what {@code lock} says; its files must be in the store.
   *
   * @throws SyncException if the folder holds anything else, or cannot be written
   */
  public Outcome sync(Lock lock, ArtifactStore store, Options options, Progress progress) {
    Fitting.check(lock);
    Linking linking = options.linking();
    if (lock.flavour() == Lock.Flavour.JAVA && linking == Linking.SYMBOLIC) {
      throw new SyncException(
          "an environment for Java must have files or hard links, symbolic ones were asked for",
          "Java resolves links before it loads a library; leave --link away",
          null);
    }
    Optional<Python> python = python(lock, options);
    List<Artifact> artifacts = new ArrayList<>(lock.artifacts());
    artifacts.removeIf(artifact -> artifact.kind() == Artifact.Kind.DEB);
    if (options.withPip()) artifacts.addAll(BundledPip.of(lock, python, store, progress));
    try (var _ = store.claim(folder, progress);
        ArtifactStore.Use use = store.use(artifacts, progress)) {
      checkReplaceable();
      Layout layout = layout(lock, use.unpacked(), python);
      if (linking != Linking.COPY && isInPlace(layout)) {
        use.keepFor(folder.resolve(MARK));
        return outcome(false, linking, layout);
      }
      Linking used = replace(layout, linking, progress);
      use.keepFor(folder.resolve(MARK));
      return outcome(true, used, layout);
    } catch (IOException e) {
      throw unwritable(e);
    }
  }

  private static Outcome outcome(boolean changed, Linking linking, Layout layout) {
    int files = 0;
    long bytes = 0;
    for (Layout.Item item : layout.items().values()) {
      if (item instanceof Layout.Item.Stored stored) {
        files++;
        bytes += stored.bytes();
      }
    }
    return new Outcome(changed, files, bytes, linking, layout.conflicts());
  }

  private static Optional<Python> python(Lock lock, Options options) {
    return lock.flavour() == Lock.Flavour.JAVA
        ? Optional.empty()
        : Optional.of(Python.find(lock.target().getOrDefault("python", ""), options.python()));
  }

  private Layout layout(Lock lock, List<Unpacked> unpacked, Optional<Python> python)
      throws IOException {
    Layout layout = new Layout();
    layout.text(MARK, "cresset stack 1\n");
    layout.text(Lock.FILE, LockFile.text(lock));
    if (python.isEmpty()) {
      for (Unpacked each : unpacked) LibTorchFolder.add(each, layout);
    } else {
      VirtualEnvironment environment = new VirtualEnvironment(folder, python.get(), layout).base();
      for (Unpacked each : unpacked) environment.add(each);
    }
    return layout;
  }

  private void checkReplaceable() throws IOException {
    if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS) || Files.exists(folder.resolve(MARK))) {
      return;
    }
    if (Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)) {
      try (DirectoryStream<Path> children = Files.newDirectoryStream(folder)) {
        if (!children.iterator().hasNext()) return;
      }
    }
    throw new SyncException(
        folder + " must be empty or made by stack sync, it holds other things",
        "name another folder",
        null);
  }

  private boolean isInPlace(Layout layout) throws IOException {
    for (Map.Entry<String, Layout.Item> entry : layout.items().entrySet()) {
      Path place = folder.resolve(entry.getKey());
      boolean same =
          switch (entry.getValue()) {
            case Layout.Item.Stored stored -> isSame(place, stored);
            case Layout.Item.Text text ->
                Files.isRegularFile(place)
                    && Files.size(place) == text.bytes().length
                    && Arrays.equals(Files.readAllBytes(place), text.bytes());
            case Layout.Item.Link link ->
                Files.isSymbolicLink(place)
                    && Files.readSymbolicLink(place).toString().equals(link.target());
          };
      if (!same) return false;
    }
    return true;
  }

  private static boolean isSame(Path place, Layout.Item.Stored stored) throws IOException {
    return Files.exists(place)
        && Files.size(place) == stored.bytes()
        && Files.getLastModifiedTime(place).toMillis() == stored.changed();
  }

  private Linking replace(Layout layout, Linking linking, Progress progress) throws IOException {
    Path parent = folder.getParent();
    if (parent == null) throw new SyncException("the root folder cannot be a stack", null, null);
    Files.createDirectories(parent);
    Path fresh = parent.resolve("." + folder.getFileName() + ".cresset-new");
    Path old = parent.resolve("." + folder.getFileName() + ".cresset-old");
    try {
      Folders.delete(fresh); // of a process that was killed
      Files.createDirectory(fresh);
      Linking used = fill(fresh, layout, linking, progress);
      Folders.delete(old);
      if (Files.exists(folder)) Files.move(folder, old);
      Files.move(fresh, folder, StandardCopyOption.ATOMIC_MOVE);
      return used;
    } finally {
      Folders.delete(fresh);
      Folders.delete(old);
    }
  }

  private static Linking fill(Path fresh, Layout layout, Linking wanted, Progress progress)
      throws IOException {
    Linking linking = wanted == Linking.AUTO ? Linking.HARD : wanted;
    Set<Path> made = new HashSet<>();
    long done = 0;
    int total = layout.items().size();
    for (Map.Entry<String, Layout.Item> entry : layout.items().entrySet()) {
      Path place = fresh.resolve(entry.getKey());
      if (made.add(place.getParent())) Files.createDirectories(place.getParent());
      switch (entry.getValue()) {
        case Layout.Item.Text text -> write(place, text);
        case Layout.Item.Link link -> Files.createSymbolicLink(place, Path.of(link.target()));
        case Layout.Item.Stored stored -> {
          try {
            put(place, stored, linking);
          } catch (FileSystemException | UnsupportedOperationException e) {
            if (wanted != Linking.AUTO || linking == Linking.COPY) throw e;
            linking = Linking.COPY; // another disk, or one that knows no links
            put(place, stored, linking);
          }
        }
      }
      if (++done % 1000 == 0) progress.at("linking " + total + " files", -1, -1);
    }
    return linking;
  }

  private static void put(Path place, Layout.Item.Stored stored, Linking linking)
      throws IOException {
    switch (linking) {
      case SYMBOLIC -> Files.createSymbolicLink(place, stored.file());
      case COPY -> Files.copy(stored.file(), place, StandardCopyOption.COPY_ATTRIBUTES);
      case AUTO, HARD -> Files.createLink(place, stored.file());
    }
  }

  private static void write(Path place, Layout.Item.Text text) throws IOException {
    Files.write(place, text.bytes());
    if (text.runs() && Files.getFileStore(place).supportsFileAttributeView("posix")) {
      Files.setPosixFilePermissions(place, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
  }

  private SyncException unwritable(IOException e) {
    String message = String.valueOf(e.getMessage());
    boolean full = message.contains("No space left") || message.contains("quota exceeded");
    return new SyncException(
        folder
            + " cannot be made: "
            + (full
                ? "the disk is full"
                : e.getClass().getSimpleName().replace("Exception", "") + " " + message),
        "name a folder that can be written to, on a disk with room",
        e);
  }
}
