package org.dure.node.chaincode.stream;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.contract.Cursor;
import org.dure.contract.LedgerAccess;
import org.dure.contract.StatePage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.DelState;
import org.hyperledger.fabric.protos.peer.GetHistoryForKey;
import org.hyperledger.fabric.protos.peer.GetQueryResult;
import org.hyperledger.fabric.protos.peer.GetState;
import org.hyperledger.fabric.protos.peer.GetStateByRange;
import org.hyperledger.fabric.protos.peer.GetStateMetadata;
import org.hyperledger.fabric.protos.peer.GetStateMultiple;
import org.hyperledger.fabric.protos.peer.GetStateMultipleResult;
import org.hyperledger.fabric.protos.peer.PutState;
import org.hyperledger.fabric.protos.peer.PutStateMetadata;
import org.hyperledger.fabric.protos.peer.QueryMetadata;
import org.hyperledger.fabric.protos.peer.QueryResponse;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.hyperledger.fabric.shim.Chaincode;
import org.jspecify.annotations.Nullable;

/// Answers what one call asks of the ledger. Rules are the ledger's; here is only what a message
/// means (`core/chaincode/handler.go`). Whatever fails becomes an ERROR with Fabric's text. For one
/// thread.
final class ShimRequests implements AutoCloseable {
  private static final Set<Type> REQUESTS =
      EnumSet.of(
          Type.GET_STATE,
          Type.PUT_STATE,
          Type.DEL_STATE,
          Type.GET_STATE_BY_RANGE,
          Type.GET_QUERY_RESULT,
          Type.GET_HISTORY_FOR_KEY,
          Type.QUERY_STATE_NEXT,
          Type.QUERY_STATE_CLOSE,
          Type.GET_PRIVATE_DATA_HASH,
          Type.GET_STATE_METADATA,
          Type.PUT_STATE_METADATA,
          Type.PURGE_PRIVATE_DATA,
          Type.INVOKE_CHAINCODE,
          Type.WRITE_BATCH_STATE,
          Type.GET_STATE_MULTIPLE);
  private static final String VALIDATION_PARAMETER = "VALIDATION_PARAMETER";
  private static final String INVOKE_FAILED = "INVOKE_CHAINCODE failed: ";

  private final String chaincode;
  private final LedgerAccess ledger;
  private final Map<String, OpenResults> open = new HashMap<>();
  private long ids;

  ShimRequests(String chaincode, LedgerAccess ledger) {
    this.chaincode = chaincode;
    this.ledger = ledger;
  }

  static boolean isRequest(Type type) {
    return REQUESTS.contains(type);
  }

  /// The answer to a request, an ERROR if it cannot be served.
  ChaincodeMessage answer(ChaincodeMessage request) {
    try {
      return ChaincodeMessage.newBuilder()
          .setType(Type.RESPONSE)
          .setPayload(payload(request))
          .setTxid(request.getTxid())
          .setChannelId(request.getChannelId())
          .build();
    } catch (InvalidProtocolBufferException e) {
      return failed(request, "unmarshal failed: " + e.getMessage());
    } catch (RuntimeException | StackOverflowError e) {
      // A contract's process must not bring down the thread that serves it, whatever it sends.
      return failed(request, e.getMessage() == null ? e.toString() : e.getMessage());
    }
  }

  static ChaincodeMessage failed(ChaincodeMessage request, String why) {
    String text =
        why.startsWith(INVOKE_FAILED)
            ? why
            : "%s failed: transaction ID: %s: %s"
                .formatted(request.getType(), request.getTxid(), why);
    return ChaincodeMessage.newBuilder()
        .setType(Type.ERROR)
        .setPayload(ByteString.copyFromUtf8(text))
        .setTxid(request.getTxid())
        .setChannelId(request.getChannelId())
        .build();
  }

  private ByteString payload(ChaincodeMessage request) throws InvalidProtocolBufferException {
    ByteString payload = request.getPayload();
    return switch (request.getType()) {
      case GET_STATE -> get(GetState.parseFrom(payload));
      case PUT_STATE -> put(PutState.parseFrom(payload));
      case DEL_STATE -> delete(DelState.parseFrom(payload));
      case PURGE_PRIVATE_DATA -> purge(DelState.parseFrom(payload));
      case GET_PRIVATE_DATA_HASH -> hash(GetState.parseFrom(payload));
      case GET_STATE_METADATA -> metadata(GetStateMetadata.parseFrom(payload));
      case PUT_STATE_METADATA -> putMetadata(PutStateMetadata.parseFrom(payload));
      case GET_STATE_BY_RANGE -> range(GetStateByRange.parseFrom(payload));
      case GET_QUERY_RESULT -> query(GetQueryResult.parseFrom(payload));
      case GET_HISTORY_FOR_KEY -> history(GetHistoryForKey.parseFrom(payload));
      case QUERY_STATE_NEXT -> next(QueryStateNext.parseFrom(payload));
      case QUERY_STATE_CLOSE -> close(QueryStateClose.parseFrom(payload));
      case INVOKE_CHAINCODE -> invoke(ChaincodeSpec.parseFrom(payload));
      case WRITE_BATCH_STATE -> writeAll(WriteBatchState.parseFrom(payload));
      case GET_STATE_MULTIPLE -> getAll(GetStateMultiple.parseFrom(payload));
      default -> throw new IllegalArgumentException("unknown request " + request.getType());
    };
  }

  private ByteString get(GetState request) {
    return bytes(value(request.getCollection(), request.getKey()));
  }

  private byte @Nullable [] value(String collection, String key) {
    return collection.isEmpty()
        ? ledger.getState(checked(key))
        : ledger.getPrivateData(collection, checked(key));
  }

  private ByteString getAll(GetStateMultiple request) {
    GetStateMultipleResult.Builder values = GetStateMultipleResult.newBuilder();
    for (String key : request.getKeysList()) {
      values.addValues(bytes(value(request.getCollection(), key)));
    }
    return values.build().toByteString();
  }

  private ByteString hash(GetState request) {
    return bytes(ledger.getPrivateDataHash(request.getCollection(), checked(request.getKey())));
  }

  private ByteString put(PutState request) {
    String key = checked(request.getKey());
    byte[] value = request.getValue().toByteArray();
    if (request.getCollection().isEmpty()) {
      ledger.putState(key, value);
    } else {
      ledger.putPrivateData(request.getCollection(), key, value);
    }
    return ByteString.EMPTY;
  }

  private ByteString delete(DelState request) {
    String key = checked(request.getKey());
    if (request.getCollection().isEmpty()) {
      ledger.delState(key);
    } else {
      ledger.delPrivateData(request.getCollection(), key);
    }
    return ByteString.EMPTY;
  }

  private ByteString purge(DelState request) {
    if (request.getCollection().isEmpty()) {
      throw new IllegalArgumentException("only applicable for private data");
    }
    ledger.purgePrivateData(request.getCollection(), checked(request.getKey()));
    return ByteString.EMPTY;
  }

  private ByteString metadata(GetStateMetadata request) {
    String key = checked(request.getKey());
    byte[] policy =
        request.getCollection().isEmpty()
            ? ledger.getStateValidationParameter(key)
            : ledger.getPrivateDataValidationParameter(request.getCollection(), key);
    StateMetadataResult.Builder entries = StateMetadataResult.newBuilder();
    if (policy != null) {
      entries.addEntries(
          StateMetadata.newBuilder().setMetakey(VALIDATION_PARAMETER).setValue(bytes(policy)));
    }
    return entries.build().toByteString();
  }

  private ByteString putMetadata(PutStateMetadata request) {
    if (!request.getMetadata().getMetakey().equals(VALIDATION_PARAMETER)) {
      throw new IllegalArgumentException(
          "metadata '%s' is not supported, only %s is"
              .formatted(request.getMetadata().getMetakey(), VALIDATION_PARAMETER));
    }
    String key = checked(request.getKey());
    byte[] policy = request.getMetadata().getValue().toByteArray();
    if (request.getCollection().isEmpty()) {
      ledger.setStateValidationParameter(key, policy);
    } else {
      ledger.setPrivateDataValidationParameter(request.getCollection(), key, policy);
    }
    return ByteString.EMPTY;
  }

  private ByteString writeAll(WriteBatchState batch) {
    for (WriteRecord write : batch.getRecList()) {
      switch (write.getType()) {
        case PUT_STATE ->
            put(
                PutState.newBuilder()
                    .setKey(write.getKey())
                    .setValue(write.getValue())
                    .setCollection(write.getCollection())
                    .build());
        case DEL_STATE -> delete(deletion(write));
        case PURGE_PRIVATE_DATA -> purge(deletion(write));
        case PUT_STATE_METADATA ->
            putMetadata(
                PutStateMetadata.newBuilder()
                    .setKey(write.getKey())
                    .setCollection(write.getCollection())
                    .setMetadata(write.getMetadata())
                    .build());
        case UNDEFINED, UNRECOGNIZED ->
            throw new IllegalArgumentException("unknown operation type");
      }
    }
    return ByteString.EMPTY;
  }

  private static DelState deletion(WriteRecord write) {
    return DelState.newBuilder()
        .setKey(write.getKey())
        .setCollection(write.getCollection())
        .build();
  }

  private ByteString range(GetStateByRange request) throws InvalidProtocolBufferException {
    QueryMetadata page = QueryMetadata.parseFrom(request.getMetadata());
    String start = request.getStartKey();
    String end = request.getEndKey();
    if (!request.getCollection().isEmpty()) {
      return first(
          OpenResults.entries(
              chaincode, ledger.getPrivateDataByRange(request.getCollection(), start, end)));
    }
    return isPage(page)
        ? whole(ledger.getStateByRangeWithPagination(start, end, size(page), page.getBookmark()))
        : first(OpenResults.entries(chaincode, ledger.getStateByRange(start, end)));
  }

  private ByteString query(GetQueryResult request) throws InvalidProtocolBufferException {
    QueryMetadata page = QueryMetadata.parseFrom(request.getMetadata());
    String query = request.getQuery();
    if (!request.getCollection().isEmpty()) {
      return first(
          OpenResults.entries(
              chaincode, ledger.getPrivateDataQueryResult(request.getCollection(), query)));
    }
    return isPage(page)
        ? whole(ledger.getQueryResultWithPagination(query, size(page), page.getBookmark()))
        : first(OpenResults.entries(chaincode, ledger.getQueryResult(query)));
  }

  private static boolean isPage(QueryMetadata page) {
    return page.getPageSize() != 0 || !page.getBookmark().isEmpty();
  }

  private static int size(QueryMetadata page) {
    if (page.getPageSize() <= 0) {
      throw new IllegalArgumentException("page size must be above zero, is " + page.getPageSize());
    }
    return page.getPageSize();
  }

  private ByteString history(GetHistoryForKey request) {
    return first(OpenResults.changes(ledger.getHistoryForKey(checked(request.getKey()))));
  }

  private ByteString whole(StatePage page) {
    return OpenResults.page(chaincode, page, nextId()).toByteString();
  }

  private ByteString first(Cursor<Message> results) {
    String id = nextId();
    OpenResults opened = new OpenResults(id, results);
    open.put(id, opened);
    return batch(opened);
  }

  private String nextId() {
    return Long.toString(++ids);
  }

  private ByteString next(QueryStateNext request) {
    OpenResults opened = open.get(request.getId());
    if (opened == null) {
      throw new IllegalStateException("query iterator not found");
    }
    return batch(opened);
  }

  private ByteString batch(OpenResults opened) {
    boolean more = false;
    try {
      QueryResponse batch = opened.batch();
      more = batch.getHasMore();
      return batch.toByteString();
    } finally {
      if (!more) {
        open.remove(opened.id());
        opened.close();
      }
    }
  }

  private ByteString close(QueryStateClose request) {
    OpenResults opened = open.remove(request.getId());
    if (opened != null) {
      opened.close();
    }
    return QueryResponse.newBuilder().setId(request.getId()).build().toByteString();
  }

  /// As the shims expect it: the called contract's last message.
  private ByteString invoke(ChaincodeSpec spec) {
    List<byte[]> args =
        spec.getInput().getArgsList().stream().map(ByteString::toByteArray).toList();
    Chaincode.Response answered =
        ledger.invokeChaincode(checked(spec.getChaincodeId().getName()), args, "");
    Response.Builder response = Response.newBuilder().setStatus(answered.getStatusCode());
    if (answered.getMessage() != null) {
      response.setMessage(answered.getMessage());
    }
    response.setPayload(bytes(answered.getPayload()));
    return ChaincodeMessage.newBuilder()
        .setType(Type.COMPLETED)
        .setPayload(response.build().toByteString())
        .build()
        .toByteString();
  }

  private static String checked(String key) {
    if (key.isEmpty()) {
      throw new IllegalArgumentException("key must not be an empty string");
    }
    return key;
  }

  private static ByteString bytes(byte @Nullable [] value) {
    return value == null ? ByteString.EMPTY : ByteString.copyFrom(value);
  }

  @Override
  public void close() {
    open.values().forEach(OpenResults::close);
    open.clear();
  }
}
