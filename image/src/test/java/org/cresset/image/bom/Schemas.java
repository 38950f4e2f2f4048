package org.cresset.image.bom;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** What CycloneDX's and SPDX's own schemas have against a document. */
public final class Schemas {
  private static final String CYCLONEDX = "http://cyclonedx.org/schema/";
  private static final Map<String, String> KNOWN =
      Map.of(
          CYCLONEDX + "bom-1.6.schema.json",
          resource("bom-1.6.schema.json"),
          CYCLONEDX + "spdx.schema.json",
          resource("spdx.schema.json"),
          CYCLONEDX + "jsf-0.82.schema.json",
          resource("jsf-0.82.schema.json"),
          "http://spdx.org/rdf/terms/2.3",
          resource("spdx-schema-v2.3.json"));

  private Schemas() {}

  private static String resource(String name) {
    try (var in = Objects.requireNonNull(Schemas.class.getResourceAsStream(name), name)) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<String> errors(Format format, String document) {
    String schema =
        switch (format) {
          case CYCLONEDX -> CYCLONEDX + "bom-1.6.schema.json";
          case SPDX -> "http://spdx.org/rdf/terms/2.3";
        };
    SpecificationVersion version =
        switch (format) {
          case CYCLONEDX -> SpecificationVersion.DRAFT_7;
          case SPDX -> SpecificationVersion.DRAFT_2019_09;
        };
    return SchemaRegistry.withDefaultDialect(version, registry -> registry.schemas(KNOWN))
        .getSchema(SchemaLocation.of(schema))
        .validate(document, InputFormat.JSON)
        .stream()
        .map(Object::toString)
        .toList();
  }
}
