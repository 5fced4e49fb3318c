package org.dure.bench;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dure.model.MalformedException;
import org.dure.model.Version;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.state.CommitHash;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.PrivateUpdates;
import org.dure.store.StateSnapshot;
import org.dure.store.query.IndexDefinition;
import org.dure.store.rocks.RocksLedgers;

/// A ledger of JSON documents on real files, with some indexes.
final class DocumentLedger implements AutoCloseable {
  static final String CHAINCODE = SampleTransaction.CHAINCODE;

  /// Documents, each of a transaction of its own, in a block.
  static final int BLOCK = 500;

  private static final int OWNERS = 100;
  private static final List<String> FIELDS =
      List.of("\"owner\",\"area\"", "\"area\"", "\"kind\",\"owner\"");

  private final Path folder;
  private final RocksLedgers ledgers;
  private final Ledger ledger;
  private ByteString commitHash = ByteString.EMPTY;
  private int changes;

  /// @param indexes how many, up to three
  DocumentLedger(int indexes) throws IOException {
    folder = Files.createTempDirectory("dure-documents");
    ledgers = new RocksLedgers(folder);
    ledger = ledgers.open("bench");
    List<IndexDefinition> definitions = new ArrayList<>();
    for (int i = 0; i < indexes; i++) {
      definitions.add(
          IndexDefinition.parse(
              "i" + i,
              "{\"index\":{\"fields\":[%s]},\"ddoc\":\"d\",\"name\":\"i%d\"}"
                  .formatted(FIELDS.get(i), i)));
    }
    ledger.indexes().define(CHAINCODE, Map.of("", definitions));
  }

  void buildIndexes() {
    boolean more = true;
    while (more) {
      more = ledger.indexes().build();
    }
  }

  StateSnapshot snapshot() {
    return ledger.snapshot();
  }

  void commit(CommitBatch batch) {
    ledger.commit(batch);
  }

  /// A block that writes the documents from a number on, with other values each time.
  CommitBatch nextBlock(int from) {
    long number = ledger.height();
    List<ByteString> envelopes = new ArrayList<>();
    StateUpdates updates = new StateUpdates();
    for (int i = 0; i < BLOCK; i++) {
      String key = "document%07d".formatted(from + i);
      ByteString value = document(from + i);
      envelopes.add(SampleTransaction.writing(number + "-" + i, key, value));
      updates.put(
          CHAINCODE, key, StateUpdate.Put.of(value, ByteString.EMPTY, new Version(number, i)));
    }
    ByteString codes = ByteString.copyFrom(new byte[BLOCK]);
    if (number > 0) {
      commitHash = CommitHash.of(codes, updates, commitHash);
    }
    try {
      ParsedBlock block =
          ParsedBlock.parse(
              Blocks.withOutcome(
                  Blocks.create(number, ledger.lastBlockHash(), envelopes), codes, commitHash));
      return new CommitBatch(block, updates, PrivateUpdates.none());
    } catch (MalformedException e) {
      throw new IllegalStateException("a block that was just made", e);
    }
  }

  /// About 150 bytes. A hundredth of the documents has an owner in common, and of those a tenth or
  /// less a small area.
  private ByteString document(int number) {
    changes++;
    return ByteString.copyFromUtf8(
        "{\"docType\":\"parcel\",\"owner\":\"owner-%d\",\"area\":%d,\"kind\":\"%s\",\"note\":\"%s\"}"
            .formatted(
                number % OWNERS,
                (number / OWNERS) % 1000 < 10 ? number / OWNERS % 10 : 10 + changes % 990,
                changes % 2 == 0 ? "field" : "wood",
                "n".repeat(60)));
  }

  @Override
  public void close() throws IOException {
    ledgers.close();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
