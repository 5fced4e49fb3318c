package org.dure.store;

import java.util.List;
import java.util.Map;
import org.dure.store.query.IndexDefinition;
import org.dure.store.query.StateIndex;

/// The indexes of a ledger over its JSON documents. Each is kept up with every block, in the
/// block's own write. A new one begins empty and is filled bit by bit between the blocks; queries
/// use it when it is whole. Nothing of that is lost or doubled by a crash. Safe for use by several
/// threads at once.
public interface StateIndexes {
  /// Makes these the indexes of a chaincode, by collection, with "" for the public state: drops
  /// others, begins new ones, leaves alone what is there already.
  void define(String namespace, Map<String, List<IndexDefinition>> definitions);

  /// The indexes of these keys, in the order of their ids.
  List<StateIndex> list(StateArea area);

  /// Goes on with one unfinished index by a bounded amount; a commit waits for no more than that.
  ///
  /// @return whether there is more to do
  boolean build();
}
