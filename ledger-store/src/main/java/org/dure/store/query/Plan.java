package org.dure.store.query;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Where the documents come from that a query's selector is then held against: all that match are
/// among them.
public sealed interface Plan {
  /// Documents in the order of an index.
  ///
  /// @param ranges of the index's leading fields
  /// @param low what the values' bytes begin at
  /// @param high the first bytes behind them; null for the index's end
  record IndexScan(StateIndex index, List<FieldRange> ranges, byte[] low, byte @Nullable [] high)
      implements Plan {}

  /// All documents, in the order of their keys.
  ///
  /// @param low the first key, empty for the first of all
  /// @param high the first key behind, null for none
  record FullScan(String low, @Nullable String high) implements Plan {}

  /// None: two conditions of the selector exclude each other.
  record Nothing() implements Plan {}
}
