package org.cresset.doctor;

import java.io.StringWriter;
import java.util.Map;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** A report for a program: {@code docs/guides/doctor.md} tells its members, which stay. */
public final class ReportJson {
  private static final JsonFactory JSON = new JsonFactory();
  private static final int FORMAT = 1;

  private ReportJson() {}

  /** One line of JSON, ended. */
  public static String of(Report report, Words words) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeNumberProperty("format", FORMAT);
      json.writeStringProperty("verdict", report.verdict().toString());
      json.writeNumberProperty("exit", report.verdict().exitCode());
      json.writeName("cause");
      if (report.first().isPresent()) json.writeString(report.first().get().cause().id());
      else json.writeNull();
      json.writeName("findings");
      json.writeStartArray();
      for (Finding finding : report.findings()) write(json, finding, words);
      json.writeEndArray();
      object(json, "facts", Facts.of(report.evidence()));
      object(json, "evidence", report.evidence().answers());
      json.writeEndObject();
    }
    return text + "\n";
  }

  private static void write(JsonGenerator json, Finding finding, Words words) {
    json.writeStartObject();
    json.writeStringProperty("id", finding.cause().id());
    json.writeStringProperty("severity", finding.cause().severity().toString());
    json.writeStringProperty("title", words.title(finding));
    json.writeStringProperty("explanation", words.explanation(finding));
    json.writeStringProperty("command", words.command(finding));
    object(json, "evidence", finding.evidence());
    json.writeEndObject();
  }

  private static void object(JsonGenerator json, String name, Map<String, String> members) {
    json.writeName(name);
    json.writeStartObject();
    members.forEach(json::writeStringProperty);
    json.writeEndObject();
  }
}
