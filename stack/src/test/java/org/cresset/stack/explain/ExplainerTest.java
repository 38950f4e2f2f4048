package org.cresset.stack.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.cresset.stack.catalogue.Catalogue;
import org.cresset.stack.resolve.Resolution;
import org.cresset.torch.TorchException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExplainerTest {
  private static final Explainer EXPLAINER = new Explainer(Catalogue.bundled());

  @TempDir Path temp;

  /** Combinations that articles recommend and that never existed: facts, then what works. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PyTorch 2.6 + CUDA 12.1 + torchvision 0.17 | torch 2.6.0 has cpu, cu118, cu124, cu126, not CUDA 12.1; the last with it is 2.5.1, it is gone since 2.6.0 of 2025-01-28 & torch 2.6.0 goes with TorchVision 0.21.0, not 0.17; 0.17 belongs to torch 2.2 | 2.6.0+cu124 2.5.1+cu121
          PyTorch 2.9 + CUDA 11.8 + cuDNN 8 | torch 2.9.1 has cpu, cu126, cu128, cu130, not CUDA 11.8; the last with it is 2.7.1, it is gone since 2.8.0 of 2025-08-06 & torch 2.9.1 comes with cuDNN 9.10.2.21 (cu126), 9.10.2.21 (cu128), 9.13.0.50 (cu130), not 8; cuDNN 8 ended with torch 2.3 | 2.9.1+cu126 2.7.1+cu118
          PyTorch 2.8 + CUDA 12.1 | torch 2.8.0 has cpu, cu126, cu128, cu129, not CUDA 12.1; the last with it is 2.5.1, it is gone since 2.6.0 of 2025-01-28 | 2.8.0+cu126 2.5.1+cu121
          CUDA 12.1 needs driver >= 535 | CUDA 12.1 needs driver 525.60.13 or newer, not 535: 530.30.02 is the driver that it was delivered with, 535.54.03 is that of CUDA 12.2 | 2.5.1+cu121
          docker pull pytorch/pytorch:2.6.0-cuda12.1-cudnn8-runtime | there is no image pytorch/pytorch:2.6.0-cuda12.1-cudnn8-runtime & torch 2.6.0 has cpu, cu118, cu124, cu126, not CUDA 12.1; the last with it is 2.5.1, it is gone since 2.6.0 of 2025-01-28 & torch 2.6.0 comes with cuDNN 9.1.0.70 (cu118), 9.1.0.70 (cu124), 9.5.1.17 (cu126), not 8; cuDNN 8 ended with torch 2.3 | 2.6.0+cu124 2.5.1+cu121
          docker pull pytorch/pytorch:2.6.0-cuda12.1-cudnn9-devel | there is no image pytorch/pytorch:2.6.0-cuda12.1-cudnn9-devel & torch 2.6.0 has cpu, cu118, cu124, cu126, not CUDA 12.1; the last with it is 2.5.1, it is gone since 2.6.0 of 2025-01-28 | 2.6.0+cu124 2.5.1+cu121
          torch 2.13 + torchaudio 2.13 | torch 2.13.0 goes with TorchAudio 2.11.0, not 2.13; 2.13 belongs to torch 2.13 | 2.13.0+cu130
          torch 2.11 cu128 on a V100, sm_70 | torch 2.11.0+cu128 holds code for sm_75 sm_80 sm_86 sm_90 sm_100 sm_120, none of which runs on sm_70 (V100) | 2.11.0+cu126 2.10.0+cu128
          torch 2.14 cu130 with driver 535.183 | CUDA 13.0 needs an NVIDIA driver 580.65.06 or newer, the target has 535.183 | 2.14.1+cu126
          """)
  void whatNeverExistedIsRefusedWithItsReasonAndANeighbour(
      String text, String faults, String meant) {
    Verdict verdict = EXPLAINER.judge(text).getFirst();
    assertThat(verdict.faults()).containsExactly(faults.split(" & "));
    assertThat(verdict.meant().stream().map(Resolution::torch)).containsExactly(meant.split(" "));
    for (Resolution works : verdict.meant()) {
      String again = "torch==" + works.release().version() + " " + works.variant().tag();
      assertThat(EXPLAINER.judge(again).getFirst().isRight()).as(again).isTrue();
    }
  }

  @Test
  void thePhantomImageIsAnsweredWithTheTagsThatExist() {
    Verdict verdict = EXPLAINER.judge("pytorch/pytorch:2.6.0-cuda12.1-cudnn8-runtime").getFirst();
    assertThat(verdict.notes())
        .containsExactly(
            "the images of torch 2.6.0 are"
                + " pytorch/pytorch:2.6.0-cuda{11.8,12.4,12.6}-cudnn9-{runtime,devel}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "torch 2.6 + cuda 12.4 + torchvision 0.21",
        "PyTorch 2.9.1, CUDA 12.8.",
        "CUDA 12.1 needs driver >= 525",
        "CUDA 13.0 needs driver >= 580",
        "pytorch/pytorch:2.8.0-cuda12.9-cudnn9-devel",
        "torch 2.12 + torchaudio 2.11 + cu130",
        "torch 2.14.1 cpu python 3.14",
      })
  void whatExistsIsRight(String text) {
    assertThat(EXPLAINER.judge(text)).allSatisfy(v -> assertThat(v.faults()).isEmpty());
  }

  @Test
  void whatNamesNothingIsSaid() {
    assertThatThrownBy(() -> EXPLAINER.judge("a good day"))
        .isInstanceOf(TorchException.class)
        .hasMessageStartingWith("nothing in \"a good day\" names a version");
  }

  @Test
  void findsCombinationsInADockerfile() throws IOException {
    List<Combination> found =
        in(
            "Dockerfile",
            """
            # FROM pytorch/pytorch:2.6.0-cuda12.1-cudnn8-runtime
            FROM nvidia/cuda:12.1.0-cudnn8-devel-ubuntu22.04 AS base
            FROM python:3.9-slim
            RUN apt-get update && \\
                pip install --no-cache-dir \\
                  "torch==2.6.0" torchvision==0.17.0 \\
                  --index-url https://example.org/whl/cu121
            FROM pytorch/pytorch:2.6.0-cuda12.1-cudnn9-devel
            RUN pip install -r requirements.txt torchmetrics
            """);
    assertThat(found.stream().map(c -> c.line() + " " + c.form() + " " + c.claims()))
        .containsExactly(
            "2 BASE_IMAGE [CUDA 12.1]",
            "4 PIP [torch==2.6.0, torchvision==0.17.0, CUDA 12.1, Python 3.9]",
            "8 IMAGE [torch==2.6.0, CUDA 12.1, cuDNN 9]");
    assertThat(EXPLAINER.judge(found.get(1)).faults()).hasSize(2);
    assertThat(EXPLAINER.judge(found.get(2)).faults()).hasSize(2);
  }

  @Test
  void findsTheCombinationOfARequirementsFile() throws IOException {
    List<Combination> found =
        in(
            "requirements-gpu.txt",
            """
            # torch==2.0
            --extra-index-url https://example.org/whl/cu118
            numpy<3
            torch[opt] >=2.8, <2.10 ; sys_platform == "linux"  # the last one
            torchvision~=0.24.0
            """);
    assertThat(found.stream().map(c -> c.line() + " " + c.form() + " " + c.claims()))
        .containsExactly("4 PIP [CUDA 11.8, torch>=2.8,<2.10, torchvision~=0.24.0]");
    assertThat(EXPLAINER.judge(found.getFirst()).faults())
        .containsExactly(
            "torch 2.9.1 has cpu, cu126, cu128, cu130, not CUDA 11.8; the last with it is 2.7.1, it"
                + " is gone since 2.8.0 of 2025-08-06");
  }

  @Test
  void findsTheCombinationOfAnEnvironment() throws IOException {
    List<Combination> found =
        in(
            "environment.yml",
            """
            name: x
            channels:
              - pytorch
              - nvidia
            dependencies:
              - python=3.11
              - pytorch::pytorch=2.6.0
              - pytorch-cuda=12.1
              - pip
            """);
    assertThat(found.stream().map(c -> c.line() + " " + c.form() + " " + c.claims()))
        .containsExactly("6 CONDA [Python 3.11, torch 2.6.0, CUDA 12.1]");
    assertThat(EXPLAINER.judge(found.getFirst()).faults())
        .hasSize(2)
        .last()
        .asString()
        .startsWith("the conda channel pytorch ends with torch 2.5.1");
  }

  private List<Combination> in(String name, String text) throws IOException {
    return Combinations.inFile(Files.writeString(temp.resolve(name), text));
  }
}
