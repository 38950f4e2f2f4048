package org.cresset.vision.report;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import org.cresset.torch.TorchException;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** The worst and the best examples, with their pictures inside the page. */
final class Examples {
  private static final long PNG = 0x89504E470D0A1A0AL;
  private static final int SMALL = 64; // pixels wide: shown with its pixels as squares

  private final Path folder;
  private final Json evaluation;
  private final boolean pixels;

  Examples(Path folder, Json evaluation) {
    this.folder = folder;
    this.evaluation = evaluation;
    pixels = evaluation.at("task").text().equals("segmentation");
  }

  boolean fill(Document page) {
    boolean worst = cards(Report.place(page, "worst"), evaluation.at("worst").items());
    boolean best = cards(Report.place(page, "best"), evaluation.at("best").items());
    Element palette = Report.place(page, "palette");
    if (pixels) palette(palette);
    if (palette.childrenSize() == 0) palette.remove();
    return worst || best;
  }

  private boolean cards(Element place, List<Json> samples) {
    if (samples.isEmpty()) {
      place.remove();
      return false;
    }
    Element cards = place.appendElement("div").addClass("cards");
    if (pixels) cards.addClass("triples");
    for (Json sample : samples) {
      Element card = cards.appendElement("figure").addClass("card");
      if (pixels) masked(card, sample);
      else labelled(card, sample);
    }
    return true;
  }

  private void labelled(Element card, Json sample) {
    String truth = sample.at("truth").text();
    String prediction = sample.at("prediction").text();
    boolean right = truth.equals(prediction);
    String told = right ? truth + ", told rightly" : truth + " taken for " + prediction;
    picture(card, sample.at("image"), told);
    Element caption = card.appendElement("figcaption");
    caption.appendElement("b").text(truth);
    if (!right) caption.appendText(" taken for ").appendElement("b").text(prediction);
    double probability = sample.at("probability").number();
    if (Double.isFinite(probability)) {
      caption.appendText(", " + Figures.percent(probability) + " sure");
    }
    file(caption, sample);
  }

  private void masked(Element card, Json sample) {
    String name = sample.at("name").text();
    Element triple = card.appendElement("div").addClass("triple");
    part(triple, sample.at("image"), "image", name);
    part(triple, sample.at("truth_mask"), "truth", "the true mask of " + name);
    part(triple, sample.at("predicted_mask"), "predicted", "the predicted mask of " + name);
    Element caption = card.appendElement("figcaption");
    caption.appendElement("b").text("IoU " + Figures.percent(sample.at("iou").number()));
    file(caption, sample);
  }

  private void part(Element triple, Json file, String title, String alt) {
    Element part = triple.appendElement("div");
    picture(part, file, alt);
    part.appendElement("p").text(title);
  }

  private static void file(Element caption, Json sample) {
    caption.appendText(" ").appendElement("span").addClass("file").text(sample.at("name").text());
  }

  private void picture(Element place, Json file, String alt) {
    byte[] png = read(file.text());
    if (png == null) {
      place.appendElement("p").text("the picture is not there");
      return;
    }
    ByteBuffer header = ByteBuffer.wrap(png);
    int width = header.getInt(16);
    place
        .appendElement("img")
        .attr("src", "data:image/png;base64," + Base64.getEncoder().encodeToString(png))
        .attr("alt", alt)
        .attr("width", String.valueOf(width))
        .attr("height", String.valueOf(header.getInt(20)))
        .toggleClass(width <= SMALL ? "small" : "large");
  }

  /** A PNG file of the run's folder, or null: it is not looked for elsewhere. */
  private byte @Nullable [] read(String name) {
    try {
      Path file = folder.resolve(name).normalize();
      if (!file.startsWith(folder.normalize()) || !Files.isRegularFile(file)) return null;
      byte[] content = Files.readAllBytes(file);
      boolean png = content.length > 24 && ByteBuffer.wrap(content).getLong(0) == PNG;
      if (png) return content;
      throw new TorchException("report: read " + file + ": it must be a PNG file");
    } catch (InvalidPathException _) {
      return null;
    } catch (IOException e) {
      throw new TorchException("report: read " + name + ": " + e.getMessage(), null, e);
    }
  }

  private void palette(Element place) {
    List<Json> classes = evaluation.at("classes").items();
    List<Json> colours = evaluation.at("colours").items();
    for (int i = 0; i < Math.min(classes.size(), colours.size()); i++) {
      Element entry = place.appendElement("span");
      Element swatch =
          entry.appendElement("svg").attr("viewBox", "0 0 8 8").attr("aria-hidden", "true");
      swatch
          .appendElement("rect")
          .attr("width", "8")
          .attr("height", "8")
          .attr("fill", colours.get(i).text());
      entry.appendText(classes.get(i).text());
    }
  }
}
