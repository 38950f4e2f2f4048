package org.cresset.doctor.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** Opens the driver's device files, which may hang, and reads the kernel's log and glibc's age. */
final class SystemProbe {
  private static final Pattern NODES =
      Pattern.compile("nvidia[0-9]+|nvidiactl|nvidia-uvm|nvidia-nvswitch.*|dxg");
  private static final Pattern OF_INTEREST =
      Pattern.compile("NVRM|nvidia|request_free_mem_region", Pattern.CASE_INSENSITIVE);
  private static final int MOST_LINES = 20;
  private static final int READ_ALL = 3; // SYSLOG_ACTION_READ_ALL
  private static final int LOG_BYTES = 1 << 20;

  private SystemProbe() {}

  static void ask(Answers answers, Path root) {
    boolean real = root.getParent() == null;
    if (real && SharedLibrary.has("gnu_get_libc_version")) {
      var version = (MemorySegment) SharedLibrary.c("gnu_get_libc_version", ADDRESS);
      answers.answer("gnu_get_libc_version", SharedLibrary.text(version));
    }
    log(answers, real ? kernelLog() : file(root.resolve("dev/kmsg")));
    nodes(answers, root.resolve("dev"));
  }

  private static void nodes(Answers answers, Path folder) {
    TreeSet<String> names = new TreeSet<>();
    String[] there = folder.toFile().list();
    if (there != null) {
      Arrays.stream(there).filter(n -> NODES.matcher(n).matches()).forEach(names::add);
    }
    names.add("nvidiactl");
    names.add("nvidia-uvm");
    for (String name : names) {
      String question = "open /dev/" + name;
      answers.asking(question);
      answers.answer(question, open(folder.resolve(name)));
    }
  }

  private static String open(Path node) {
    try (var _ = Files.newByteChannel(node, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return "ok";
    } catch (NoSuchFileException e) {
      return "ENOENT";
    } catch (AccessDeniedException e) {
      return "EACCES";
    } catch (FileSystemException e) {
      String reason = String.valueOf(e.getReason());
      return reason.equals("Operation not permitted") ? "EPERM" : reason;
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String kernelLog() {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment buffer = arena.allocate(LOG_BYTES);
      int length = (int) SharedLibrary.c("klogctl", JAVA_INT, READ_ALL, buffer, LOG_BYTES);
      if (length < 0) return ""; // only root may read it on most machines
      return UTF_8.decode(buffer.asSlice(0, length).asByteBuffer()).toString();
    }
  }

  private static String file(Path log) {
    try {
      return Files.isRegularFile(log) ? Files.readString(log) : "";
    } catch (IOException e) {
      return "";
    }
  }

  private static void log(Answers answers, String log) {
    var lines = log.lines().filter(line -> OF_INTEREST.matcher(line).find()).toList();
    int first = Math.max(0, lines.size() - MOST_LINES);
    for (int i = first; i < lines.size(); i++) {
      answers.answer("kernel log " + (i - first + 1), lines.get(i));
    }
  }
}
