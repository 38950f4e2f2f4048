package org.cresset.image.init;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.image.layer.ImageException;

/** A project's folder, into which files for other tools are written. */
public final class Project {
  private Project() {}

  /** The files of a kind: their paths in the folder, and what is in them. */
  public static Map<Path, String> files(Kind kind, Wishes wishes) {
    Map<Path, String> files = new LinkedHashMap<>();
    switch (kind) {
      case DOCKER -> {
        files.put(Path.of("Dockerfile"), filled("Dockerfile", wishes));
        files.put(Path.of(".dockerignore"), filled("dockerignore", wishes));
      }
      case COMPOSE -> files.put(Path.of("compose.yaml"), filled("compose.yaml", wishes));
      case K8S -> files.put(Path.of("cresset-k8s.yaml"), filled("k8s.yaml", wishes));
      case DEVCONTAINER ->
          files.put(
              Path.of(".devcontainer", "devcontainer.json"), filled("devcontainer.json", wishes));
    }
    return files;
  }

  /**
   * Writes files.
   *
   * @param force whether files that are there may be replaced
   * @return where they are
   * @throws ImageException if one is there already; then none is written
   */
  public static List<Path> write(Path folder, Map<Path, String> files, boolean force) {
    for (Path file : files.keySet()) {
      Path place = folder.resolve(file);
      if (!force && Files.exists(place)) throw taken(place);
    }
    return files.entrySet().stream()
        .map(file -> write(folder.resolve(file.getKey()), file.getValue(), force))
        .toList();
  }

  private static Path write(Path place, String text, boolean force) {
    OpenOption how = force ? StandardOpenOption.CREATE : StandardOpenOption.CREATE_NEW;
    try {
      if (place.getParent() != null) Files.createDirectories(place.getParent());
      Files.writeString(
          place, text, how, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
      return place;
    } catch (FileAlreadyExistsException e) {
      throw taken(place); // since it was looked for
    } catch (IOException e) {
      throw new ImageException(place + " cannot be written: " + e.getMessage(), null, e);
    }
  }

  private static ImageException taken(Path place) {
    return new ImageException(
        place + " is there already and was left as it is",
        "--force replaces it, -o DIR writes elsewhere",
        null);
  }

  private static String filled(String name, Wishes wishes) {
    String text = resource(name);
    for (Map.Entry<String, String> word : words(wishes).entrySet()) {
      text = text.replace("${" + word.getKey() + "}", word.getValue());
    }
    return text;
  }

  private static Map<String, String> words(Wishes wishes) {
    boolean gpu = wishes.gpus() > 0;
    Map<String, String> words = new LinkedHashMap<>();
    // The first may hold others.
    words.put("COMPOSE_GPUS", gpu ? resource("compose-gpus.yaml") : "");
    words.put("IMAGE", wishes.image());
    words.put("COUNT", Integer.toString(wishes.gpus()));
    words.put("DEVICE", gpu ? "cuda" : "cpu");
    words.put("SHM_K8S", wishes.sharedMemoryGib() + "Gi");
    words.put("SHM", wishes.sharedMemoryGib() + "g");
    words.put("UID", Integer.toString(wishes.uid()));
    words.put("GID", Integer.toString(wishes.gid()));
    words.put("FILE", "cresset-k8s.yaml");
    words.put("DOCKER_GPUS", gpu ? "--gpus all " : "");
    words.put("K8S_GPUS", gpu ? "              nvidia.com/gpu: " + wishes.gpus() + "\n" : "");
    words.put("DEVCONTAINER_GPUS", gpu ? "\"--gpus=all\", " : "");
    words.put("DEVCONTAINER_GPU", Boolean.toString(gpu));
    words.put(
        "EXTENSIONS",
        wishes.python()
            ? "\"ms-python.python\", \"ms-toolsai.jupyter\""
            : "\"redhat.java\", \"ms-toolsai.jupyter\"");
    return words;
  }

  private static String resource(String name) {
    try (InputStream in = Project.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
