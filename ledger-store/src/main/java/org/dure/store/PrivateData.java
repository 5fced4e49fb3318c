package org.dure.store;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dure.model.rwset.CollPvtRwSet;
import org.jspecify.annotations.Nullable;

/// The private plaintext that this node holds of committed transactions, set by set, and what it
/// lacks. Safe for use by several threads at once, and beside [Ledger#commit]. All methods throw
/// [StoreException] if the store fails or is closed.
public interface PrivateData {
  /// A set as far as it is held. Keys purged since are left out of it; of an expired one nothing is
  /// held.
  Optional<CollPvtRwSet> set(PrivateSetId id);

  /// All sets that are held of a block, in order.
  List<PrivateSet> sets(long block);

  /// Sets that this node should hold and lacks, those of the newest block first.
  ///
  /// @param after where the call before ended, or null to begin
  /// @param max at most so many
  List<PrivateSetId> missing(@Nullable PrivateSetId after, int max);

  /// What the snapshot with which this ledger began has of a set: the hashes of the keys that it
  /// was the last to write, and of their values. Empty for a set of a later block, for one that was
  /// added, and for one of which nothing has stood.
  Map<ByteString, ByteString> snapshotHashes(PrivateSetId id);

  /// Takes this node's organisation for a member of a collection from now on: what it lacks of it
  /// from earlier is to be fetched. Returns how many sets those are.
  int becomeMember(String namespace, String collection);

  /// Whether a key was purged by the transaction of a set or a later one. Then what the set wrote
  /// to it is not held and not taken.
  boolean isPurged(PrivateSetId set, ByteString keyHash);

  /// Adds sets that were missing; those that are not, because they came or expired in the meantime,
  /// are passed over, and so are purged keys. Their plaintext shows in the state where the hash on
  /// the chain is still that of it. The caller has checked them against the hashes on the chain.
  void add(List<PrivateSet> sets);

  /// How many keys went, hash and plaintext, because their collection's time was over, since the
  /// ledger was opened.
  long keysExpired();

  /// How many keys were purged since the ledger was opened.
  long keysPurged();

  /// Removes what was deleted from the files: it rewrites those that hold plaintext, if anything
  /// was deleted since the last time. Takes as long as the disk needs for that.
  ///
  /// @return whether there was anything to do
  boolean erase();
}
