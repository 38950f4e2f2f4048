package org.cresset.stack.explain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.explain.Combination.Form;
import org.cresset.stack.resolve.Claim;
import org.cresset.stack.resolve.Request;
import org.cresset.stack.resolve.Specifier;
import org.cresset.stack.resolve.Subject;
import org.cresset.torch.TorchException;

/** Finds combinations in words and in files. */
public final class Combinations {
  private static final Pattern IMAGE =
      Pattern.compile(
          "pytorch/pytorch:(?<torch>[0-9.]+)-cuda(?<cuda>[0-9.]+)-cudnn(?<cudnn>[0-9]+)(?:-(?:runtime|devel))?");
  private static final Pattern BASE_IMAGE =
      Pattern.compile("nvidia/cuda:(?<cuda>[0-9]+\\.[0-9]+)[\\w.-]*");
  private static final Pattern PYTHON_IMAGE =
      Pattern.compile("(?:^|/)python:(?<python>3\\.[0-9]+)");
  private static final Pattern PIP =
      Pattern.compile("\\b(?:pip3?|uv pip)\\s+(?:install|download)\\b|\\buv\\s+add\\b");
  private static final Pattern PACKAGE =
      Pattern.compile(
          "^['\"]?(torch|pytorch|torchvision|torchaudio|triton|pytorch-cuda|cudatoolkit|python)"
              + "(?:\\[[^\\]]*\\])?\\s*(?<versions>[=<>~!][^;'\"#\\s]*(?:\\s*,\\s*[=<>~!][^;'\"#\\s]*)*)?['\"]?$");
  private static final Pattern INDEX_TAG = Pattern.compile("/(cu[0-9]{3}|cpu)(?:[/'\"\\s]|$)");

  private Combinations() {}

  /** In one text: images by their tags, else what is named. */
  public static List<Combination> inWords(String text) {
    Optional<Combination> image = image(0, text);
    if (image.isPresent()) return List.of(image.get());
    List<Claim> claims = Request.claimsIn(text);
    return claims.isEmpty()
        ? List.of()
        : List.of(new Combination(0, text.strip(), Form.WORDS, claims));
  }

  /**
   * In a Dockerfile, a {@code requirements.txt} or an {@code environment.yml}, told apart by name.
   *
   * @throws TorchException if the file cannot be read
   */
  public static List<Combination> inFile(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw new TorchException(
          file + " cannot be read: " + e.getClass().getSimpleName().replace("Exception", ""),
          null,
          e);
    }
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    if (name.endsWith(".yml") || name.endsWith(".yaml")) return inEnvironment(lines);
    if (name.contains("dockerfile") || name.contains("containerfile")) return inDockerfile(lines);
    return inRequirements(lines);
  }

  private static List<Combination> inRequirements(List<String> lines) {
    Gathering gathering = new Gathering();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").replaceFirst(";.*", "").strip();
      if (line.startsWith("-")) tag(line).ifPresent(gathering::add);
      else if (gathering.addPackage(line)) gathering.at(i + 1, line);
    }
    return gathering.combination(Form.PIP).stream().toList();
  }

  private static List<Combination> inEnvironment(List<String> lines) {
    Gathering gathering = new Gathering();
    boolean channels = false;
    boolean official = false;
    boolean pip = false;
    boolean torchByPip = false;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).replaceFirst("(^|\\s)#.*", "").strip();
      if (line.endsWith(":") && !line.startsWith("-")) channels = line.equals("channels:");
      if (line.matches("-\\s*pip\\s*:")) pip = true;
      if (!line.startsWith("-")) continue;
      String item = line.substring(1).strip();
      if (channels) official |= item.equals("pytorch");
      if (item.startsWith("-")) tag(item).ifPresent(gathering::add);
      String plain = item.replaceFirst("^[\\w-]+::", "");
      if (!channels && gathering.addPackage(plain)) {
        gathering.at(i + 1, plain);
        torchByPip |= pip && plain.startsWith("torch");
      }
    }
    return gathering.combination(official && !torchByPip ? Form.CONDA : Form.PIP).stream().toList();
  }

  private static List<Combination> inDockerfile(List<String> lines) {
    List<Combination> found = new ArrayList<>();
    Optional<Claim> python = Optional.empty();
    for (int i = 0; i < lines.size(); i++) {
      int first = i;
      StringBuilder whole = new StringBuilder(lines.get(i));
      while (lines.get(i).stripTrailing().endsWith("\\") && i + 1 < lines.size()) {
        whole.setLength(whole.toString().stripTrailing().length() - 1);
        whole.append(' ').append(lines.get(++i).strip());
      }
      String line = whole.toString().strip();
      if (line.startsWith("#")) continue;
      if (line.regionMatches(true, 0, "FROM ", 0, 5)) {
        image(first + 1, line).ifPresent(found::add);
        Matcher image = PYTHON_IMAGE.matcher(line.substring(5).strip());
        python =
            image.find()
                ? Optional.of(new Claim(Subject.PYTHON, Specifier.of(image.group("python"))))
                : Optional.empty();
      }
      for (String command : line.split("&&|;|\\|\\|")) {
        pip(first + 1, command.strip(), python).ifPresent(found::add);
      }
    }
    return found;
  }

  private static Optional<Combination> pip(int line, String command, Optional<Claim> python) {
    if (!PIP.matcher(command).find()) return Optional.empty();
    Gathering gathering = new Gathering();
    for (String word : command.split("\\s+")) {
      if (gathering.addPackage(word)) gathering.at(line, command.replaceFirst("^RUN\\s+", ""));
    }
    tag(command).ifPresent(gathering::add);
    python.ifPresent(gathering::add);
    return gathering.combination(Form.PIP);
  }

  private static Optional<Combination> image(int line, String text) {
    Matcher image = IMAGE.matcher(text);
    if (image.find()) {
      List<Claim> claims =
          List.of(
              new Claim(Subject.TORCH, Specifier.of("==" + image.group("torch"))),
              new Claim(Subject.CUDA, Specifier.of(image.group("cuda"))),
              new Claim(Subject.CUDNN, Specifier.of(image.group("cudnn"))));
      return Optional.of(new Combination(line, image.group(), Form.IMAGE, claims));
    }
    Matcher base = BASE_IMAGE.matcher(text);
    if (!base.find()) return Optional.empty();
    Claim cuda = new Claim(Subject.CUDA, Specifier.of(base.group("cuda")));
    return Optional.of(new Combination(line, base.group(), Form.BASE_IMAGE, List.of(cuda)));
  }

  /** What the address of a wheel index ends with. */
  private static Optional<Claim> tag(String text) {
    Matcher tag = INDEX_TAG.matcher(text);
    return tag.find() ? Optional.of(Request.claimsIn(tag.group(1)).getFirst()) : Optional.empty();
  }

  /** Puts together what a file says in several lines. */
  private static final class Gathering {
    private final List<Claim> claims = new ArrayList<>();
    private final List<String> texts = new ArrayList<>();
    private int line;

    void at(int number, String text) {
      if (line == 0) line = number;
      if (!texts.contains(text)) texts.add(text);
    }

    void add(Claim claim) {
      claims.add(claim);
    }

    /** Takes a package that matters; says whether it is one. */
    boolean addPackage(String text) {
      Matcher matcher = PACKAGE.matcher(text.strip());
      if (!matcher.matches()) return false;
      List<Claim> found = Request.claimsIn(text.strip().replaceAll("['\"]|\\[[^\\]]*\\]", ""));
      claims.addAll(found);
      return !found.isEmpty();
    }

    Optional<Combination> combination(Form form) {
      boolean torch =
          claims.stream()
              .anyMatch(
                  claim ->
                      switch (claim.subject()) {
                        case PYTHON, CPU -> false;
                        default -> true;
                      });
      if (!torch || line == 0) return Optional.empty();
      return Optional.of(new Combination(line, String.join(", ", texts), form, claims));
    }
  }
}
