package org.cresset.stack.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CatalogueTest {
  private static final Catalogue CATALOGUE = Catalogue.bundled();

  @Test
  void knowsTheReleasesFromTwoPointFourOn() {
    assertThat(CATALOGUE.releases().stream().map(r -> r.version().toString()))
        .containsExactly(
            "2.4.0", "2.4.1", "2.5.0", "2.5.1", "2.6.0", "2.7.0", "2.7.1", "2.8.0", "2.9.0",
            "2.9.1", "2.10.0", "2.11.0", "2.12.0", "2.12.1", "2.13.0", "2.14.0", "2.14.1");
    assertThat(CATALOGUE.newest().version()).hasToString("2.14.1");
  }

  @Test
  void aReleaseHasItsPartners() {
    Release release = CATALOGUE.release(Version.of("2.12.1")).orElseThrow();
    assertThat(release.torchvision()).hasToString("0.27.1");
    assertThat(release.torchaudio()).isEmpty();
    assertThat(release.audio()).hasToString("2.11.0");
    assertThat(release.python()).hasToString("3.10 to 3.14");
    assertThat(release.cudaTags()).containsExactly("cu126", "cu130", "cu132");
    assertThat(release.variant("cu130").orElseThrow().cuda().orElseThrow().cudnn())
        .hasToString("9.20.0.48");
  }

  @ParameterizedTest
  @CsvSource({
    "2.9,cu128,8.6,cubin", "2.9,cu128,8.9,cubin", "2.9,cu128,7.0,cubin", "2.9,cu130,7.0,none",
    "2.9,cu128,6.1,none", "2.9,cu126,6.1,cubin", "2.9,cu126,12.0,none", "2.9,cu130,12.1,cubin",
    "2.9,cu128,9.0,cubin", "2.9,cu128,11.0,none", "2.9,cu130,13.0,ptx", "2.7.1,cu128,7.0,none",
    "2.9,cu128,8.7,none", "2.5.1,cu118,3.7,cubin", "2.5.1,cu121,3.7,none"
  })
  void cubinsAndPtxReachGpus(String torch, String tag, String gpu, String by) {
    CudaBuild build =
        CATALOGUE
            .release(Version.of(torch))
            .orElseThrow()
            .variant(tag)
            .orElseThrow()
            .cuda()
            .orElseThrow();
    ComputeCapability capability = ComputeCapability.of(gpu);
    assertThat(CATALOGUE.hasCubinFor(build, Machine.X86_64, capability))
        .isEqualTo(by.equals("cubin"));
    assertThat(CATALOGUE.hasPtxFor(build, capability) && !by.equals("cubin"))
        .isEqualTo(by.equals("ptx"));
  }

  @Test
  void aToolkitIsFoundByItsMinor() {
    assertThat(CATALOGUE.toolkit(Version.of("13.0.3")).cuda()).hasToString("13.0.2");
    assertThat(CATALOGUE.minDriver(Version.of("12.1"))).hasToString("525.60.13");
    assertThat(CATALOGUE.cudaOf(Version.of("535.183.01"))).hasValue(Version.of("12.2"));
    assertThat(CATALOGUE.cudaOf(Version.of("390.1"))).isEmpty();
    Stream<CudaBuild> builds =
        CATALOGUE.releases().stream()
            .flatMap(r -> r.variants().stream())
            .flatMap(v -> v.cuda().stream());
    assertThat(builds).allSatisfy(build -> CATALOGUE.toolkit(build.version()));
  }

  @Test
  void versionsCompareByNumber() {
    List<String> ordered = List.of("2.4", "2.4.1", "2.9", "2.10", "2.10.0.1", "450.80.02");
    assertThat(ordered.stream().map(Version::of)).isSorted();
    assertThat(Version.of("2.9"))
        .isEqualTo(Version.of("2.9.0"))
        .hasSameHashCodeAs(Version.of("2.9.0"));
    assertThat(Version.of("450.80.02")).hasToString("450.80.02");
    assertThat(Version.of("12.6.3").startsWith(Version.of("12.6"))).isTrue();
  }
}
