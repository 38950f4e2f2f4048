package org.cresset.notebook;

import java.awt.image.RenderedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.Map;
import javax.imageio.ImageIO;
import org.cresset.torch.Tensor;
import org.cresset.vision.image.Image;
import org.dflib.jjava.jupyter.kernel.display.DisplayData;
import org.dflib.jjava.jupyter.kernel.display.RenderContext;
import org.dflib.jjava.jupyter.kernel.display.Renderer;
import org.dflib.jjava.jupyter.kernel.display.mime.MIMEType;
import org.knowm.xchart.internal.chartpart.Chart;

/** Which values a notebook shows otherwise than as their text. */
final class Rendering {
  private Rendering() {}

  /** Jupyter's renderer with ours in it. */
  static Renderer renderer() {
    Renderer renderer = new Renderer();
    renderer
        .createRegistration(Tensor.class)
        .preferring(MIMEType.TEXT_HTML)
        .register(Rendering::table);
    renderer
        .createRegistration(RenderedImage.class)
        .preferring(MIMEType.IMAGE_PNG)
        .register((image, context) -> png(image, 1, context));
    renderer
        .createRegistration(Image.class)
        .preferring(MIMEType.IMAGE_PNG)
        .register((image, context) -> png(Pictures.of(image), 1, context));
    renderer
        .createRegistration(Chart.class)
        .preferring(MIMEType.IMAGE_PNG)
        .register((chart, context) -> png(Pictures.of((Chart<?, ?>) chart), 2, context));
    return renderer;
  }

  /** The text stays for what shows no tables. */
  private static void table(Tensor tensor, RenderContext context) {
    DisplayData out = context.getOutputContainer();
    out.putText(tensor.toString());
    TensorTable.of(tensor).ifPresent(out::putHTML);
  }

  private static void png(RenderedImage image, int density, RenderContext context) {
    DisplayData out = context.getOutputContainer();
    out.putData(MIMEType.IMAGE_PNG, base64(image));
    int width = image.getWidth() / density;
    int height = image.getHeight() / density;
    out.putMetaData(MIMEType.IMAGE_PNG, Map.of("width", width, "height", height));
    out.putText("a picture of " + width + " x " + height);
  }

  private static String base64(RenderedImage image) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Base64.getEncoder().encodeToString(bytes.toByteArray());
  }
}
