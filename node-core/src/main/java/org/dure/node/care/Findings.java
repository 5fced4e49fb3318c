package org.dure.node.care;

import java.util.ArrayList;
import java.util.List;

/// The first findings, and the number of all.
final class Findings {
  private final int listedMax;
  private final List<Finding> listed = new ArrayList<>();
  private long count;

  Findings(int listedMax) {
    this.listedMax = listedMax;
  }

  void add(Finding finding) {
    count++;
    if (listed.size() < listedMax) {
      listed.add(finding);
    }
  }

  long count() {
    return count;
  }

  List<Finding> listed() {
    return List.copyOf(listed);
  }
}
