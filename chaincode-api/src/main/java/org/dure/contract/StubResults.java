package org.dure.contract;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;

/// Query results in the Fabric API's shapes.
final class StubResults {
  private StubResults() {}

  record Entry(StateEntry entry) implements KeyValue {
    @Override
    public String getKey() {
      return entry.key();
    }

    @Override
    public byte[] getValue() {
      return entry.value();
    }

    @Override
    public String getStringValue() {
      return new String(entry.value(), StandardCharsets.UTF_8);
    }
  }

  record Modification(HistoryEntry entry) implements KeyModification {
    @Override
    public String getTxId() {
      return entry.txId();
    }

    @Override
    public byte[] getValue() {
      return entry.value();
    }

    @Override
    public String getStringValue() {
      return new String(entry.value(), StandardCharsets.UTF_8);
    }

    @Override
    public Instant getTimestamp() {
      return entry.timestamp();
    }

    @Override
    public boolean isDeleted() {
      return entry.deleted();
    }
  }

  record Page(StatePage page) implements QueryResultsIteratorWithMetadata<KeyValue> {
    @Override
    public Iterator<KeyValue> iterator() {
      return page.entries().stream().map(e -> (KeyValue) new Entry(e)).iterator();
    }

    @Override
    public QueryResponseMetadata getMetadata() {
      return QueryResponseMetadata.newBuilder()
          .setBookmark(page.bookmark())
          .setFetchedRecordsCount(page.entries().size())
          .build();
    }

    @Override
    public void close() {
      // The page is already whole.
    }
  }
}
