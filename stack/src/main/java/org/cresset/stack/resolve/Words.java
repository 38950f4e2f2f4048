package org.cresset.stack.resolve;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.stack.catalogue.ComputeCapability;

/**
 * Finds claims in what a person wrote: {@code torch==2.9 cuda}, {@code PyTorch 2.6 + CUDA 12.1}.
 */
final class Words {
  private static final String NAME =
      "pytorch-cuda|cuda-toolkit|cudatoolkit|torchvision|torchaudio|pytorch|torch|triton|cudnn|nccl"
          + "|cuda|cpuonly|cpu|python|driver|glibc";
  private static final String VERSIONS =
      Specifier.CLAUSE
          + "(?:\\s*,\\s*(?:===?|>=|<=|~=|!=|>|<)\\s*[0-9]+(?:\\.[0-9]+)*(?:\\.\\*)?)*";
  private static final Pattern CLAIM =
      Pattern.compile(
          "(?<![\\w/.])(?:"
              + ("(?<name>" + NAME + ")(?:[\\s-]*(?<versions>" + VERSIONS + "|latest))?")
              + "(?:\\+(?<local>cu[0-9]{3}|cpu))?"
              + "|(?<tag>cu[0-9]{3})"
              + "|(?<gpu>sm_?[0-9]{2,3}))(?!\\w|\\.\\w)",
          Pattern.CASE_INSENSITIVE);

  private final String text;
  private final List<Claim> claims = new ArrayList<>();
  private final StringBuilder rest = new StringBuilder();

  Words(String text) {
    this.text = text;
    int end = 0;
    for (Matcher m = CLAIM.matcher(text); m.find(); end = m.end()) {
      rest.append(text, end, m.start()).append(' ');
      take(m);
    }
    rest.append(text.substring(end));
  }

  private void take(Matcher m) {
    if (m.group("gpu") != null) {
      String gpu = ComputeCapability.of(m.group("gpu").toLowerCase(Locale.ROOT)).toString();
      claims.add(new Claim(Subject.GPU, Specifier.of("==" + gpu)));
    } else if (m.group("tag") != null) {
      claims.add(ofTag(m.group("tag")));
    } else {
      String versions = m.group("versions");
      claims.add(
          new Claim(Subject.of(m.group("name")), Specifier.of(versions == null ? "" : versions)));
      if (m.group("local") != null) claims.add(ofTag(m.group("local")));
    }
  }

  /** What a wheel's tag says: {@code cu126}, {@code cpu}. */
  static Claim ofTag(String tag) {
    String lower = tag.toLowerCase(Locale.ROOT);
    if (lower.equals("cpu")) return new Claim(Subject.CPU, Specifier.ANY);
    return new Claim(Subject.CUDA, Specifier.of(lower.substring(2, 4) + "." + lower.substring(4)));
  }

  String text() {
    return text;
  }

  List<Claim> claims() {
    return claims;
  }

  /** What is neither a claim nor stands between claims. */
  List<String> leftOver() {
    List<String> left = new ArrayList<>();
    for (String word : rest.toString().split("[\\s,+;&]+")) {
      if (!word.isEmpty() && !word.equals("with") && !word.equals("and")) left.add(word);
    }
    return left;
  }
}
