package org.cresset.stack.checking;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Wheels with the metadata of real ones, as read from torch 2.14.1 and torchvision 0.29.0. */
class CatalogueCheckTest {
  private static final String METADATA =
      """
      Metadata-Version: 2.4
      Name: torch
      Version: 2.14.1
      Classifier: Programming Language :: Python :: 3 :: Only
      Classifier: Programming Language :: Python :: 3.10
      Classifier: Programming Language :: Python :: 3.11
      Classifier: Programming Language :: Python :: 3.14
      Requires-Python: >=3.10
      Requires-Dist: filelock
      Requires-Dist: cuda-toolkit[cublas,cudart]==13.0.3; platform_system == "Linux"
      Requires-Dist: nvidia-cudnn-cu13==9.24.0.43; platform_system == "Linux"
      Requires-Dist: nvidia-nccl-cu13==2.30.7; platform_system == "Linux"
      Requires-Dist: triton~=3.8.0; platform_system == "Linux" and python_version < "3.15"
      Requires-Dist: optree>=0.13.0; extra == "optree"

      Name: not a header any more
      """;
  private static final String VERSION =
      "__version__ = '2.14.1+cu130'\ncuda: Optional[str] = '13.0'\n";
  private static final String LIBRARY = "\0\0sm_75 sm_80 sm_86 sm_90 sm_100 sm_120\0";
  private static final String TAG = "Tag: cp311-cp311-manylinux_2_28_x86_64\n";

  @TempDir Path temp;

  @Test
  void aWheelThatAgreesSaysOnWhat() throws IOException {
    var outcome = check(torch(METADATA, VERSION, LIBRARY, TAG)).getFirst();
    assertThat(outcome.disagreements()).isEmpty();
    assertThat(outcome.agreed())
        .containsExactly(
            "Requires-Python >=3.10",
            "Pythons [3.10, 3.11, 3.14]",
            "variant cu130",
            "glibc 2.28",
            "tag cp311-cp311-manylinux_2_28_x86_64",
            "requires cuda-toolkit ==13.0.3",
            "requires nvidia-cudnn-cu13 ==9.24.0.43",
            "requires nvidia-nccl-cu13 ==2.30.7",
            "requires triton ~=3.8.0",
            "compute capabilities [7.5, 8.0, 8.6, 9.0, 10.0, 12.0]");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          ==9.24.0.43     | ==9.25.0.1     | requires nvidia-cudnn-cu13: the wheel says ==9.25.0.1, the catalogue 9.24.0.43
          ==2.30.7        | ==2.31.0       | requires nvidia-nccl-cu13: the wheel says ==2.31.0, the catalogue 2.30.7
          ~=3.8.0         | ~=3.9.0        | requires triton: the wheel says ~=3.9.0, the catalogue 3.8.0
          ==13.0.3        | ==13.1.0       | requires cuda-toolkit: the wheel says ==13.1.0, the catalogue 13.0.3
          >=3.10          | >=3.11         | Requires-Python: the wheel says >=3.11, the catalogue 3.10 to 3.14
          Python :: 3.14  | Python :: 3.13 | Pythons: the wheel says [3.10, 3.11, 3.13], the catalogue 3.10 to 3.14
          '13.0'          | '13.4'         | variant: the wheel says cu134, the catalogue [cu126, cu130, cu132]
          manylinux_2_28  | manylinux_2_34 | glibc: the wheel says 2.34, the catalogue 2.28
          cp311-cp311     | cp309-cp309    | tag: the wheel says cp309-cp309-manylinux_2_28_x86_64, the catalogue 3.10 to 3.14
          sm_75 sm_80     | sm_80          | compute capabilities: the wheel says [8.0, 8.6, 9.0, 10.0, 12.0], the catalogue [7.5, 8.0, 8.6, 9.0, 10.0, 12.0]
          Version: 2.14.1 | Version: 2.99.0 | the catalogue has no torch 2.99.0
          """)
  void eachDisagreementIsASentence(String part, String instead, String sentence)
      throws IOException {
    Path wheel =
        torch(
            METADATA.replace(part, instead),
            VERSION.replace(part, instead),
            LIBRARY.replace(part, instead),
            TAG.replace(part, instead));
    assertThat(check(wheel).getFirst().disagreements()).containsExactly(sentence);
  }

  @Test
  void partnersAreCheckedByTheTorchTheyRequire() throws IOException {
    String metadata = "Name: torchvision\nVersion: 0.29.0\nRequires-Dist: torch (==%s)\n";
    Path right = vision(metadata.formatted("2.14.0"));
    assertThat(check(right).getFirst().disagreements()).isEmpty();
    assertThat(check(right).getFirst().agreed()).containsExactly("requires torch ==2.14.0");
    Path wrong = vision(metadata.formatted("2.13.0"));
    assertThat(check(wrong).getFirst().disagreements())
        .containsExactly("requires torch: the wheel says ==2.13.0, the catalogue 2.14.0");
  }

  @Test
  void installedPackagesAreReadWhereTheyLie() throws IOException {
    Path info = Files.createDirectories(temp.resolve("site/torch-2.13.0+cpu.dist-info"));
    Files.writeString(info.resolve("METADATA"), "Name: torch\nVersion: 2.13.0+cpu\n");
    Files.writeString(info.resolve("WHEEL"), TAG);
    Files.createDirectories(temp.resolve("site/torch"));
    Files.writeString(temp.resolve("site/torch/version.py"), "cuda: Optional[str] = None\n");
    var outcome = check(temp.resolve("site")).getFirst();
    assertThat(outcome.disagreements()).isEmpty();
    assertThat(outcome.agreed()).contains("variant cpu", "glibc 2.28");
  }

  @Test
  void whatHoldsNoWheelIsSaid() throws IOException {
    assertThatThrownBy(() -> check(temp))
        .isInstanceOf(TorchException.class)
        .hasMessage(temp + " must hold a wheel of torch, torchvision or torchaudio, it holds none");
    Path broken = Files.writeString(temp.resolve("torch-1.whl"), "no zip");
    assertThatThrownBy(() -> check(broken)).isInstanceOf(TorchException.class);
  }

  private static List<CatalogueCheck.Outcome> check(Path place) {
    return CatalogueCheck.of(Catalogue.bundled(), place);
  }

  private Path torch(String metadata, String version, String library, String tag)
      throws IOException {
    Map<String, String> entries = new LinkedHashMap<>();
    entries.put("torch/version.py", version);
    entries.put("torch/lib/libtorch_python.so", library);
    entries.put("torch-2.14.1.dist-info/METADATA", metadata);
    entries.put("torch-2.14.1.dist-info/WHEEL", tag);
    return zip("torch-2.14.1-cp311-cp311-manylinux_2_28_x86_64.whl", entries);
  }

  private Path vision(String metadata) throws IOException {
    return zip("torchvision-0.29.0.whl", Map.of("torchvision-0.29.0.dist-info/METADATA", metadata));
  }

  private Path zip(String name, Map<String, String> entries) throws IOException {
    Path file = temp.resolve(name);
    try (var zip = new ZipOutputStream(Files.newOutputStream(file))) {
      for (var entry : entries.entrySet()) {
        zip.putNextEntry(new ZipEntry(entry.getKey()));
        zip.write(entry.getValue().getBytes(UTF_8));
      }
    }
    return file;
  }
}
