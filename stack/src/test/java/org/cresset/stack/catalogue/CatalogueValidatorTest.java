package org.cresset.stack.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonSchema;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueValidatorTest {
  private static final String TEXT = Catalogue.resource(Catalogue.FILE);

  @TempDir Path temp;

  @Test
  void theCatalogueHasNoFault() {
    assertThat(CatalogueValidator.bundledFaults()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "released": "2024-07-23" | "released": "soon"          | c.json: releases[0].released must look like ^20[0-9]{2}-[01][0-9]-[0-3][0-9]$, got the text "soon"
          "torchvision": "0.19.0", | "vision": "0.19.0",         | c.json: releases[0] must have a member "torchvision", it has none
          "torchvision": "0.19.0", | "torchvision": "0.20.0",    | c.json: releases[0].torchvision must be of 0.19 for torch 2.4.0, got 0.20.0
          "status": "stable"       | "status": "fine"            | c.json: releases[0].variants.cpu.status must be one of [stable, experimental, legacy], got the text "fine"
          "cuda": "11.8"           | "cuda": "12.8"              | c.json: releases[0].variants.cu118.cuda must fit the tag cu118, got 12.8
          "cuda": "11.8"           | "cuda": 11                  | c.json: releases[0].variants.cu118.cuda must be of type string, got 11
          "x86_64": ["3.7",        | "x86_64": ["3.8",           | c.json: releases[0].variants.cu118.cubins.x86_64 must each have a rule in cubinRunsOn, got [3.8, 5.0, 6.0, 7.0, 7.5, 8.0, 8.6, 9.0]
          "default": "cu121"       | "default": "cu126"          | c.json: releases[0].default must be one of [cpu, cu118, cu121, cu124], got the text "cu126"
          "released": "T",         | "released": "X",            | c.json: releases[0].source.released must name sources of
          "triton": "L",           | "triton": "L", "speed": "L",| c.json: releases[0].source must give a source for each of [default, glibc, python, released, torchaudio, torchvision, triton], got
          "source": "R,T,C,B"      | "source": "R,T,Q"           | c.json: releases[0].variants.cu118.source must name sources of
          "minDriver": "450.80.02" | "minDriver": "new"          | c.json: toolkits.11.8.minDriver must look like ^[0-9]+(\\.[0-9]+)*$, got the text "new"
          "branch": 450            | "branch": 0                 | c.json: driverBranches[0].branch must be at least 1, got 0
          """)
  void aFaultIsNamedWithItsPlace(String part, String instead, String fault) throws IOException {
    String wrong = TEXT.replaceFirst(java.util.regex.Pattern.quote(part), instead);
    assertThat(wrong).isNotEqualTo(TEXT);
    List<String> faults = CatalogueValidator.faults(JsonReader.parse("c.json", wrong));
    assertThat(faults).anySatisfy(f -> assertThat(f).startsWith(fault));

    Path file = Files.writeString(temp.resolve("c.json"), wrong);
    assertThatThrownBy(() -> Catalogue.read(file)).isInstanceOf(TorchException.class);
  }

  @Test
  void aSchemaWithAnUnknownKeywordIsRefused() {
    JsonSchema schema = new JsonSchema(JsonReader.parse("s.json", "{\"oneOf\": []}"));
    assertThatThrownBy(() -> schema.faults(JsonReader.parse("x.json", "1")))
        .hasMessage("s.json: uses oneOf, which is not supported");
  }
}
