package org.dure.store;

import com.google.protobuf.ByteString;
import java.util.Comparator;
import org.dure.model.Version;

/// Names what one transaction on the ledger wrote to one private collection.
///
/// @param tx its place in the block, from 0
public record PrivateSetId(long block, int tx, String namespace, String collection)
    implements Comparable<PrivateSetId> {
  private static final Comparator<PrivateSetId> ORDER =
      Comparator.comparingLong(PrivateSetId::block)
          .thenComparingInt(PrivateSetId::tx)
          .thenComparing(PrivateSetId::namespace)
          .thenComparing(PrivateSetId::collection);

  /// The height of the transaction.
  public Version version() {
    return new Version(block, tx);
  }

  /// A key of the collection.
  public HashedKey key(ByteString keyHash) {
    return new HashedKey(namespace, collection, keyHash);
  }

  @Override
  public int compareTo(PrivateSetId other) {
    return ORDER.compare(this, other);
  }
}
