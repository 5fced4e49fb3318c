package org.dure.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.dure.contract.ContractRuntime;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestCollection;
import org.dure.contract.test.TestIdentity;
import org.dure.membership.msp.SigningIdentity;
import org.dure.membership.policy.PolicyLanguage;
import org.dure.node.chaincode.ExecutionLimits;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.Response;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A contract's private data through endorsement on real ledgers, and the same calls in the harness
/// for contracts' tests, which must answer alike. Org1 is the member of both collections; the node
/// of Org2 is a stranger.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PrivateContractTest {
  private static final String CHEAP =
      "{\"selector\":{\"price\":{\"$lt\":9}},\"sort\":[\"price\"],\"fields\":[\"price\"]}";

  private final List<SigningIdentity> users = new ArrayList<>();
  private TestNetwork network;
  private ContractHarness harness;

  /// @param org the client's organisation
  /// @param node the organisation whose node is asked
  private record Step(int org, int node, String... call) {}

  @BeforeAll
  void deploy(@TempDir Path directory) throws Exception {
    network = new TestNetwork(directory, 2, new ExecutionLimits(Duration.ofSeconds(5), 8, 100, 8));
    users.add(network.user(1, "User1"));
    users.add(network.user(2, "User1"));
    CollectionConfigPackage collections =
        CollectionConfigPackage.newBuilder()
            .addConfig(collection("offers", false))
            .addConfig(collection("closed", true))
            .build();
    network.deploy("probe", collections, 1, 2);
    Path jar = Files.write(directory.resolve("probe.jar"), TestNetwork.probeJar());
    harness =
        ContractHarness.of(ContractRuntime.load(jar))
            .named("probe")
            .withCollections(
                TestCollection.of("offers", "Org1MSP"),
                TestCollection.of("closed", "Org1MSP").membersOnly())
            .organisations("Org2MSP");
    Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(60),
        () -> {
          while (!explain().contains("\"plan\":\"index\"")) {
            Thread.onSpinWait();
          }
        });
  }

  private static CollectionConfig collection(String name, boolean membersOnly) throws Exception {
    SignaturePolicyEnvelope members = PolicyLanguage.parse("OR('Org1MSP.member')");
    return CollectionConfig.newBuilder()
        .setStaticCollectionConfig(
            StaticCollectionConfig.newBuilder()
                .setName(name)
                .setMemberOrgsPolicy(
                    CollectionPolicyConfig.newBuilder().setSignaturePolicy(members))
                .setMemberOnlyRead(membersOnly)
                .setMemberOnlyWrite(membersOnly))
        .build();
  }

  @AfterAll
  void close() {
    network.close();
  }

  private SignedProposal proposal(Step step, String chaincode, Map<String, ByteString> hidden) {
    ByteString[] args =
        Arrays.stream(step.call()).map(ByteString::copyFromUtf8).toArray(ByteString[]::new);
    SigningIdentity user = users.get(step.org() - 1);
    return TestNetwork.sign(
        user, network.unsigned(user, TestNetwork.CHANNEL, chaincode, hidden, args).build());
  }

  private Response onNode(Step step, String chaincode, Map<String, ByteString> hidden) {
    return network
        .nodes
        .get(step.node() - 1)
        .endorser
        .process(proposal(step, chaincode, hidden))
        .response()
        .getResponse();
  }

  private String explain() {
    return onNode(new Step(1, 1, "Explain", "probe", "offers", CHEAP), "_queries", Map.of())
        .getPayload()
        .toStringUtf8();
  }

  private void write(Step step, String value) throws Exception {
    Map<String, ByteString> hidden = Map.of("value", ByteString.copyFromUtf8(value));
    network.commit(network.endorsed(step.node(), proposal(step, "probe", hidden), "Org1MSP"));
    on(step).passing("value", value).submit(step.call()[0], arguments(step)).value();
  }

  private ContractHarness on(Step step) {
    return harness
        .as(TestIdentity.client("Org" + step.org() + "MSP", "User1"))
        .endorsedBy("Org" + step.node() + "MSP");
  }

  private static String[] arguments(Step step) {
    return Arrays.copyOfRange(step.call(), 1, step.call().length);
  }

  /// Versions differ, for the network has blocks that the harness has not.
  private static String told(int status, String message, String payload) {
    return status + " " + message.replaceAll("BlockNum: \\d+", "BlockNum: N") + " " + payload;
  }

  private void assertAlike(Step step) {
    Response node = onNode(step, "probe", Map.of("value", ByteString.copyFromUtf8("{}")));
    CallResult test =
        on(step).passing("value", "{}").endorse(step.call()[0], arguments(step)).result();
    assertThat(told(test.outcome().response().getStatusCode(), test.message(), test.payload()))
        .as(step.toString())
        .isEqualTo(told(node.getStatus(), node.getMessage(), node.getPayload().toStringUtf8()));
  }

  @Test
  void aNodeAndTheHarnessAnswerAlike() throws Exception {
    write(new Step(1, 1, "hide", "offers", "o1"), "{\"price\":5}");
    write(new Step(1, 1, "hide", "offers", "o2"), "{\"price\":4}");
    write(new Step(1, 1, "hide", "offers", "o3"), "{\"price\":40}");
    write(new Step(1, 1, "hide", "offers", "gone"), "{\"price\":4}");
    write(new Step(1, 1, "forget", "offers", "gone"), "");
    write(new Step(1, 1, "hide", "offers", "purged"), "{\"price\":4}");
    write(new Step(1, 1, "purge", "offers", "purged"), "");
    write(new Step(1, 1, "hide", "closed", "k"), "secret");
    write(new Step(1, 1, "hide", "_implicit_org_Org1MSP", "k"), "own");
    write(new Step(1, 1, "put", "p1", "{\"owner\":\"Ann\",\"area\":3}"), "");
    write(new Step(1, 1, "put", "p2", "{\"owner\":\"Ann\",\"area\":2}"), "");
    assertThat(onNode(new Step(1, 1, "seekAll", "offers", CHEAP), "probe", Map.of()))
        .satisfies(answer ->
            assertThat(answer.getPayload().toStringUtf8())
                .isEqualTo("o2={\"price\":4};o1={\"price\":5};"));
    String byOwner = "{\"selector\":{\"owner\":\"Ann\"},\"sort\":[\"owner\",\"area\"]}";
    List<String[]> calls =
        List.of(
            new String[] {"seek", "offers", "o1"},
            new String[] {"seek", "offers", "absent"},
            new String[] {"seek", "offers", "gone"},
            new String[] {"seek", "offers", "purged"},
            new String[] {"seek", "offers", ""},
            new String[] {"seek", "", "o1"},
            new String[] {"seek", "unknown", "o1"},
            new String[] {"seek", "closed", "k"},
            new String[] {"seek", "_implicit_org_Org1MSP", "k"},
            new String[] {"seek", "_implicit_org_Org2MSP", "k"},
            new String[] {"seek", "_implicit_org_Org7MSP", "k"},
            new String[] {"hash", "closed", "k"},
            new String[] {"hash", "offers", "gone"},
            new String[] {"hash", "unknown", "k"},
            new String[] {"hide", "closed", "k"},
            new String[] {"hide", "unknown", "k"},
            new String[] {"forget", "closed", "k"},
            new String[] {"purge", "closed", "k"},
            new String[] {"hidden", "offers"},
            new String[] {"hidden", "closed"},
            new String[] {"seekAll", "offers", CHEAP},
            new String[] {"seekAll", "offers", CHEAP, "note"},
            new String[] {"seekAll", "closed", "{\"selector\":{}}"},
            new String[] {"seekAll", "offers", "{\"selector\":{},\"sort\":[\"volume\"]}"},
            new String[] {"seekAll", "offers", "{\"selector\":{\"a\":{\"$foo\":1}}}"},
            new String[] {"query", byOwner},
            new String[] {"query", CHEAP},
            new String[] {"page", byOwner, "1", "", "note"});
    for (String[] call : calls) {
      for (int org = 1; org <= 2; org++) {
        for (int node = 1; node <= 2; node++) {
          assertAlike(new Step(org, node, call));
        }
      }
    }
  }

  @Test
  void whatAPrivateQueryGaveOutIsNotReadAndForbidsWrites() {
    Response answer = onNode(new Step(1, 1, "seekAll", "offers", CHEAP, "note"), "probe", Map.of());
    assertThat(answer.getStatus()).isEqualTo(500);
    assertThat(answer.getMessage())
        .contains("Transaction has already performed queries on pvt data");
  }
}
