package org.dure.store.query;

/// An index of a ledger.
///
/// @param id its own in the ledger, never given twice
public record StateIndex(int id, IndexDefinition definition, Phase phase) {
  /// How far it is.
  public enum Phase {
    /// Not all documents are in it yet: no query may use it.
    BUILDING,
    READY
  }

  /// The same, with all documents in it.
  public StateIndex ready() {
    return new StateIndex(id, definition, Phase.READY);
  }
}
