package org.dure.node.chaincode;

import com.google.protobuf.ByteString;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import org.dure.contract.Cursor;
import org.dure.contract.HistoryEntry;
import org.dure.contract.LedgerAccess;
import org.dure.contract.StateEntry;
import org.dure.contract.StatePage;
import org.dure.store.KeyChange;
import org.dure.store.KeyValue;
import org.dure.store.Match;
import org.dure.store.query.QueryException;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.jspecify.annotations.Nullable;

/// The ledger as a contract sees it: one namespace of a simulator.
final class SimulatedLedger implements LedgerAccess {

  private final String namespace;
  private final Simulator state;
  private final CollectionUse collections;
  private final ContractCalls calls;

  /// Runs a contract that another one calls.
  interface ContractCalls {
    Chaincode.Response call(String chaincode, List<byte[]> args, String channel);
  }

  SimulatedLedger(
      String namespace, Simulator state, CollectionUse collections, ContractCalls calls) {
    this.namespace = namespace;
    this.state = state;
    this.collections = collections;
    this.calls = calls;
  }

  @Override
  public byte @Nullable [] getState(String key) {
    return bytes(state.get(namespace, key));
  }

  @Override
  public void putState(String key, byte[] value) {
    state.put(namespace, key, ByteString.copyFrom(value));
  }

  @Override
  public void delState(String key) {
    state.delete(namespace, key);
  }

  @Override
  public byte @Nullable [] getStateValidationParameter(String key) {
    return bytes(state.metadata(namespace, key, Simulator.VALIDATION_PARAMETER));
  }

  @Override
  public void setStateValidationParameter(String key, byte[] policy) {
    state.putMetadata(
        namespace, key, Map.of(Simulator.VALIDATION_PARAMETER, ByteString.copyFrom(policy)));
  }

  @Override
  public Cursor<StateEntry> getStateByRange(String startKey, String endKey) {
    return new Mapped<>(state.range(namespace, startKey, endKey), SimulatedLedger::entry);
  }

  @Override
  public StatePage getStateByRangeWithPagination(
      String startKey, String endKey, int pageSize, String bookmark) {
    String start = bookmark.isEmpty() ? startKey : bookmark;
    List<StateEntry> found = new ArrayList<>();
    try (RangeScan scan = state.page(namespace, start, endKey)) {
      while (found.size() < pageSize && scan.hasNext()) {
        found.add(entry(scan.next()));
      }
      String next = found.size() == pageSize && scan.hasNext() ? scan.next().key() : "";
      return new StatePage(found, next);
    }
  }

  @Override
  public Cursor<StateEntry> getQueryResult(String query) {
    return found(answered(() -> state.query(namespace, query)));
  }

  private static Cursor<StateEntry> found(QueryScan scan) {
    return new Cursor<>() {
      @Override
      public @Nullable StateEntry next() {
        return answered(() -> scan.hasNext() ? found(scan.next()) : null);
      }

      @Override
      public void close() {
        scan.close();
      }
    };
  }

  @Override
  public StatePage getQueryResultWithPagination(String query, int pageSize, String bookmark) {
    return answered(() -> {
      List<StateEntry> found = new ArrayList<>();
      try (QueryScan scan = state.queryPage(namespace, query, pageSize, bookmark)) {
        while (scan.hasNext()) {
          found.add(found(scan.next()));
        }
        return new StatePage(found, scan.bookmark());
      }
    });
  }

  /// Turns what is wrong with a query into the exception whose text reaches the client.
  private static <T extends @Nullable Object> T answered(Supplier<T> query) {
    try {
      return query.get();
    } catch (QueryException e) {
      throw new ChaincodeException(e.getMessage(), "QUERY_REFUSED", e);
    }
  }

  private static StateEntry found(Match match) {
    return new StateEntry(match.key(), match.value().toByteArray());
  }

  @Override
  public Cursor<HistoryEntry> getHistoryForKey(String key) {
    return new Mapped<>(state.history(namespace, key), SimulatedLedger::change);
  }

  @Override
  public byte @Nullable [] getPrivateData(String collection, String key) {
    collections.checkRead(collection);
    return bytes(state.getPrivate(namespace, collection, key));
  }

  @Override
  public byte @Nullable [] getPrivateDataHash(String collection, String key) {
    collections.checkKnown(collection);
    return bytes(state.getPrivateHash(namespace, collection, key));
  }

  @Override
  public void putPrivateData(String collection, String key, byte[] value) {
    collections.checkWrite(collection);
    state.putPrivate(namespace, collection, key, ByteString.copyFrom(value));
  }

  @Override
  public void delPrivateData(String collection, String key) {
    collections.checkWrite(collection);
    state.putPrivate(namespace, collection, key, ByteString.EMPTY);
  }

  @Override
  public void purgePrivateData(String collection, String key) {
    collections.checkPurge(collection);
    state.purgePrivate(namespace, collection, key);
  }

  @Override
  public byte @Nullable [] getPrivateDataValidationParameter(String collection, String key) {
    collections.checkRead(collection);
    return bytes(state.privateMetadata(namespace, collection, key, Simulator.VALIDATION_PARAMETER));
  }

  @Override
  public void setPrivateDataValidationParameter(String collection, String key, byte[] policy) {
    collections.checkWrite(collection);
    state.putPrivateMetadata(
        namespace,
        collection,
        key,
        Map.of(Simulator.VALIDATION_PARAMETER, ByteString.copyFrom(policy)));
  }

  @Override
  public Cursor<StateEntry> getPrivateDataByRange(
      String collection, String startKey, String endKey) {
    collections.checkRead(collection);
    return new Mapped<>(
        state.queryPrivate(namespace, collection, startKey, endKey), SimulatedLedger::entry);
  }

  @Override
  public Cursor<StateEntry> getPrivateDataQueryResult(String collection, String query) {
    collections.checkRead(collection);
    return found(answered(() -> state.queryPrivateDocuments(namespace, collection, query)));
  }

  @Override
  public Chaincode.Response invokeChaincode(String chaincode, List<byte[]> args, String channel) {
    return calls.call(chaincode, args, channel);
  }

  private static StateEntry entry(KeyValue found) {
    return new StateEntry(found.key(), found.value().value().toByteArray());
  }

  private static HistoryEntry change(KeyChange found) {
    Instant time =
        Instant.ofEpochSecond(found.timestamp().getSeconds(), found.timestamp().getNanos());
    return new HistoryEntry(found.txId(), found.value().toByteArray(), time, found.deleted());
  }

  private static byte @Nullable [] bytes(@Nullable ByteString value) {
    return value == null ? null : value.toByteArray();
  }

  /// A cursor of the store as one of the contract runtime.
  private record Mapped<S, T>(org.dure.store.Cursor<S> from, Function<S, T> map)
      implements Cursor<T> {

    @Override
    public @Nullable T next() {
      return from.hasNext() ? map.apply(from.next()) : null;
    }

    @Override
    public void close() {
      from.close();
    }
  }
}
