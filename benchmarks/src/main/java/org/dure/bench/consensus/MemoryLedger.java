package org.dure.bench.consensus;

import com.google.protobuf.ByteString;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.store.CommitBatch;
import org.dure.store.Cursor;
import org.dure.store.KeyChange;
import org.dure.store.Ledger;
import org.dure.store.PrivateData;
import org.dure.store.PrivateStaging;
import org.dure.store.StateSnapshot;
import org.dure.store.StateView;
import org.dure.store.TxPosition;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// The newest blocks of a chain, in memory: as much of a ledger as ordering asks for.
final class MemoryLedger implements Ledger {
  private static final long BYTES_MAX = 64L << 20;
  private static final int TRANSACTIONS_MAX = 200_000;

  private final ArrayDeque<Block> newest = new ArrayDeque<>();
  private final Map<String, TxPosition> transactions =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, TxPosition> eldest) {
          return size() > TRANSACTIONS_MAX;
        }
      };
  private long height;
  private long bytes;
  private ByteString lastHash = ByteString.EMPTY;
  private ByteString commitHash = ByteString.EMPTY;

  @Override
  public String channelId() {
    return Material.CHANNEL;
  }

  @Override
  public synchronized void commit(CommitBatch batch) {
    commit(batch.block(), ByteString.EMPTY);
  }

  synchronized void commit(ParsedBlock block, ByteString commitHash) {
    newest.add(block.block());
    bytes += block.block().getSerializedSize();
    while (bytes > BYTES_MAX && newest.size() > 1) {
      bytes -= newest.remove().getSerializedSize();
    }
    int index = 0;
    for (ParsedEnvelope envelope : block.envelopes()) {
      TxPosition at = new TxPosition(block.number(), index++, TxValidationCode.VALID);
      transactions.put(envelope.txId(), at);
    }
    height = block.number() + 1;
    lastHash = block.hash();
    this.commitHash = commitHash;
  }

  @Override
  public synchronized long height() {
    return height;
  }

  @Override
  public synchronized ByteString lastBlockHash() {
    return lastHash;
  }

  @Override
  public synchronized ByteString commitHash() {
    return commitHash;
  }

  @Override
  public synchronized Optional<Block> block(long number) {
    long skipped = number - (height - newest.size());
    return skipped < 0 ? Optional.empty() : newest.stream().skip(skipped).findFirst();
  }

  @Override
  public Optional<ByteString> blockBytes(long number) {
    return block(number).map(Block::toByteString);
  }

  @Override
  public synchronized Optional<TxPosition> transaction(String txId) {
    return Optional.ofNullable(transactions.get(txId));
  }

  @Override
  public Optional<Block> blockByHash(ByteString hash) {
    throw notKept();
  }

  @Override
  public Optional<Block> blockByTxId(String txId) {
    throw notKept();
  }

  @Override
  public Optional<ByteString> envelope(TxPosition position) {
    throw notKept();
  }

  @Override
  public StateView state() {
    throw notKept();
  }

  @Override
  public StateSnapshot snapshot() {
    throw notKept();
  }

  @Override
  public Cursor<KeyChange> history(String namespace, String key) {
    throw notKept();
  }

  @Override
  public PrivateStaging staging() {
    throw notKept();
  }

  @Override
  public PrivateData privateData() {
    throw notKept();
  }

  private static UnsupportedOperationException notKept() {
    return new UnsupportedOperationException("a ledger in memory keeps the newest blocks only");
  }

  @Override
  public void close() {}
}
