package org.dure.contract;

import java.util.List;

/// One page of a range or a query. A range's bookmark is the first key of the next page, empty
/// after the last one; a query's means nothing to its holder.
public record StatePage(List<StateEntry> entries, String bookmark) {
  public StatePage {
    entries = List.copyOf(entries);
  }
}
