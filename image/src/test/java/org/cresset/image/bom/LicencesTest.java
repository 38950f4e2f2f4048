package org.cresset.image.bom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What people write for licences, and what it is in SPDX's list. */
class LicencesTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          Expat                          | MIT
          GPL-2                          | GPL-2.0-only
          GPL-2+                         | GPL-2.0-or-later
          gpl-3.0+                       | GPL-3.0-or-later
          LGPL-2.1                       | LGPL-2.1-only
          GFDL-NIV-1.3+                  | GFDL-1.3-no-invariants-or-later
          BSD-3-clause                   | BSD-3-Clause
          GPL-3+ with autoconf exception | GPL-3.0-or-later WITH Autoconf-exception-3.0
          GPL-2+ or Expat and ISC        | GPL-2.0-or-later OR MIT AND ISC
          GPL-1+ or Artistic             | GPL-1.0-or-later OR Artistic-1.0
          GPL-2+ and/or public-domain    | GPL-2.0-or-later OR LicenseRef-public-domain
          GPL                            | LicenseRef-GPL
          GPL-2+ with OpenSSL exception  | LicenseRef-GPL-2-with-OpenSSL-exception
          """)
  void debiansShortNames(String name, String expression) {
    assertThat(DebianCopyright.licence(List.of(name)).expression()).isEqualTo(expression);
  }

  @Test
  void choicesAreKeptTogether() {
    assertThat(DebianCopyright.licence(List.of("GPL-2 or ISC", "Expat")).expression())
        .isEqualTo("(GPL-2.0-only OR ISC) AND MIT");
    assertThat(DebianCopyright.licence(List.of())).isEqualTo(Licence.UNKNOWN);
  }

  @Test
  void aCopyrightFileNamesEachOnce() {
    String text =
        """
        Format: copyright-format/1.0
        License: ISC

        Files: *
        Copyright: 2020 X
        License: Expat
         Permission is hereby granted

        Files: debian/*
        License: GPL-2+

        Files: b
        License: Expat

        License: CC0-1.0
         Named by nobody.
        """;
    assertThat(DebianCopyright.names(text)).containsExactly("Expat", "GPL-2+", "ISC");
    assertThat(DebianCopyright.names("This is the GPL.\nLicense: MIT\n")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          License-Expression: Apache-2.0 WITH LLVM-exception | Apache-2.0 WITH LLVM-exception
          License-Expression: mit or (apache-2.0 and bsd-3-clause) | MIT OR (Apache-2.0 AND BSD-3-Clause)
          License: BSD 3-Clause License | BSD-3-Clause
          License: Apache License, Version 2.0 | Apache-2.0
          License: NVIDIA Proprietary Software | LicenseRef-NVIDIA-Proprietary-Software
          Classifier: License :: OSI Approved :: MIT License | MIT
          Classifier: License :: OSI Approved :: BSD License | LicenseRef-BSD-License
          License: UNKNOWN | NOASSERTION
          Summary: nothing | NOASSERTION
          """)
  void pythonsMetadata(String line, String expression) {
    PythonMetadata read =
        PythonMetadata.parse("m", "Name: x\nVersion: 1\n" + line + "\n\nLicense: GPL-2.0-only\n");
    assertThat(read.licence().expression()).isEqualTo(expression);
  }

  @Test
  void metadataWithoutANameIsRefused() {
    assertThatThrownBy(() -> PythonMetadata.parse("x.whl", "Version: 1\n"))
        .isInstanceOf(TorchException.class)
        .hasMessage("x.whl: METADATA must say Name and Version");
  }

  @ParameterizedTest
  @CsvSource({"MIT AND", "(MIT", "MIT)", "MIT ISC", "AND MIT", "MIT WITH ISC", "MIT WITH", "mitt"})
  void whatIsNoExpressionIsNone(String text) {
    assertThat(SpdxList.expression(text)).isEmpty();
  }

  @Test
  void aPomWithTwoLicencesLetsOneChoose() {
    String pom =
        "<licenses><license><name>Apache License, Version 2.0</name></license>"
            + "<license><name>X</name><url>https://opensource.org/licenses/MIT</url></license>";
    assertThat(JarFacts.poms(pom).orElseThrow().expression()).isEqualTo("Apache-2.0 OR MIT");
    assertThat(JarFacts.poms("<project><name>x</name></project>")).isEmpty();
  }

  @Test
  void longTermsHaveAShortReference() {
    Licence licence = LicenceNames.read("All of this and that ".repeat(9) + "\nand more");
    assertThat(licence.expression()).matches("LicenseRef-[A-Za-z0-9.-]{60}-[0-9a-f]{8}");
  }
}
