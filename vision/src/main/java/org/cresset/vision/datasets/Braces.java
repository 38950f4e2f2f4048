package org.cresset.vision.datasets;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cresset.torch.data.DataException;

/** File names with braces, as shells and WebDataset write several: {@code a-{00..12}-{x,y}.tar}. */
final class Braces {
  private static final Pattern INNERMOST = Pattern.compile("\\{([^{}]*)}");
  private static final Pattern RANGE = Pattern.compile("([0-9]{1,9})\\.\\.([0-9]{1,9})");
  private static final int MOST = 1_000_000; // names

  private Braces() {}

  /** All names, the last braces changing fastest; numbers keep the width of the first. */
  static List<String> expand(String pattern) {
    List<String> names = new ArrayList<>();
    expand(pattern, pattern, names);
    return names;
  }

  private static void expand(String whole, String pattern, List<String> names) {
    Matcher braces = INNERMOST.matcher(pattern);
    if (!braces.find()) {
      if (names.size() == MOST) throw refuse(whole, "names more than " + MOST + " files");
      names.add(pattern);
      return;
    }
    String before = pattern.substring(0, braces.start());
    String after = pattern.substring(braces.end());
    String inner = braces.group(1);
    Matcher range = RANGE.matcher(inner);
    if (range.matches()) {
      int from = Integer.parseInt(range.group(1));
      int to = Integer.parseInt(range.group(2));
      if (to < from) throw refuse(whole, "must go upwards, got {" + inner + "}");
      String width = "%0" + range.group(1).length() + "d";
      for (int i = from; i <= to; i++) {
        expand(whole, before + String.format(Locale.ROOT, width, i) + after, names);
      }
    } else if (inner.contains(",")) {
      for (String part : inner.split(",", -1)) expand(whole, before + part + after, names);
    } else {
      throw refuse(whole, "has braces that are neither {000..009} nor {a,b}: {" + inner + "}");
    }
  }

  private static DataException refuse(String pattern, String problem) {
    return new DataException("the pattern " + pattern + " " + problem);
  }
}
