package org.cresset.stack.resolve;

import org.cresset.stack.catalogue.Release;
import org.cresset.stack.catalogue.Variant;

/** One build of one release. */
record Candidate(Release release, Variant variant) {
  @Override
  public String toString() {
    return "torch " + release.version() + "+" + variant.tag();
  }
}
