package org.dure.node.chaincode.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.Message;
import com.google.protobuf.Timestamp;
import java.util.function.Function;
import org.dure.contract.Cursor;
import org.dure.contract.HistoryEntry;
import org.dure.contract.StateEntry;
import org.dure.contract.StatePage;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryResultBytes;
import org.jspecify.annotations.Nullable;

/// Results that a contract fetches batch by batch.
final class OpenResults {
  /// Fabric's MaxResultLimit.
  private static final int BATCH = 100;

  private final String id;
  private final Cursor<Message> results;
  private @Nullable Message ahead;

  OpenResults(String id, Cursor<Message> results) {
    this.id = id;
    this.results = results;
  }

  static Cursor<Message> entries(String namespace, Cursor<StateEntry> from) {
    return new Mapped<>(from, entry -> entry(namespace, entry));
  }

  static Cursor<Message> changes(Cursor<HistoryEntry> from) {
    return new Mapped<>(from, OpenResults::change);
  }

  /// A page, which is given whole.
  static QueryResponse page(String namespace, StatePage page, String id) {
    QueryResponse.Builder response = QueryResponse.newBuilder().setId(id);
    page.entries().forEach(entry -> response.addResults(packed(entry(namespace, entry))));
    return response
        .setMetadata(
            QueryResponseMetadata.newBuilder()
                .setFetchedRecordsCount(page.entries().size())
                .setBookmark(page.bookmark())
                .build()
                .toByteString())
        .build();
  }

  String id() {
    return id;
  }

  QueryResponse batch() {
    QueryResponse.Builder response = QueryResponse.newBuilder().setId(id);
    Message next = ahead == null ? results.next() : ahead;
    while (next != null && response.getResultsCount() < BATCH) {
      response.addResults(packed(next));
      next = results.next();
    }
    ahead = next;
    return response.setHasMore(next != null).build();
  }

  void close() {
    results.close();
  }

  private static QueryResultBytes packed(Message result) {
    return QueryResultBytes.newBuilder().setResultBytes(result.toByteString()).build();
  }

  private static Message entry(String namespace, StateEntry entry) {
    return KV.newBuilder()
        .setNamespace(namespace)
        .setKey(entry.key())
        .setValue(ByteString.copyFrom(entry.value()))
        .build();
  }

  private static Message change(HistoryEntry entry) {
    return KeyModification.newBuilder()
        .setTxId(entry.txId())
        .setValue(ByteString.copyFrom(entry.value()))
        .setIsDelete(entry.deleted())
        .setTimestamp(
            Timestamp.newBuilder()
                .setSeconds(entry.timestamp().getEpochSecond())
                .setNanos(entry.timestamp().getNano()))
        .build();
  }

  private record Mapped<S>(Cursor<S> from, Function<S, Message> map) implements Cursor<Message> {
    @Override
    public @Nullable Message next() {
      S next = from.next();
      return next == null ? null : map.apply(next);
    }

    @Override
    public void close() {
      from.close();
    }
  }
}
