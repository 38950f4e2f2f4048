package org.cresset.notebook;

import java.util.List;

/** A cell does not compile, or ends with an exception. */
final class CellFailure extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient List<String> lines;

  CellFailure(String name, List<String> lines) {
    super(name);
    this.lines = List.copyOf(lines);
  }

  /** What a person is shown. */
  List<String> lines() {
    return lines == null ? List.of() : lines;
  }
}
