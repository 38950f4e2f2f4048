package org.cresset.image.registry;

import java.util.Optional;
import org.cresset.stack.json.JsonReader;
import org.cresset.stack.json.JsonValue;
import org.cresset.torch.TorchException;

/**
 * What registries say of their failures. Source: OCI distribution specification 1.1, Error codes.
 */
final class Errors {
  private Errors() {}

  /** The code and message of an answer, after a colon; empty if it has none. */
  static String of(Wire.Reply reply) {
    return first(reply)
        .map(
            error -> {
              String code = text(error, "code");
              String message = text(error, "message");
              return ": " + (code + " " + message).strip();
            })
        .orElse("");
  }

  /** Whether an answer says that a manifest names a blob that is not there. */
  static boolean blobUnknown(Wire.Reply reply) {
    return first(reply)
        .map(e -> text(e, "code"))
        .filter(c -> c.endsWith("BLOB_UNKNOWN"))
        .isPresent();
  }

  private static Optional<JsonValue> first(Wire.Reply reply) {
    try {
      return JsonReader.parse("the answer", reply.text())
          .find("errors")
          .filter(errors -> errors.value() != null && !errors.elements().isEmpty())
          .map(errors -> errors.elements().getFirst());
    } catch (TorchException e) {
      return Optional.empty(); // a proxy's page, or none at all
    }
  }

  private static String text(JsonValue error, String name) {
    String text =
        error.find(name).filter(v -> v.value() instanceof String).map(JsonValue::text).orElse("");
    return text.replaceAll("\\p{Cntrl}", " ");
  }
}
