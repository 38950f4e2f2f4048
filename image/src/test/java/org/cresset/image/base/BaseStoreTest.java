package org.cresset.image.base;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.cresset.image.layer.ImageException;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.registry.Access;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BaseStoreTest {
  @TempDir Path temp;
  private final TinyBase base = new TinyBase();

  private BaseImage bring(BaseReference from) {
    return new BaseStore(temp.resolve("bases")).bring(from, "amd64", Access.ofUser(false), _ -> {});
  }

  private void assertRefused(BaseReference from, String sentence) throws IOException {
    assertThatThrownBy(() -> bring(from))
        .isInstanceOf(ImageException.class)
        .hasMessageContaining(sentence);
    if (!Files.exists(temp.resolve("bases"))) return;
    assertThat(temp.resolve("bases")).isEmptyDirectory();
  }

  @ParameterizedTest
  @ValueSource(strings = {"image", "image.tar"})
  void aBaseIsKeptAsItIs(String name) throws IOException {
    BaseReference from = base.write(temp.resolve(name));
    BaseImage first = bring(from);
    Path moved = temp.resolve("moved");
    Files.move(temp.resolve(name), moved);
    BaseImage again = new BaseStore(temp.resolve("bases")).find(base.digest()).orElseThrow();
    assertThat(again).isEqualTo(first);
    assertThat(again.digest()).isEqualTo(base.digest());
    for (int i = 0; i < base.layers.size(); i++) {
      BaseImage.Layer layer = again.layers().get(i);
      assertThat(layer.file()).hasBinaryContent(base.layers.get(i));
      assertThat(layer.unpacked()).isEqualTo(base.layers.get(i).length - 23);
      assertThat(layer.mediaType()).isEqualTo("application/vnd.oci.image.layer.v1.tar+gzip");
    }
    assertThat(again.text("etc/group")).isEqualTo("root:x:0:\n");
    assertThat(again.packages()).containsOnlyKeys("libc6", "python3.11-minimal");
  }

  @Test
  void whatUpperLayersRemoveIsNotThere() {
    base.add("etc/.wh.passwd", "", "var/lib/dpkg/.wh..wh..opq", "");
    BaseImage image = bring(base.write(temp.resolve("image")));
    assertThat(image.texts()).containsOnlyKeys("etc/group");
  }

  @ParameterizedTest
  @ValueSource(strings = {"registry.example.org/debian:12", "registry.example.org/debian", "@x"})
  void aTagAloneIsRefused(String name) {
    assertThatThrownBy(() -> BaseReference.parse(name))
        .isInstanceOf(ImageException.class)
        .hasMessage(
            "a base must be named with its digest, so that it stays the same, got \""
                + name
                + "\"");
  }

  @Test
  void aNameInARegistryIsKeptWithoutTagAndDigest() {
    String digest = "sha256:" + "a".repeat(64);
    BaseReference from = BaseReference.parse("registry.example.org/debian:12@" + digest);
    assertThat(from.name()).isEqualTo("registry.example.org/debian");
    assertThat(from.digest()).isEqualTo(digest);
  }

  @Test
  void anotherDigestIsRefused() throws IOException {
    base.write(temp.resolve("image"));
    String other = "sha256:" + "0".repeat(64);
    assertRefused(
        BaseReference.parse(temp.resolve("image") + "@" + other),
        "must hold the image " + other + ", it holds " + base.digest());
  }

  @Test
  void anotherMachinesIsRefused() throws IOException {
    base.architecture = "arm64";
    assertRefused(
        base.write(temp.resolve("image")), "must be for linux/amd64, it is for linux/arm64");
  }

  @Test
  void aMissingLayerIsRefused() throws IOException {
    BaseReference from = base.write(temp.resolve("image"));
    Files.delete(blob(0));
    assertRefused(from, "must have the layer " + Descriptor.digest(base.layers.getFirst()));
  }

  private Path blob(int layer) {
    String hex = Descriptor.of("", base.layers.get(layer)).hex();
    return temp.resolve("image/blobs/sha256").resolve(hex);
  }

  @Test
  void aChangedByteIsRefused() throws IOException {
    BaseReference from = base.write(temp.resolve("image"));
    for (int at : new int[] {12, 600, base.layers.get(1).length - 5}) {
      byte[] damaged = base.layers.get(1).clone();
      damaged[at] ^= 1;
      Files.write(blob(1), damaged);
      assertRefused(from, "the base ");
    }
  }

  @Test
  void anotherArchiveThanTheConfigurationSaysIsRefused() throws IOException {
    base.diffIds.set(0, "sha256:" + "1".repeat(64));
    assertRefused(base.write(temp.resolve("image")), "must have the archive in a layer sha256:11");
  }

  @Test
  void aLayerLessThanTheConfigurationSaysIsRefused() throws IOException {
    base.diffIds.removeLast();
    assertRefused(
        base.write(temp.resolve("image")), "configuration names 1 layers, its manifest has 2");
  }
}
