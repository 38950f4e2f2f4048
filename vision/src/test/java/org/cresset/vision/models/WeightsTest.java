package org.cresset.vision.models;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.cresset.torch.Scope;
import org.cresset.torch.Tensor;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.StateDict;
import org.cresset.vision.image.ImageSize;
import org.cresset.vision.transforms.InterpolationMode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is known of published weights, and that no other file passes for them. */
final class WeightsTest {
  /** SHA-256 of "abc", as FIPS 180 gives it. */
  private static final String ABC = "ba7816bf";

  @TempDir Path folder;

  private static Weights tiny(URI address, String hash) {
    return new Weights(
        "mobilenet_v3_small",
        "TINY",
        true,
        address,
        hash,
        0.1,
        1,
        3,
        256,
        224,
        InterpolationMode.BILINEAR,
        List.of(0f, 0f, 0f),
        List.of(1f, 1f, 1f),
        Map.of(),
        "",
        "");
  }

  @Test
  void knowsWhatTorchvisionSays() {
    Weights weights = Weights.of("resnet50", "IMAGENET1K_V2");
    assertThat(weights.best()).isTrue();
    assertThat(weights.hash()).isEqualTo("11ad3fa6");
    assertThat(weights.address().getPath()).endsWith("/resnet50-11ad3fa6.pth");
    assertThat(weights.parameters()).isEqualTo(25_557_032);
    assertThat(weights.metrics())
        .containsEntry("ImageNet-1K", Map.of("acc@1", 80.858, "acc@5", 95.434));
    assertThat(weights.mean()).containsExactly(0.485f, 0.456f, 0.406f);
    assertThat(weights.transforms().size(new ImageSize(480, 640)))
        .isEqualTo(new ImageSize(224, 224));
    assertThat(weights.transforms().steps().getFirst().size(new ImageSize(464, 696)))
        .isEqualTo(new ImageSize(232, 348));
    Weights pixels = Weights.of("deeplabv3_resnet50", "COCO_WITH_VOC_LABELS_V1");
    assertThat(pixels.transforms().size(new ImageSize(1040, 2080)))
        .isEqualTo(new ImageSize(520, 1040));
  }

  @Test
  void hasTheParametersOfTheNetworkAndOneDefaultForEach() {
    for (Golden golden : Golden.all()) {
      List<Weights> all = Weights.of(golden.name());
      if (all.isEmpty()) continue;
      assertThat(all.stream().filter(Weights::best)).as(golden.name()).hasSize(1);
      for (Weights weights : all) {
        assertThat(weights.address().getPath()).contains(weights.hash());
        assertThat(weights.classes()).isEqualTo(Models.architecture(golden.name()).classes());
        if (weights.name().equals("IMAGENET1K_SWAG_E2E_V1")) continue; // for larger images
        assertThat(weights.parameters()).as(golden.name()).isEqualTo(golden.parameters());
      }
    }
  }

  @Test
  void makesTheNetworkInTheSizeOfTheWeights() {
    Weights weights = Weights.of("vit_b_16", "IMAGENET1K_SWAG_E2E_V1");
    try (ImageModel model = weights.model()) {
      long parameters = model.namedParameters().values().stream().mapToLong(Tensor::numel).sum();
      assertThat(parameters).isEqualTo(weights.parameters());
    }
  }

  @Test
  void loadsAFileWhoseHashFits() {
    Path file = folder.resolve("tiny.pth");
    try (Scope _ = Scope.open();
        ImageModel model = Models.of("mobilenet_v3_small", 3)) {
      StateDict.save(file, model.stateDict());
      Weights weights = tiny(file.toUri(), WeightsDownload.sha256(file).substring(0, 8));
      try (ImageModel loaded = weights.load(file)) {
        Map<String, Tensor> state = loaded.stateDict();
        model
            .stateDict()
            .forEach(
                (name, value) ->
                    assertThat(Objects.requireNonNull(state.get(name)).isEqualTo(value))
                        .as(name)
                        .isTrue());
      }
    }
  }

  @Test
  void replacesTheHeadInOneCall() {
    Path file = folder.resolve("tiny.pth");
    try (Scope _ = Scope.open();
        ImageModel model = Models.of("mobilenet_v3_small", 3)) {
      StateDict.save(file, model.stateDict());
      Weights weights = tiny(file.toUri(), WeightsDownload.sha256(file).substring(0, 8));
      try (ImageModel loaded = weights.load(file, 7)) {
        Map<String, Tensor> given = model.stateDict();
        loaded.stateDict().forEach((name, value) -> assertHeadAlone(name, value, given));
        assertThat(loaded.eval().call(Tensor.zeros(1, 3, 32, 32)).size(1)).isEqualTo(7);
      }
    }
  }

  private static void assertHeadAlone(String name, Tensor value, Map<String, Tensor> given) {
    if (name.startsWith("classifier.3.")) {
      assertThat(value.size(0)).as(name).isEqualTo(7);
    } else {
      Tensor source = Objects.requireNonNull(given.get(name));
      assertThat(value.isEqualTo(source)).as(name).isTrue();
    }
  }

  @Test
  void refusesAnotherFileByItsHash() throws IOException {
    Path file = Files.writeString(folder.resolve("x.pth"), "abd");
    Weights weights = tiny(URI.create("http://localhost/x.pth"), ABC);
    assertThatThrownBy(() -> weights.load(file))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("the SHA-256 of mobilenet_v3_small TINY must begin with ba7816bf");
  }

  @Test
  void listsTheNamesThereAre() {
    assertThatThrownBy(() -> Weights.of("resnet50", "V3"))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("got V3")
        .extracting(e -> ((TorchException) e).hint())
        .isEqualTo("choose one of IMAGENET1K_V1, IMAGENET1K_V2");
    assertThatThrownBy(() -> Weights.of("unet", "V1"))
        .extracting(e -> ((TorchException) e).hint())
        .asString()
        .startsWith("no weights of unet are known");
    assertThatThrownBy(() -> Weights.of("resnet51")).isInstanceOf(TorchException.class);
  }

  @Test
  void downloadsOnceAndVerifies() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Weights weights = tiny(address(server), ABC);
      Thread answering = answer(server, "200 OK", "abc");
      Path file = weights.download(folder.resolve("cache"));
      answering.join();
      assertThat(file).hasContent("abc").hasFileName("x.pth");
      // Nobody answers a second request, so it would end with a timeout.
      assertThat(weights.download(folder.resolve("cache"))).isEqualTo(file);
    }
  }

  @Test
  void keepsNothingOfAnotherFileOrARefusal() throws Exception {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Weights weights = tiny(address(server), ABC);
      Thread first = answer(server, "200 OK", "abd");
      assertThatThrownBy(() -> weights.download(folder)).hasMessageContaining("must begin with");
      first.join();
      Thread second = answer(server, "404 Not Found", "abc");
      assertThatThrownBy(() -> weights.download(folder))
          .isInstanceOf(TorchException.class)
          .hasMessageContaining("the server answered 404");
      second.join();
    }
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void saysSoWithoutANetwork() throws IOException {
    URI nobody;
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = address(server);
    }
    assertThatThrownBy(() -> tiny(nobody, ABC).download(folder))
        .isInstanceOf(TorchException.class)
        .hasMessageContaining("could not be downloaded: ConnectException")
        .extracting(e -> ((TorchException) e).hint())
        .isEqualTo("without a network, bring the file from elsewhere and call load(file)");
    assertThat(folder).isEmptyDirectory();
  }

  private static URI address(ServerSocket server) {
    return URI.create("http://127.0.0.1:" + server.getLocalPort() + "/models/x.pth");
  }

  private static Thread answer(ServerSocket server, String status, String body) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (Socket socket = server.accept();
                  OutputStream out = socket.getOutputStream()) {
                byte[] request = new byte[8192];
                int read = socket.getInputStream().read(request);
                assertThat(new String(request, 0, read, US_ASCII)).startsWith("GET /models/x.pth ");
                out.write(
                    "HTTP/1.1 %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n%s"
                        .formatted(status, body.length(), body)
                        .getBytes(US_ASCII));
              } catch (IOException e) {
                throw new AssertionError(e);
              }
            });
  }
}
