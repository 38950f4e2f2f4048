package org.cresset.image.bom;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an image is made of.
 *
 * @param name what the image is called; not its tag, for the same image may have many
 * @param image the digest of its manifest, as {@code sha256:...}
 * @param cresset the version of the Cresset that says it
 * @param components the parts, sorted by package URL; each but once
 */
public record Bom(String name, String image, String cresset, List<Component> components) {
  /** Sorts the parts. */
  public Bom {
    Map<String, Component> once = new LinkedHashMap<>();
    components.stream()
        .sorted(
            Comparator.comparing(Component::purl)
                .thenComparing(component -> component.sha256().orElse("")))
        .forEach(component -> once.putIfAbsent(reference(component), component));
    components = List.copyOf(once.values());
  }

  /** What a document calls a component: files may differ though they claim to be the same. */
  static String reference(Component component) {
    return component.purl() + component.sha256().map(h -> "#" + h.substring(0, 12)).orElse("");
  }
}
