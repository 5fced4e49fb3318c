package org.dure.node.chaincode.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.dure.membership.msp.SigningIdentity;
import org.dure.membership.policy.PolicyLanguage;
import org.dure.node.chaincode.ExecutionLimits;
import org.dure.node.gateway.TestNetwork;
import org.hyperledger.fabric.protos.ledger.queryresult.KV;
import org.hyperledger.fabric.protos.ledger.queryresult.KeyModification;
import org.hyperledger.fabric.protos.peer.ChaincodeAdditionalParams;
import org.hyperledger.fabric.protos.peer.ChaincodeEvent;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage;
import org.hyperledger.fabric.protos.peer.ChaincodeMessage.Type;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
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
import org.hyperledger.fabric.protos.peer.QueryResponseMetadata;
import org.hyperledger.fabric.protos.peer.QueryStateClose;
import org.hyperledger.fabric.protos.peer.QueryStateNext;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.StateMetadata;
import org.hyperledger.fabric.protos.peer.StateMetadataResult;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.hyperledger.fabric.protos.peer.WriteBatchState;
import org.hyperledger.fabric.protos.peer.WriteRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// A contract in a process of its own, message by message, on a real ledger. Its collection `own`
/// is of the only organisation.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Execution(ExecutionMode.SAME_THREAD)
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ContractStreamTest {
  private static final ByteString MALFORMED = ByteString.copyFrom(new byte[] {0x0a, 0x7f, 1});

  private FakeContract contract;
  private TestNetwork network;
  private SigningIdentity user;
  private String packageId;

  @BeforeAll
  void deploy(@TempDir Path directory) throws Exception {
    contract = new FakeContract();
    network = new TestNetwork(directory, 1, new ExecutionLimits(Duration.ofSeconds(8), 8, 100, 4));
    user = network.user(1, "User1");
    packageId = network.deploy("served", packed("127.0.0.1:" + contract.port()), own(), 1);
    contract.registersAs = packageId;
    network.deploy("probe", 1);
    contract.scripts.put(
        "put",
        (talk, args) -> {
          talk.ask(
              Type.PUT_STATE,
              PutState.newBuilder().setKey(args.get(0)).setValue(utf8(args.get(1))).build());
          return FakeContract.completed("");
        });
    contract.scripts.put(
        "get",
        (talk, args) ->
            FakeContract.completed(
                talk.ask(Type.GET_STATE, GetState.newBuilder().setKey(args.get(0)).build())
                    .toStringUtf8()));
  }

  @AfterAll
  void close() {
    contract.close();
    network.close();
  }

  private static byte[] packed(String address) throws Exception {
    Map<String, byte[]> code = new LinkedHashMap<>();
    code.put(
        "connection.json", bytes("{\"address\":\"" + address + "\",\"dial_timeout\":\"30s\"}"));
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put("metadata.json", bytes("{\"type\":\"ccaas\",\"label\":\"served_1\"}"));
    all.put("code.tar.gz", TestNetwork.tarGz(code));
    return TestNetwork.tarGz(all);
  }

  private static CollectionConfigPackage own() throws Exception {
    return CollectionConfigPackage.newBuilder()
        .addConfig(
            CollectionConfig.newBuilder()
                .setStaticCollectionConfig(
                    StaticCollectionConfig.newBuilder()
                        .setName("own")
                        .setMemberOrgsPolicy(
                            CollectionPolicyConfig.newBuilder()
                                .setSignaturePolicy(PolicyLanguage.parse("OR('Org1MSP.member')")))))
        .build();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static ByteString utf8(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private Response call(String... args) {
    return network
        .nodes
        .getFirst()
        .endorser
        .process(network.proposal(user, "served", args))
        .response()
        .getResponse();
  }

  private String answer(String... args) {
    Response response = call(args);
    assertThat(response.getStatus()).as(response.getMessage()).isEqualTo(200);
    return response.getPayload().toStringUtf8();
  }

  private void submit(String... args) throws Exception {
    network.commit(network.endorsed(1, network.proposal(user, "served", args)));
  }

  private static WriteRecord write(
      WriteRecord.Type type, String collection, String key, String value) {
    return WriteRecord.newBuilder()
        .setType(type)
        .setCollection(collection)
        .setKey(key)
        .setValue(utf8(value))
        .build();
  }

  @Test
  void theShimIsToldWhatTheNodeCanDo() throws Exception {
    answer("get", "anything");
    ChaincodeMessage registered = contract.handshake.poll(30, TimeUnit.SECONDS);
    ChaincodeMessage ready = contract.handshake.poll(30, TimeUnit.SECONDS);
    assertThat(Objects.requireNonNull(registered).getType()).isEqualTo(Type.REGISTERED);
    assertThat(Objects.requireNonNull(ready).getType()).isEqualTo(Type.READY);
    ChaincodeAdditionalParams abilities = ChaincodeAdditionalParams.parseFrom(ready.getPayload());
    assertThat(abilities.getUseWriteBatch()).isTrue();
    assertThat(abilities.getUseGetMultipleKeys()).isTrue();
    assertThat(abilities.getMaxSizeWriteBatch()).isEqualTo(1000);
    assertThat(abilities.getMaxSizeGetMultipleKeys()).isEqualTo(1000);
  }

  @Test
  void aBatchOfWritesIsWrittenAndManyKeysAreReadAtOnce() throws Exception {
    contract.scripts.put(
        "batch",
        (talk, args) -> {
          talk.ask(
              Type.WRITE_BATCH_STATE,
              WriteBatchState.newBuilder()
                  .addRec(write(WriteRecord.Type.PUT_STATE, "", "b1", "one"))
                  .addRec(write(WriteRecord.Type.PUT_STATE, "", "b2", "two"))
                  .addRec(write(WriteRecord.Type.DEL_STATE, "", "b2", ""))
                  .addRec(write(WriteRecord.Type.PUT_STATE, "own", "b1", "hidden"))
                  .addRec(write(WriteRecord.Type.PUT_STATE, "own", "b2", "purged"))
                  .addRec(write(WriteRecord.Type.PURGE_PRIVATE_DATA, "own", "b2", ""))
                  .build());
          return FakeContract.completed("");
        });
    contract.scripts.put(
        "many",
        (talk, args) -> {
          ByteString found =
              talk.ask(
                  Type.GET_STATE_MULTIPLE,
                  GetStateMultiple.newBuilder()
                      .setCollection(args.get(0))
                      .addAllKeys(List.of("b1", "absent", "b2"))
                      .build());
          return FakeContract.completed(
              GetStateMultipleResult.parseFrom(found).getValuesList().stream()
                  .map(ByteString::toStringUtf8)
                  .toList()
                  .toString());
        });
    submit("batch");
    assertThat(answer("many", "")).isEqualTo("[one, , ]");
    assertThat(answer("many", "own")).isEqualTo("[hidden, , ]");
    assertThat(call("many", "unknown").getMessage())
        .contains("GET_STATE_MULTIPLE failed: transaction ID: ")
        .contains(
            "collection [unknown] not defined in the collection config for chaincode [served]");
  }

  @Test
  void aBatchWithAnUnknownRecordFails() {
    contract.scripts.put(
        "strange",
        (talk, args) -> {
          talk.ask(
              Type.WRITE_BATCH_STATE,
              WriteBatchState.newBuilder()
                  .addRec(WriteRecord.newBuilder().setTypeValue(77).setKey("k"))
                  .build());
          return FakeContract.completed("");
        });
    assertThat(call("strange").getMessage())
        .contains("transaction returned with failure: WRITE_BATCH_STATE failed: transaction ID: ")
        .endsWith("unknown operation type");
  }

  @Test
  void statesAreReadWrittenDeletedAndRemembered() throws Exception {
    submit("put", "s1", "one");
    submit("put", "s1", "two");
    assertThat(answer("get", "s1")).isEqualTo("two");
    contract.scripts.put(
        "past",
        (talk, args) -> {
          QueryResponse past =
              QueryResponse.parseFrom(
                  talk.ask(
                      Type.GET_HISTORY_FOR_KEY,
                      GetHistoryForKey.newBuilder().setKey(args.get(0)).build()));
          List<String> values = new ArrayList<>();
          for (var each : past.getResultsList()) {
            values.add(KeyModification.parseFrom(each.getResultBytes()).getValue().toStringUtf8());
          }
          return FakeContract.completed(values.toString());
        });
    assertThat(answer("past", "s1")).isEqualTo("[two, one]");
    contract.scripts.put(
        "delete",
        (talk, args) -> {
          talk.ask(Type.DEL_STATE, DelState.newBuilder().setKey(args.get(0)).build());
          return FakeContract.completed("");
        });
    submit("delete", "s1");
    assertThat(answer("get", "s1")).isEmpty();
  }

  @Test
  void resultsAreFetchedByTheHundredAndPagesWhole() throws Exception {
    contract.scripts.put(
        "fill",
        (talk, args) -> {
          WriteBatchState.Builder batch = WriteBatchState.newBuilder();
          for (int i = 0; i < 250; i++) {
            batch.addRec(
                write(WriteRecord.Type.PUT_STATE, "", "r%03d".formatted(i), "{\"owner\":\"Ann\"}"));
          }
          talk.ask(Type.WRITE_BATCH_STATE, batch.build());
          return FakeContract.completed("");
        });
    contract.scripts.put("range", (talk, args) -> FakeContract.completed(allOf(talk).toString()));
    contract.scripts.put("page", (talk, args) -> FakeContract.completed(page(talk, args.get(0))));
    contract.scripts.put(
        "query",
        (talk, args) -> {
          QueryResponse found =
              QueryResponse.parseFrom(
                  talk.ask(
                      Type.GET_QUERY_RESULT,
                      GetQueryResult.newBuilder()
                          .setQuery("{\"selector\":{\"owner\":\"Ann\"},\"limit\":2}")
                          .build()));
          return FakeContract.completed(keys(found).toString());
        });
    submit("fill");
    assertThat(answer("range")).isEqualTo("[100, 100, 50]");
    assertThat(answer("page", "")).isEqualTo("[r000, r001] r002 2");
    assertThat(answer("page", "r248")).isEqualTo("[r248, r249]  2");
    assertThat(answer("query")).isEqualTo("[r000, r001]");
  }

  private static List<Integer> allOf(FakeContract.Talk talk) throws Exception {
    GetStateByRange range = GetStateByRange.newBuilder().setStartKey("r").setEndKey("s").build();
    QueryResponse batch = QueryResponse.parseFrom(talk.ask(Type.GET_STATE_BY_RANGE, range));
    List<Integer> sizes = new ArrayList<>(List.of(batch.getResultsCount()));
    while (batch.getHasMore()) {
      QueryStateNext next = QueryStateNext.newBuilder().setId(batch.getId()).build();
      batch = QueryResponse.parseFrom(talk.ask(Type.QUERY_STATE_NEXT, next));
      sizes.add(batch.getResultsCount());
    }
    talk.ask(Type.QUERY_STATE_CLOSE, QueryStateClose.newBuilder().setId(batch.getId()).build());
    return sizes;
  }

  private static String page(FakeContract.Talk talk, String bookmark) throws Exception {
    QueryMetadata two = QueryMetadata.newBuilder().setPageSize(2).setBookmark(bookmark).build();
    GetStateByRange range =
        GetStateByRange.newBuilder()
            .setStartKey("r")
            .setEndKey("s")
            .setMetadata(two.toByteString())
            .build();
    QueryResponse page = QueryResponse.parseFrom(talk.ask(Type.GET_STATE_BY_RANGE, range));
    QueryResponseMetadata about = QueryResponseMetadata.parseFrom(page.getMetadata());
    return keys(page) + " " + about.getBookmark() + " " + about.getFetchedRecordsCount();
  }

  private static List<String> keys(QueryResponse response) throws InvalidProtocolBufferException {
    List<String> keys = new ArrayList<>();
    for (var each : response.getResultsList()) {
      keys.add(KV.parseFrom(each.getResultBytes()).getKey());
    }
    return keys;
  }

  @Test
  void iteratorsThatWereClosedOrNeverOpenedAreNotFound() {
    contract.scripts.put(
        "next",
        (talk, args) -> {
          talk.ask(Type.QUERY_STATE_NEXT, QueryStateNext.newBuilder().setId("9").build());
          return FakeContract.completed("");
        });
    assertThat(call("next").getMessage()).endsWith("query iterator not found");
  }

  @Test
  void privateDataAndPoliciesOfKeysGoTheSameWay() throws Exception {
    contract.scripts.put(
        "secrets",
        (talk, args) -> {
          talk.ask(
              Type.PUT_STATE,
              PutState.newBuilder().setCollection("own").setKey("p").setValue(utf8("x")).build());
          talk.ask(
              Type.PUT_STATE_METADATA,
              PutStateMetadata.newBuilder()
                  .setKey("k")
                  .setMetadata(
                      StateMetadata.newBuilder()
                          .setMetakey("VALIDATION_PARAMETER")
                          .setValue(utf8("policy")))
                  .build());
          return FakeContract.completed("");
        });
    contract.scripts.put(
        "hash",
        (talk, args) ->
            FakeContract.completed(
                String.valueOf(
                    talk.ask(
                            Type.GET_PRIVATE_DATA_HASH,
                            GetState.newBuilder().setCollection("own").setKey("p").build())
                        .size())));
    contract.scripts.put(
        "metadata",
        (talk, args) ->
            FakeContract.completed(
                StateMetadataResult.parseFrom(
                        talk.ask(
                            Type.GET_STATE_METADATA,
                            GetStateMetadata.newBuilder().setKey("k").build()))
                    .getEntriesList()
                    .stream()
                    .map(entry -> entry.getMetakey() + "=" + entry.getValue().toStringUtf8())
                    .toList()
                    .toString()));
    contract.scripts.put(
        "purge",
        (talk, args) -> {
          talk.ask(
              Type.PURGE_PRIVATE_DATA,
              DelState.newBuilder().setCollection(args.get(0)).setKey("p").build());
          return FakeContract.completed("");
        });
    submit("put", "k", "v");
    submit("secrets");
    assertThat(answer("hash")).isEqualTo("32");
    assertThat(answer("metadata")).isEqualTo("[VALIDATION_PARAMETER=policy]");
    assertThat(answer("get", "k")).isEqualTo("v");
    submit("purge", "own");
    assertThat(answer("hash")).isEqualTo("0");
    assertThat(call("purge", "").getMessage()).endsWith("only applicable for private data");
  }

  @Test
  void aServedContractCallsOneInTheNodeAndItself() throws Exception {
    contract.scripts.put(
        "call",
        (talk, args) -> {
          ChaincodeInput.Builder input = ChaincodeInput.newBuilder();
          args.subList(1, args.size()).forEach(argument -> input.addArgs(utf8(argument)));
          ChaincodeSpec spec =
              ChaincodeSpec.newBuilder()
                  .setChaincodeId(ChaincodeID.newBuilder().setName(args.get(0)))
                  .setInput(input)
                  .build();
          ChaincodeMessage last = ChaincodeMessage.parseFrom(talk.ask(Type.INVOKE_CHAINCODE, spec));
          return FakeContract.completed(
              last.getType()
                  + " "
                  + Response.parseFrom(last.getPayload()).getPayload().toStringUtf8());
        });
    assertThat(answer("call", "probe", "put", "k", "v")).isEqualTo("COMPLETED v");
    assertThat(call("call", "absent", "get", "k").getMessage())
        .contains("INVOKE_CHAINCODE failed: transaction ID: ")
        .endsWith("execute failed: chaincode absent not found");
    assertThat(call("call", "served", "get", "k").getMessage()).endsWith(" exists");
  }

  @Test
  void anEventAndARefusalComeThrough() throws Exception {
    contract.scripts.put(
        "event",
        (talk, args) ->
            FakeContract.completed("").toBuilder()
                .setChaincodeEvent(ChaincodeEvent.newBuilder().setEventName("happened"))
                .build());
    contract.scripts.put(
        "refuse",
        (talk, args) ->
            ChaincodeMessage.newBuilder()
                .setType(Type.COMPLETED)
                .setPayload(
                    Response.newBuilder()
                        .setStatus(500)
                        .setMessage("not today")
                        .build()
                        .toByteString())
                .build());
    assertThat(answer("event")).isEmpty();
    assertThat(call("refuse").getStatus()).isEqualTo(500);
    assertThat(call("refuse").getMessage()).isEqualTo("not today");
  }

  @ParameterizedTest
  @EnumSource(
      value = Type.class,
      names = {
        "GET_STATE",
        "PUT_STATE",
        "DEL_STATE",
        "GET_STATE_BY_RANGE",
        "GET_QUERY_RESULT",
        "GET_HISTORY_FOR_KEY",
        "QUERY_STATE_NEXT",
        "QUERY_STATE_CLOSE",
        "GET_PRIVATE_DATA_HASH",
        "GET_STATE_METADATA",
        "PUT_STATE_METADATA",
        "PURGE_PRIVATE_DATA",
        "INVOKE_CHAINCODE",
        "WRITE_BATCH_STATE",
        "GET_STATE_MULTIPLE"
      })
  void aMalformedRequestIsAnsweredWithAnErrorAndNothingElseHappens(Type type) {
    contract.scripts.put(
        "malformed",
        (talk, args) -> {
          ChaincodeMessage error = talk.ask(type, MALFORMED);
          ChaincodeMessage empty = talk.ask(type, ByteString.EMPTY);
          assertThat(error.getType()).isEqualTo(Type.ERROR);
          assertThat(empty.getType()).isIn(Type.ERROR, Type.RESPONSE);
          return FakeContract.completed(error.getPayload().toStringUtf8());
        });
    assertThat(answer("malformed"))
        .startsWith(type + " failed: transaction ID: ")
        .contains("unmarshal failed: ");
    assertThat(answer("get", "absent")).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      value = Type.class,
      names = {"REGISTER", "REGISTERED", "READY", "INIT", "TRANSACTION", "RESPONSE", "UNDEFINED"})
  void aMessageOutOfPlaceEndsTheStreamAndTheNextCallDialsAgain(Type type) {
    contract.scripts.put(
        "outOfPlace",
        (talk, args) -> {
          talk.send(type, MALFORMED);
          return ChaincodeMessage.newBuilder().setType(Type.KEEPALIVE).build();
        });
    assertThat(call("outOfPlace").getMessage()).endsWith("chaincode stream terminated");
    assertThat(answer("get", "absent")).isEmpty();
  }

  @Test
  void aTypeThatNobodyKnowsEndsTheStream() {
    contract.scripts.put(
        "unknownType",
        (talk, args) -> {
          talk.send(ChaincodeMessage.newBuilder().setTypeValue(4711));
          return ChaincodeMessage.newBuilder().setType(Type.KEEPALIVE).build();
        });
    assertThat(call("unknownType").getMessage()).endsWith("chaincode stream terminated");
    assertThat(answer("get", "absent")).isEmpty();
  }

  @Test
  void aMalformedResultFailsTheCall() {
    contract.scripts.put(
        "malformedResult",
        (talk, args) ->
            ChaincodeMessage.newBuilder().setType(Type.COMPLETED).setPayload(MALFORMED).build());
    assertThat(call("malformedResult").getMessage()).contains("failed to unmarshal response");
  }

  @Test
  void aSecondRequestWhileOneIsPendingIsDropped() {
    contract.scripts.put(
        "two",
        (talk, args) -> {
          ByteString absent = GetState.newBuilder().setKey("absent").build().toByteString();
          for (int i = 0; i < 50; i++) {
            talk.send(Type.GET_STATE, absent);
          }
          talk.answer();
          return FakeContract.completed("done");
        });
    assertThat(answer("two")).isEqualTo("done");
    assertThat(answer("get", "absent")).isEmpty();
  }

  @Test
  void aContractThatNeverAnswersRunsOutOfTime() {
    contract.scripts.put(
        "silence", (talk, args) -> ChaincodeMessage.newBuilder().setType(Type.KEEPALIVE).build());
    assertThat(call("silence").getMessage())
        .endsWith("error sending: timeout expired while executing transaction");
    assertThat(answer("get", "absent")).isEmpty();
  }

  @Test
  void aContractOfAnotherPackageIsNotServed() throws Exception {
    try (FakeContract other = new FakeContract()) {
      other.registersAs = "someone:else";
      network.deploy("other", packed("127.0.0.1:" + other.port()), own(), 1);
      Response response =
          network
              .nodes
              .getFirst()
              .endorser
              .process(network.proposal(user, "other", "get", "k"))
              .response()
              .getResponse();
      assertThat(response.getMessage())
          .contains("could not launch chaincode served_1:")
          .contains("the contract registered as 'someone:else'");
    }
  }

  @Test
  void aContractThatDoesNotRunIsNamedWithItsAddress() throws Exception {
    network.deploy("nobody", packed("127.0.0.1:1"), own(), 1);
    Response response =
        network
            .nodes
            .getFirst()
            .endorser
            .process(network.proposal(user, "nobody", "get", "k"))
            .response()
            .getResponse();
    assertThat(response.getMessage())
        .contains("could not launch chaincode served_1:")
        .contains("127.0.0.1:1")
        .contains("UNAVAILABLE");
  }
}
