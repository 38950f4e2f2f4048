package org.cresset.vision.report;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** What a page is made of besides numbers. */
enum PageParts {
  TEMPLATE("page.html"),
  STYLE("page.css"),
  SCRIPT("page.js"),
  CHARTS(PageParts.UPLOT + "dist/uPlot.iife.min.js"),
  CHART_STYLE(PageParts.UPLOT + "dist/uPlot.min.css"),
  LICENCE(PageParts.UPLOT + "LICENSE");

  private static final String UPLOT = "META-INF/resources/webjars/uplot/1.6.30/";

  private final String resource;

  PageParts(String resource) {
    this.resource = resource;
  }

  String text() {
    try (InputStream in = open()) {
      if (in == null) throw new IllegalStateException(resource + " is not on the class path");
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private @Nullable InputStream open() {
    return resource.startsWith(UPLOT)
        ? ClassLoader.getSystemResourceAsStream(resource)
        : PageParts.class.getResourceAsStream(resource);
  }
}
