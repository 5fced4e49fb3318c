package org.dure.store;

import com.google.protobuf.ByteString;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.protos.common.Block;

/// The ledger of one channel. Safe for use by several threads at once, with one writer: [#commit].
/// All methods throw [StoreException] if the store fails or is closed.
public interface Ledger extends AutoCloseable {
  String channelId();

  /// Number of blocks: the number of the next block. 0 for a new ledger, whose first block is the
  /// genesis block.
  long height();

  /// Hash of the last block's header, empty at height 0.
  ByteString lastBlockHash();

  /// Commit hash of the last block, empty before block 1.
  ByteString commitHash();

  /// The first block from which on all are here whole. Below it there are config blocks only, and
  /// headers as far as this ledger has ever had the blocks.
  default long firstBlock() {
    return 0;
  }

  /// Header and metadata of the block with this number, without its data, whether or not the data
  /// is still here.
  default Optional<Block> signedHeader(long number) {
    return block(number).map(block -> block.toBuilder().clearData().build());
  }

  /// The greatest number below `number` whose block is held whole, -1 if there is none.
  default long wholeBlockBefore(long number) {
    return Math.min(number, height()) - 1;
  }

  /// The block with this number, as it was committed.
  ///
  /// @throws StoreException PRUNED if its data is no longer, or was never, here
  Optional<Block> block(long number);

  /// The bytes of the block with this number, as they were committed.
  ///
  /// @throws StoreException PRUNED if its data is no longer, or was never, here
  Optional<ByteString> blockBytes(long number);

  /// The block whose header has this hash.
  Optional<Block> blockByHash(ByteString hash);

  /// The block of the first transaction with this id.
  Optional<Block> blockByTxId(String txId);

  /// The first transaction on the ledger with this id, valid or not.
  Optional<TxPosition> transaction(String txId);

  /// The bytes of one transaction's envelope.
  Optional<ByteString> envelope(TxPosition position);

  /// The current state. Each call on it sees the newest block; two calls may see different ones.
  StateView state();

  /// The state at the current height, frozen.
  StateSnapshot snapshot();

  /// The changes of a public key by valid transactions, newest first.
  Cursor<KeyChange> history(String namespace, String key);

  /// What the definitions of a chaincode declared so far of collections, the newest first; those
  /// too that a snapshot has brought here. A definition without any has no entry (Fabric's
  /// confighistory).
  default List<CollectionsRecord> collections(String chaincode) {
    return List.of();
  }

  /// The private plaintext of endorsed transactions on their way into a block.
  PrivateStaging staging();

  /// The private plaintext of transactions on the ledger.
  PrivateData privateData();

  /// The indexes over JSON documents.
  default StateIndexes indexes() {
    throw new UnsupportedOperationException("this ledger keeps no indexes");
  }

  /// Adds the next block with all it does, all or nothing. On return it is on the disk and visible.
  /// Never call it from two threads at once.
  ///
  /// @throws StoreException OUT_OF_ORDER if number, previous hash or validation codes do not fit,
  ///   and the ledger is unchanged; NO_SPACE or IO if writing failed, and then the ledger takes no
  ///   block until it is opened again, which shows whether this one is part of it
  void commit(CommitBatch batch);

  /// Waits a while for reads in progress to end, then closes. Closing twice is harmless.
  @Override
  void close();
}
