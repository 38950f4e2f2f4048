package org.cresset.notebook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.util.Base64;
import java.util.Objects;
import javax.imageio.ImageIO;
import org.cresset.torch.DType;
import org.cresset.torch.ShapeException;
import org.cresset.torch.Tensor;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.junit.jupiter.api.Test;
import org.knowm.xchart.XYChartBuilder;

class RenderingTest {
  private static DisplayData rendered(Object value) {
    return Rendering.renderer().render(value);
  }

  private static String html(Tensor tensor) {
    return String.valueOf(rendered(tensor).getData(MIMEType.TEXT_HTML));
  }

  private static BufferedImage picture(Object value) throws Exception {
    String data = (String) Objects.requireNonNull(rendered(value).getData(MIMEType.IMAGE_PNG));
    return ImageIO.read(new ByteArrayInputStream(Base64.getDecoder().decode(data)));
  }

  @Test
  void aMatrixIsATableAndItsTextStays() {
    Tensor tensor = Tensor.of(new float[] {1, 2.5f, -3, 4}).reshape(2, 2);
    assertThat(html(tensor))
        .isEqualTo(
            "<table><caption>tensor [2, 2] float32</caption><thead><tr><th></th><th>0</th>"
                + "<th>1</th></tr></thead><tbody><tr><th>0</th><td>1.0000</td><td>2.5000</td></tr>"
                + "<tr><th>1</th><td>-3.0000</td><td>4.0000</td></tr></tbody></table>");
    assertThat(rendered(tensor).getData(MIMEType.TEXT_PLAIN)).isEqualTo(tensor.toString());
  }

  @Test
  void aLargeOneShowsItsEdges() {
    String html = html(Tensor.arange(100 * 30).reshape(100, 30));
    assertThat(html.split("<tr>", -1)).hasSize(1 + 1 + 11); // what is before, the head, the rows
    assertThat(html)
        .contains("<td>0</td>", "<td>2999</td>", "&hellip;")
        .doesNotContain("<td>5</td>");
  }

  @Test
  void whatIsNoTableIsTextAlone() {
    for (Tensor tensor : new Tensor[] {Tensor.ones(2, 2, 2), Tensor.ones(0), Tensor.scalar(1)}) {
      assertThat(rendered(tensor).hasDataForType(MIMEType.TEXT_HTML)).isFalse();
      assertThat(rendered(tensor).getData(MIMEType.TEXT_PLAIN)).isEqualTo(tensor.toString());
    }
    Tensor closed = Tensor.ones(2);
    closed.close();
    assertThat(rendered(closed).getData(MIMEType.TEXT_PLAIN)).isEqualTo("Tensor(closed)");
  }

  @Test
  void aTensorsPictureHasItsPixels() throws Exception {
    // Red, green and blue planes of two pixels: the first red, the second half grey.
    Tensor tensor = Tensor.of(new float[] {1, 0.5f, 0, 0.5f, 0, 0.5f}).reshape(3, 1, 2);
    BufferedImage image = picture(Notebook.image(tensor));
    assertThat(image.getWidth()).isEqualTo(2);
    assertThat(image.getRGB(0, 0)).isEqualTo(0xffff0000);
    assertThat(image.getRGB(1, 0)).isEqualTo(0xff808080);
    Tensor bytes = Tensor.of(new float[] {7, 250}).to(DType.UINT8).reshape(1, 2);
    assertThat(picture(Notebook.image(bytes)).getRGB(1, 0)).isEqualTo(0xfffafafa);
    Tensor outside = Tensor.of(new float[] {-1, 2, Float.NaN}).reshape(1, 3);
    assertThat(picture(Notebook.image(outside)).getRGB(1, 0)).isEqualTo(0xffffffff);
    assertThat(picture(Notebook.image(outside)).getRGB(2, 0)).isEqualTo(0xff000000);
  }

  @Test
  void aBatchIsAGrid() throws Exception {
    BufferedImage grid = picture(Notebook.images(Tensor.ones(5, 1, 4, 6), 3));
    assertThat(grid.getWidth()).isEqualTo(3 * 6 + 2 * 2);
    assertThat(grid.getHeight()).isEqualTo(2 * 4 + 2);
    assertThat(grid.getRGB(0, 0)).isEqualTo(0xffffffff);
    assertThat(grid.getRGB(6, 0) >>> 24).isZero(); // between two
  }

  @Test
  void anotherShapeIsNoPicture() {
    assertThatThrownBy(() -> Notebook.image(Tensor.ones(2, 4, 4)))
        .isInstanceOf(ShapeException.class)
        .hasMessage("image: a picture has the shape (3, H, W), (1, H, W) or (H, W), got [2, 4, 4]");
    assertThatThrownBy(() -> Notebook.images(Tensor.ones(3, 4, 4)))
        .hasMessage("images: a batch has the shape (N, C, H, W), got [3, 4, 4]");
  }

  @Test
  void aChartIsAPictureForFineScreens() throws Exception {
    var chart = new XYChartBuilder().width(200).height(100).build();
    var _ = chart.addSeries("loss", new double[] {1, 2, 3}, new double[] {3, 2, 1});
    DisplayData data = rendered(chart);
    BufferedImage image = picture(chart);
    assertThat(image.getWidth()).isEqualTo(400);
    assertThat(data.getData(MIMEType.TEXT_PLAIN)).isEqualTo("a picture of 200 x 100");
    long colours =
        java.util.stream.IntStream.range(0, 400 * 200)
            .map(i -> image.getRGB(i % 400, i / 400))
            .distinct()
            .count();
    assertThat(colours).isGreaterThan(10);
  }
}
