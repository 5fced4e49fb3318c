package org.dure.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.shim.Chaincode;
import org.hyperledger.fabric.shim.ChaincodeException;
import org.hyperledger.fabric.shim.ChaincodeStub;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.jspecify.annotations.Nullable;

/// The stub a contract sees, over a [LedgerAccess]. Key rules are those of fabric-chaincode-java's
/// stub and of the peer's handler.
public final class ContractStub implements ChaincodeStub {
  private static final String FIRST_SIMPLE_KEY = "\u0001";
  private static final String LAST_RUNE = "\udbff\udfff";

  private final Invocation call;
  private final LedgerAccess ledger;
  private @Nullable ChaincodeEvent event;

  public ContractStub(Invocation call, LedgerAccess ledger) {
    this.call = call;
    this.ledger = ledger;
  }

  @Override
  public List<byte[]> getArgs() {
    return call.args();
  }

  @Override
  public List<String> getStringArgs() {
    return call.args().stream().map(a -> new String(a, StandardCharsets.UTF_8)).toList();
  }

  @Override
  public @Nullable String getFunction() {
    return call.args().isEmpty()
        ? null
        : new String(call.args().getFirst(), StandardCharsets.UTF_8);
  }

  @Override
  public List<String> getParameters() {
    return getStringArgs().stream().skip(1).toList();
  }

  @Override
  public String getTxId() {
    return call.txId();
  }

  @Override
  public String getChannelId() {
    return call.channelId();
  }

  @Override
  public Chaincode.Response invokeChaincode(
      String chaincodeName, List<byte[]> args, @Nullable String channel) {
    return ledger.invokeChaincode(
        chaincodeName, args, channel == null || channel.isBlank() ? "" : channel);
  }

  /// Empty, not null, for a key that does not exist: as the Java shim has it.
  @Override
  public byte[] getState(String key) {
    byte[] value = ledger.getState(Keys.checked(key));
    return value == null ? new byte[0] : value;
  }

  @Override
  public byte @Nullable [] getStateValidationParameter(String key) {
    return ledger.getStateValidationParameter(Keys.checked(key));
  }

  @Override
  public void putState(String key, byte[] value) {
    Objects.requireNonNull(value, "value cannot be null");
    ledger.putState(Keys.checked(key), value.clone());
  }

  @Override
  public void setStateValidationParameter(String key, byte[] value) {
    ledger.setStateValidationParameter(Keys.checked(key), value.clone());
  }

  @Override
  public void delState(String key) {
    ledger.delState(Keys.checked(key));
  }

  @Override
  public QueryResultsIterator<KeyValue> getStateByRange(
      @Nullable String startKey, @Nullable String endKey) {
    return range(simpleStart(startKey), simpleEnd(endKey));
  }

  @Override
  public QueryResultsIteratorWithMetadata<KeyValue> getStateByRangeWithPagination(
      @Nullable String startKey, @Nullable String endKey, int pageSize, @Nullable String bookmark) {
    return page(simpleStart(startKey), simpleEnd(endKey), pageSize, bookmark);
  }

  @Override
  public QueryResultsIterator<KeyValue> getStateByPartialCompositeKey(String compositeKey) {
    return getStateByPartialCompositeKey(
        compositeKey.startsWith(CompositeKey.NAMESPACE)
            ? CompositeKey.parseCompositeKey(compositeKey)
            : new CompositeKey(compositeKey));
  }

  @Override
  public QueryResultsIterator<KeyValue> getStateByPartialCompositeKey(
      String objectType, String... attributes) {
    return getStateByPartialCompositeKey(new CompositeKey(objectType, attributes));
  }

  @Override
  public QueryResultsIterator<KeyValue> getStateByPartialCompositeKey(
      @Nullable CompositeKey compositeKey) {
    String prefix = prefix(compositeKey);
    return range(prefix, prefix + LAST_RUNE);
  }

  @Override
  public QueryResultsIteratorWithMetadata<KeyValue> getStateByPartialCompositeKeyWithPagination(
      @Nullable CompositeKey compositeKey, int pageSize, @Nullable String bookmark) {
    String prefix = prefix(compositeKey);
    return page(prefix, prefix + LAST_RUNE, pageSize, bookmark);
  }

  @Override
  public CompositeKey createCompositeKey(String objectType, String... attributes) {
    CompositeKey key = new CompositeKey(objectType, attributes);
    Keys.checked(key.toString());
    return key;
  }

  @Override
  public CompositeKey splitCompositeKey(String compositeKey) {
    return CompositeKey.parseCompositeKey(compositeKey);
  }

  @Override
  public QueryResultsIterator<KeyModification> getHistoryForKey(String key) {
    return new CursorIterator<>(
        ledger.getHistoryForKey(Keys.checked(key)), StubResults.Modification::new);
  }

  @Override
  public void setEvent(@Nullable String name, byte @Nullable [] payload) {
    if (name == null || name.isBlank()) {
      throw new IllegalArgumentException("event name can not be nil string");
    }
    ChaincodeEvent.Builder builder = ChaincodeEvent.newBuilder().setEventName(name);
    if (payload != null) {
      builder.setPayload(ByteString.copyFrom(payload));
    }
    event = builder.build();
  }

  @Override
  public @Nullable ChaincodeEvent getEvent() {
    return event;
  }

  @Override
  public SignedProposal getSignedProposal() {
    return call.proposal();
  }

  @Override
  public Instant getTxTimestamp() {
    return call.timestamp();
  }

  @Override
  public byte[] getCreator() {
    return call.creator().clone();
  }

  @Override
  public Map<String, byte[]> getTransient() {
    return call.transientData();
  }

  @Override
  public byte[] getBinding() {
    return call.binding().clone();
  }

  /// The MSP of the peer on Fabric, which differs from node to node; here refused, because a
  /// contract that used it could not be endorsed by two organisations.
  @Override
  public String getMspId() {
    throw new UnsupportedOperationException(
        "getMspId names the peer's own organisation and is not offered here; the caller's is in ClientIdentity");
  }

  /// The MSP id of the caller.
  public String creatorMspId() {
    try {
      return SerializedIdentity.parseFrom(call.creator()).getMspid();
    } catch (InvalidProtocolBufferException e) {
      throw new ChaincodeException("the creator is not a serialized identity", e);
    }
  }

  private QueryResultsIterator<KeyValue> range(String start, String end) {
    return new CursorIterator<>(ledger.getStateByRange(start, end), StubResults.Entry::new);
  }

  private QueryResultsIteratorWithMetadata<KeyValue> page(
      String start, String end, int pageSize, @Nullable String bookmark) {
    checkPageSize(pageSize);
    return new StubResults.Page(
        ledger.getStateByRangeWithPagination(
            start, end, pageSize, bookmark == null ? "" : bookmark));
  }

  private static void checkPageSize(int pageSize) {
    if (pageSize <= 0) {
      throw new IllegalArgumentException("page size must be above zero, is " + pageSize);
    }
  }

  private static String simpleStart(@Nullable String start) {
    String from = start == null || start.isEmpty() ? FIRST_SIMPLE_KEY : start;
    CompositeKey.validateSimpleKeys(from);
    return from;
  }

  private static String simpleEnd(@Nullable String end) {
    String to = end == null ? "" : end;
    CompositeKey.validateSimpleKeys(to);
    return to;
  }

  private static String prefix(@Nullable CompositeKey key) {
    return (key == null ? new CompositeKey(FIRST_SIMPLE_KEY) : key).toString();
  }

  @Override
  public QueryResultsIterator<KeyValue> getQueryResult(String query) {
    return new CursorIterator<>(ledger.getQueryResult(query), StubResults.Entry::new);
  }

  @Override
  public QueryResultsIteratorWithMetadata<KeyValue> getQueryResultWithPagination(
      String query, int pageSize, @Nullable String bookmark) {
    checkPageSize(pageSize);
    return new StubResults.Page(
        ledger.getQueryResultWithPagination(query, pageSize, bookmark == null ? "" : bookmark));
  }

  /// Empty, not null, for a key that does not exist: as the Java shim has it.
  @Override
  public byte[] getPrivateData(String collection, String key) {
    byte[] value = ledger.getPrivateData(collection(collection), Keys.checked(key));
    return value == null ? new byte[0] : value;
  }

  /// Empty, not null, for a key that does not exist: as the Java shim has it.
  @Override
  public byte[] getPrivateDataHash(String collection, String key) {
    byte[] hash = ledger.getPrivateDataHash(collection(collection), Keys.checked(key));
    return hash == null ? new byte[0] : hash;
  }

  @Override
  public byte @Nullable [] getPrivateDataValidationParameter(String collection, String key) {
    return ledger.getPrivateDataValidationParameter(collection(collection), Keys.checked(key));
  }

  @Override
  public void putPrivateData(String collection, String key, byte[] value) {
    Objects.requireNonNull(value, "value cannot be null");
    ledger.putPrivateData(collection(collection), Keys.checked(key), value.clone());
  }

  @Override
  public void setPrivateDataValidationParameter(String collection, String key, byte[] value) {
    ledger.setPrivateDataValidationParameter(
        collection(collection), Keys.checked(key), value.clone());
  }

  @Override
  public void delPrivateData(String collection, String key) {
    ledger.delPrivateData(collection(collection), Keys.checked(key));
  }

  @Override
  public void purgePrivateData(String collection, String key) {
    ledger.purgePrivateData(collection(collection), Keys.checked(key));
  }

  @Override
  public QueryResultsIterator<KeyValue> getPrivateDataByRange(
      String collection, @Nullable String startKey, @Nullable String endKey) {
    return privateRange(collection, simpleStart(startKey), simpleEnd(endKey));
  }

  @Override
  public QueryResultsIterator<KeyValue> getPrivateDataByPartialCompositeKey(
      String collection, String compositeKey) {
    return getPrivateDataByPartialCompositeKey(
        collection,
        compositeKey.startsWith(CompositeKey.NAMESPACE)
            ? CompositeKey.parseCompositeKey(compositeKey)
            : new CompositeKey(compositeKey));
  }

  @Override
  public QueryResultsIterator<KeyValue> getPrivateDataByPartialCompositeKey(
      String collection, @Nullable CompositeKey compositeKey) {
    String prefix = prefix(compositeKey);
    return privateRange(collection, prefix, prefix + LAST_RUNE);
  }

  @Override
  public QueryResultsIterator<KeyValue> getPrivateDataByPartialCompositeKey(
      String collection, String objectType, String... attributes) {
    return getPrivateDataByPartialCompositeKey(
        collection, new CompositeKey(objectType, attributes));
  }

  private QueryResultsIterator<KeyValue> privateRange(String collection, String start, String end) {
    return new CursorIterator<>(
        ledger.getPrivateDataByRange(collection(collection), start, end), StubResults.Entry::new);
  }

  private static String collection(@Nullable String collection) {
    if (collection == null || collection.isEmpty()) {
      throw new IllegalArgumentException("collection must not be an empty string");
    }
    return collection;
  }

  @Override
  public QueryResultsIterator<KeyValue> getPrivateDataQueryResult(String collection, String query) {
    return new CursorIterator<>(
        ledger.getPrivateDataQueryResult(collection(collection), query), StubResults.Entry::new);
  }
}
