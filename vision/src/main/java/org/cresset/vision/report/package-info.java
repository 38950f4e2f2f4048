/**
 * What a training came to, as one page for people.
 *
 * <p>{@link org.cresset.vision.report.Report#write} reads a run's folder and nothing else, and
 * leaves out what is not there. The page is a template with places (page.html, page.css, page.js)
 * that the classes of this package fill, a section each; jsoup writes it, so every text from data
 * is escaped. Curves are drawn in the browser by uPlot from the page's own tables.
 */
@NullMarked
package org.cresset.vision.report;

import org.jspecify.annotations.NullMarked;
