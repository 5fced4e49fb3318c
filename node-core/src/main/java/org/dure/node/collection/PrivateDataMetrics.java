package org.dure.node.collection;

/// What a channel counts of private data: sets, of which each is what one transaction wrote to one
/// collection. Implementations return at once.
public interface PrivateDataMetrics {
  /// Why something was refused.
  enum Refusal {
    /// A push that does not parse, or lacks transaction id or sets.
    MALFORMED_PUSH,
    /// A push of a collection of which this organisation is no member.
    FOREIGN_PUSH,
    /// A push for which the sender's share of room was too small.
    NO_ROOM,
    /// A node asked for a set that its organisation may not have.
    STRANGER_ASKED,
    /// A node gave a set whose hash is another than the one on the chain.
    WRONG_HASH
  }

  /// Another node keeps so many sets of a transaction endorsed here.
  void pushed(int sets);

  /// This node keeps so many sets that another one pushed.
  void taken(int sets);

  /// So many sets of a block were not here and came from other nodes with it.
  void pulled(int sets);

  /// A block was committed without so many sets that this node should hold.
  void missed(int sets);

  /// So many sets that were missing came afterwards.
  void reconciled(int sets);

  void refused(Refusal reason, int sets);

  /// Counts nothing.
  static PrivateDataMetrics none() {
    return new PrivateDataMetrics() {
      @Override
      public void pushed(int sets) {}

      @Override
      public void taken(int sets) {}

      @Override
      public void pulled(int sets) {}

      @Override
      public void missed(int sets) {}

      @Override
      public void reconciled(int sets) {}

      @Override
      public void refused(Refusal reason, int sets) {}
    };
  }
}
