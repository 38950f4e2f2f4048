package org.cresset.stack.fetch;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.jspecify.annotations.Nullable;

/** The files that a page of a package index names. Source: PEP 503 (HTML) and PEP 691 (JSON). */
final class IndexPage {
  /** What to ask a server for. */
  static final String ACCEPT =
      "application/vnd.pypi.simple.v1+json, application/vnd.pypi.simple.v1+html;q=0.2,"
          + " text/html;q=0.1";

  private IndexPage() {}

  /**
   * A file on a page.
   *
   * @param name the file's name
   * @param uri where it can be had
   * @param sha256 its hash as the page says it; empty if the page does not
   */
  record Link(String name, URI uri, String sha256) {}

  /** Reads a page; {@code at} is where it was found, in the end. */
  static List<Link> read(URI at, String mediaType, String text) {
    return mediaType.toLowerCase(Locale.ROOT).contains("json") ? json(at, text) : html(at, text);
  }

  private static List<Link> json(URI at, String text) {
    List<Link> links = new ArrayList<>();
    for (JsonValue file : JsonReader.parse(Web.shown(at), text).at("files").elements()) {
      Map<String, JsonValue> hashes = file.at("hashes").members();
      String sha256 = hashes.containsKey("sha256") ? hashes.get("sha256").text() : "";
      add(links, at, file.at("url").text(), file.at("filename").text(), sha256);
    }
    return links;
  }

  private static List<Link> html(URI at, String text) {
    List<Link> links = new ArrayList<>();
    Document page = Jsoup.parse(text);
    Element base = page.selectFirst("base[href]");
    URI from = base == null ? at : resolve(at, base.attr("href"));
    if (from == null) return links;
    for (Element anchor : page.select("a[href]")) {
      String[] parts = anchor.attr("href").split("#", 2);
      String hash =
          parts.length == 2 && parts[1].startsWith("sha256=")
              ? parts[1].substring("sha256=".length()).replaceFirst("&.*", "")
              : "";
      String path = parts[0].replaceFirst("\\?.*", "");
      String last = path.substring(path.lastIndexOf('/') + 1);
      add(
          links,
          from,
          parts[0],
          URLDecoder.decode(last.replace("+", "%2B"), StandardCharsets.UTF_8),
          hash);
    }
    return links;
  }

  private static void add(List<Link> links, URI from, String address, String name, String sha256) {
    URI uri = resolve(from, address);
    // A page may name what it likes; a page of the network has no say in files of this machine.
    if (uri == null || ("file".equals(uri.getScheme()) && !"file".equals(from.getScheme()))) return;
    links.add(new Link(name, uri, sha256));
  }

  private static @Nullable URI resolve(URI from, String address) {
    try {
      return from.resolve(address);
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
