package org.dure.contract;

import java.util.List;

/// One page of a range. The bookmark is the first key of the next page, empty after the last one.
public record StatePage(List<StateEntry> entries, String bookmark) {
  public StatePage {
    entries = List.copyOf(entries);
  }
}
