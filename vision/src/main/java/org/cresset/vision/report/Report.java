package org.cresset.vision.report;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.cresset.torch.TorchException;
import org.cresset.torch.io.AtomicFile;
import org.jsoup.Jsoup;
import org.jsoup.nodes.DataNode;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * {@code report.html}: one page about a run, complete in itself.
 *
 * <p>It shows how the training went, what the network takes for what, its worst and best examples,
 * and how to do it again, of which it leaves out what the folder does not hold. Tables and pictures
 * need no JavaScript; curves do. The page's content security policy allows its own script and style
 * by their hashes and forbids everything else, so that nothing a data set holds can run or be
 * fetched.
 */
public final class Report {
  /** The page's name in a run's folder. */
  public static final String FILE = "report.html";

  private Report() {}

  /**
   * Writes the page into a run's folder, or writes it anew.
   *
   * @param folder what {@code train --out} has kept: {@code metrics.jsonl}, {@code summary.json},
   *     {@code evaluation.json}, {@code examples/} and {@code checkpoint/}, each of which may be
   *     missing
   * @return the page's file
   * @throws TorchException if the folder holds no run, one of its files is damaged, or the page
   *     cannot be written; then the page is as it was before
   */
  public static Path write(Path folder) {
    byte[] page = html(Run.read(folder)).getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve(FILE);
    AtomicFile.write(
        file,
        channel -> {
          ByteBuffer bytes = ByteBuffer.wrap(page);
          while (bytes.hasRemaining()) channel.write(bytes);
        });
    return file;
  }

  private static String html(Run run) {
    Document page = Jsoup.parse(PageParts.TEMPLATE.text());
    page.outputSettings().prettyPrint(false);
    page.title(run.recipe() + " \u2013 training report");
    Head.fill(page, run);
    Curves.fill(page, run);
    Evaluated.fill(page, run);
    Environment.fill(page, run);
    contents(page);
    place(page, "licence").text(PageParts.LICENCE.text());
    String style = PageParts.CHART_STYLE.text() + PageParts.STYLE.text();
    String script = PageParts.CHARTS.text() + "\n" + PageParts.SCRIPT.text();
    only(page, "style").appendChild(new DataNode(style));
    only(page, "body > script").appendChild(new DataNode(script));
    only(page, "meta[http-equiv]").attr("content", policy(style, script));
    return page.outerHtml();
  }

  /** A section that nothing was put into is not there; the others are listed. */
  private static void contents(Document page) {
    Element list = only(page, "nav");
    for (Element section : page.select("main > section")) {
      list.appendElement("a").attr("href", "#" + section.id()).text(only(section, "h2").text());
    }
  }

  private static String policy(String style, String script) {
    return "default-src 'none'; img-src data:; style-src '%s'; script-src '%s'; base-uri 'none'; form-action 'none'"
        .formatted(hash(style), hash(script));
  }

  private static String hash(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The place in the template that has an id. */
  static Element place(Document page, String id) {
    return only(page, "#" + id);
  }

  static Element only(Element within, String query) {
    Element found = within.selectFirst(query);
    if (found == null) throw new IllegalStateException("page.html has no " + query);
    return found;
  }

  /** Takes a section out of the page, for which there is nothing to show. */
  static void leaveOut(Document page, String id) {
    place(page, id).remove();
  }
}
