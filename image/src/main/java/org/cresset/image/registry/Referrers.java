package org.cresset.image.registry;

import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.cresset.image.oci.Descriptor;
import org.cresset.image.oci.Index;
import org.cresset.image.oci.Media;

/**
 * The artifacts that a registry has about an image. Source: OCI distribution specification 1.1,
 * Listing Referrers, and Unavailable Referrers API for those that list none themselves.
 */
final class Referrers {
  /** What registries answer to a path that they do not know. */
  private static final Set<Integer> UNKNOWN = Set.of(400, 404, 405);

  private final Registry registry;
  private final Descriptor image;

  Referrers(Registry registry, Descriptor image) {
    this.registry = registry;
    this.image = image;
  }

  /** The manifests about the image, as the registry lists them, or else as the tag does. */
  List<Descriptor> list() throws IOException, InterruptedException {
    Wire.Reply reply = get("referrers/" + image.digest());
    if (reply.status() == 200 && reply.header("Content-Type").startsWith(Media.INDEX)) {
      return parse("referrers", reply);
    }
    boolean unknown = reply.status() == 200 || UNKNOWN.contains(reply.status());
    if (!unknown) throw unexpected("what is attached to " + image.digest(), reply);
    return ofTag();
  }

  /** The manifests in the list that stands in for a registry's own. */
  List<Descriptor> ofTag() throws IOException, InterruptedException {
    Wire.Reply reply = get("manifests/" + tag());
    if (reply.status() == 404) return List.of();
    if (reply.status() != 200) throw unexpected(tag(), reply);
    return parse(tag(), reply);
  }

  /** The tag of that list. */
  String tag() {
    return image.digest().replace(':', '-');
  }

  private Wire.Reply get(String path) throws IOException, InterruptedException {
    URI uri = registry.at(path);
    return registry.send(
        new Wire.Request("GET", uri, Map.of("Accept", Media.INDEX), Optional.empty()));
  }

  private List<Descriptor> parse(String what, Wire.Reply reply) {
    return Index.parse(registry.image().host() + ": " + what, reply.text()).manifests();
  }

  private RuntimeException unexpected(String what, Wire.Reply reply) {
    return registry.unexpected(what + " cannot be read", reply);
  }
}
