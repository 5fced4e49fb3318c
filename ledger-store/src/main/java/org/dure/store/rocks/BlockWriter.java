package org.dure.store.rocks;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.dure.model.MalformedException;
import org.dure.model.Version;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.tx.Body;
import org.dure.store.CommitBatch;
import org.dure.store.HashedKey;
import org.dure.store.StoreException;
import org.dure.store.TxPosition;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/// Turns one block with all it does into one write batch.
final class BlockWriter {
  private static final byte[] NOTHING = {};

  private final Database database;
  private final RocksStaging staging;
  private final RocksIndexes indexes;
  private final CommitBatch commit;
  private final ParsedBlock block;
  private final List<ByteString> unstaged = new ArrayList<>();
  private boolean deletesPlaintext;
  private long keysExpired;
  private long keysPurged;

  BlockWriter(Database database, RocksStaging staging, RocksIndexes indexes, CommitBatch commit) {
    this.database = database;
    this.staging = staging;
    this.indexes = indexes;
    this.commit = commit;
    this.block = commit.block();
  }

  /// Writes the block behind `last` and returns the new savepoint; on return everything is on the
  /// disk.
  ///
  /// @throws StoreException OUT_OF_ORDER if the block does not follow
  Savepoint write(Savepoint last) {
    checkFollows(last);
    Savepoint next = new Savepoint(last.height() + 1, block.hash(), commitHash());
    String doing = "committing block " + block.number();
    try (WriteBatch batch = new WriteBatch()) {
      putBlock(batch);
      putTransactions(batch);
      putUpdates(batch, commit.updates());
      PrivateWriter privates = new PrivateWriter(database, commit, batch);
      deletesPlaintext |= privates.write();
      keysExpired += privates.keysExpired();
      keysPurged += privates.keysPurged();
      indexes.keepUp(batch, commit.updates());
      indexes.keepUp(batch, privates.changes());
      for (var declared : commit.collections().entrySet()) {
        byte[] key = Keys.collections(declared.getKey(), block.number());
        batch.put(database.handle(Family.COLLECTIONS), key, declared.getValue().toByteArray());
      }
      Trail.mark(database, batch, block.number());
      batch.put(database.handle(Family.LEDGER), LedgerRecord.SAVEPOINT, next.toBytes());
      database.writeSynced(batch, doing);
      unstaged.forEach(staging::forget);
    } catch (RocksDBException e) {
      throw Failures.of(database.folder(), doing, e);
    }
    return next;
  }

  /// Whether plaintext was deleted that is in the files still.
  boolean deletesPlaintext() {
    return deletesPlaintext;
  }

  /// How many private keys went because their time was over.
  long keysExpired() {
    return keysExpired;
  }

  /// How many private keys were purged.
  long keysPurged() {
    return keysPurged;
  }

  private void checkFollows(Savepoint last) {
    if (block.number() != last.height()) {
      throw outOfOrder("it is block " + block.number() + ", expected is " + last.height());
    }
    if (!block.block().getHeader().getPreviousHash().equals(last.blockHash())) {
      throw outOfOrder(
          "block " + block.number() + " does not name the last block's hash as its previous one");
    }
    int codes = Blocks.transactionsFilter(block.block()).size();
    if (codes != block.size()) {
      throw outOfOrder(
          "block "
              + block.number()
              + " has "
              + codes
              + " validation codes for "
              + block.size()
              + " transactions");
    }
  }

  private StoreException outOfOrder(String why) {
    return new StoreException(
        StoreException.Kind.OUT_OF_ORDER,
        "ledger " + database.folder() + " does not take the block: " + why);
  }

  private ByteString commitHash() {
    try {
      return Blocks.commitHash(block.block());
    } catch (MalformedException e) {
      throw outOfOrder("block " + block.number() + ": " + e.getMessage());
    }
  }

  private void putBlock(WriteBatch batch) throws RocksDBException {
    byte[] number = Keys.block(block.number());
    batch.put(database.handle(Family.BLOCKS), number, block.block().toByteArray());
    batch.put(database.handle(Family.HASHES), Keys.hash(block.hash()), number);
  }

  private void putTransactions(WriteBatch batch) throws RocksDBException {
    Set<String> seen = seenEarlier();
    for (int i = 0; i < block.size(); i++) {
      String txId = block.envelopes().get(i).ledgerTxId();
      TxValidationCode code = block.code(i);
      if (!txId.isEmpty()) {
        byte[] key = Keys.transaction(txId);
        if (seen.add(txId)) {
          TxPosition position = new TxPosition(block.number(), i, code);
          batch.put(database.handle(Family.TRANSACTIONS), key, Values.position(position));
        }
        for (ByteString staged : staging.keysOf(txId)) {
          batch.delete(database.handle(Family.STAGING), staged.toByteArray());
          unstaged.add(staged);
          deletesPlaintext = true;
        }
      }
      if (code == TxValidationCode.VALID
          && block.envelopes().get(i).body() instanceof Body.EndorserTx tx) {
        putHistory(batch, tx, new Version(block.number(), i));
      }
    }
  }

  /// The ids in this block that are on the ledger already; their first position stays.
  private Set<String> seenEarlier() {
    List<String> txIds =
        block.envelopes().stream().map(e -> e.ledgerTxId()).filter(id -> !id.isEmpty()).toList();
    List<byte[]> keys = txIds.stream().map(Keys::transaction).toList();
    var found = database.getAll(Family.TRANSACTIONS, database.newest(), keys);
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < keys.size(); i++) {
      if (found.get(i) != null) {
        seen.add(txIds.get(i));
      }
    }
    return seen;
  }

  private void putHistory(WriteBatch batch, Body.EndorserTx tx, Version version)
      throws RocksDBException {
    for (NsRwSet namespace : tx.rwSet().namespaces()) {
      for (KvWrite write : namespace.writes()) {
        byte[] key = Keys.history(namespace.namespace(), write.key(), version);
        batch.put(database.handle(Family.HISTORY), key, NOTHING);
      }
    }
  }

  private void putUpdates(WriteBatch batch, StateUpdates updates) throws RocksDBException {
    for (var namespace : updates.publicUpdates().entrySet()) {
      for (var update : namespace.getValue().entrySet()) {
        byte[] key = Keys.state(namespace.getKey(), update.getKey());
        put(batch, Family.STATE, key, update.getValue());
      }
    }
    for (var namespace : updates.hashedUpdates().entrySet()) {
      for (var collection : namespace.getValue().entrySet()) {
        for (var update : collection.getValue().entrySet()) {
          HashedKey key = new HashedKey(namespace.getKey(), collection.getKey(), update.getKey());
          put(batch, Family.HASHED, Keys.hashed(key), update.getValue());
        }
      }
    }
  }

  private void put(WriteBatch batch, Family family, byte[] key, StateUpdate update)
      throws RocksDBException {
    switch (update) {
      case StateUpdate.Put put ->
          batch.put(database.handle(family), key, Values.state(put.value()));
      case StateUpdate.Delete delete -> batch.delete(database.handle(family), key);
    }
  }
}
