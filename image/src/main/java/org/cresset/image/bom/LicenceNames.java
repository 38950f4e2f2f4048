package org.cresset.image.bom;

import static java.util.Map.entry;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What people write for licences in poms, manifests and Python's metadata, in SPDX's words. Source:
 * the licences' own titles and addresses, and PyPI's list of classifiers.
 */
final class LicenceNames {
  private static final Map<String, String> NAMES =
      Map.ofEntries(
          entry("apache", "Apache-2.0"),
          entry("apache 2", "Apache-2.0"),
          entry("apache 2.0", "Apache-2.0"),
          entry("apache license", "Apache-2.0"),
          entry("apache license 2.0", "Apache-2.0"),
          entry("apache license version 2.0", "Apache-2.0"),
          entry("apache software license", "Apache-2.0"),
          entry("apache software license 2.0", "Apache-2.0"),
          entry("apache software license version 2.0", "Apache-2.0"),
          entry("apache.org/licenses/license-2.0", "Apache-2.0"),
          entry("mit license", "MIT"),
          entry("expat", "MIT"),
          entry("mit license mit", "MIT"),
          entry("opensource.org/license/mit", "MIT"),
          entry("opensource.org/licenses/mit", "MIT"),
          entry("jsoup.org/license", "MIT"),
          entry("bsd 2-clause", "BSD-2-Clause"),
          entry("bsd 2-clause license", "BSD-2-Clause"),
          entry("simplified bsd", "BSD-2-Clause"),
          entry("bsd 3-clause", "BSD-3-Clause"),
          entry("bsd 3-clause license", "BSD-3-Clause"),
          entry("bsd-3", "BSD-3-Clause"),
          entry("3-clause bsd", "BSD-3-Clause"),
          entry("3-clause bsd license", "BSD-3-Clause"),
          entry("new bsd", "BSD-3-Clause"),
          entry("new bsd license", "BSD-3-Clause"),
          entry("modified bsd license", "BSD-3-Clause"),
          entry("isc license", "ISC"),
          entry("isc license iscl", "ISC"),
          entry("psf", "PSF-2.0"),
          entry("psfl", "PSF-2.0"),
          entry("python software foundation license", "PSF-2.0"),
          entry("mpl 2.0", "MPL-2.0"),
          entry("mozilla public license version 2.0", "MPL-2.0"),
          entry("mozilla public license 2.0 mpl 2.0", "MPL-2.0"),
          entry("mozilla.org/en-us/mpl/2.0", "MPL-2.0"),
          entry("eplv2", "EPL-2.0"),
          entry("eclipse public license 2.0", "EPL-2.0"),
          entry("eclipse public license v2.0", "EPL-2.0"),
          entry("unlicense unlicense", "Unlicense"),
          entry("zlib license", "Zlib"),
          entry("historical permission notice and disclaimer hpnd", "HPND"),
          entry("gnu general public license v2 gplv2", "GPL-2.0-only"),
          entry("gnu general public license v2 or later gplv2+", "GPL-2.0-or-later"),
          entry("gnu general public license v3 gplv3", "GPL-3.0-only"),
          entry("gnu general public license v3 or later gplv3+", "GPL-3.0-or-later"),
          entry("gnu lesser general public license v3 lgplv3", "LGPL-3.0-only"),
          entry("gnu lesser general public license v3 or later lgplv3+", "LGPL-3.0-or-later"));

  private static final int LONGEST_LINE = 80;

  private LicenceNames() {}

  /**
   * What a name, an address or an expression means; a reference by that name if it is unheard of.
   */
  static Licence read(String text) {
    return find(text)
        .orElseGet(
            () -> {
              String first = text.strip().lines().findFirst().orElse("").strip();
              int end = Math.min(first.length(), LONGEST_LINE);
              return Licence.named(first.substring(0, end));
            });
  }

  /** What it means, if that is known. */
  static Optional<Licence> find(String text) {
    String line = text.strip();
    if (line.lines().count() > 1) return Optional.empty();
    return SpdxList.expression(line).or(() -> known(line)).map(Licence::of);
  }

  private static Optional<String> known(String name) {
    String plain =
        name.toLowerCase(Locale.ROOT)
            .replaceAll("^https?://(www\\.)?", "")
            .replaceAll("(\\.txt|\\.html|/)$", "")
            .replaceAll("[,()\"]", " ")
            .replaceAll("\\s+", " ")
            .strip()
            .replaceAll("^the ", "");
    return Optional.ofNullable(NAMES.get(plain));
  }
}
