package org.dure.node.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.node.gateway.TestNetwork.CHANNEL;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.chaincode.ExecutionLimits;
import org.dure.node.endorse.EndorseResult;
import org.dure.node.gateway.GatewayFailure.Code;
import org.dure.node.gateway.TestNetwork.Node;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Config;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.ChannelQueryResponse;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.CheckCommitReadinessResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryApprovedChaincodeDefinitionResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryChaincodeDefinitionsResult;
import org.hyperledger.fabric.protos.peer.lifecycle.QueryInstalledChaincodesResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class EndorsementTest {

  private TestNetwork network;
  private SigningIdentity user;
  private Node node;
  private String packageId;

  @BeforeAll
  void deploy(@TempDir Path directory) throws Exception {
    ExecutionLimits limits = new ExecutionLimits(Duration.ofSeconds(2), 8, 100, 8);
    network = new TestNetwork(directory, 4, limits);
    packageId = network.deploy("probe", 1, 2, 3, 4);
    user = network.user(1, "User1");
    node = network.nodes.getFirst();
  }

  @AfterEach
  void bringAllNodesUp() {
    network.nodes.forEach(each -> each.down = false);
  }

  @AfterAll
  void close() {
    network.close();
  }

  @Test
  void aTransactionIsEndorsedByAMajorityAndReadBackOnceCommitted() throws Exception {
    Envelope transaction = network.endorsed(1, network.proposal(user, "probe", "put", "k1", "v1"));

    Body.EndorserTx tx = endorserTx(transaction);
    assertThat(tx.endorsements()).hasSize(3);
    assertThat(tx.chaincodeVersion()).isEqualTo("1.0");
    assertThat(tx.event()).isNotNull();
    assertThat(tx.event().getEventName()).isEqualTo("put");
    assertThat(tx.rwSet().namespaces())
        .extracting(set -> set.namespace())
        .containsExactly("_lifecycle", "probe");
    assertThat(tx.rwSet().namespaces().getFirst().reads())
        .extracting(read -> read.key())
        .containsExactly("namespaces/fields/probe/Sequence");

    network.commit(transaction);
    assertThat(evaluate("probe", "get", "k1")).isEqualTo("v1");
  }

  @Test
  void anotherOrganisationIsAskedWhenOneIsDown() throws Exception {
    network.nodes.get(1).down = true;

    Envelope transaction = network.endorsed(1, network.proposal(user, "probe", "put", "k2", "v"));

    assertThat(endorserTx(transaction).endorsements()).hasSize(3);
  }

  @Test
  void tooFewNodesUpIsAbortedWithADetailPerNode() {
    network.nodes.get(1).down = true;
    network.nodes.get(2).down = true;

    GatewayFailure failure = endorseFails(network.proposal(user, "probe", "put", "k", "v"));

    assertThat(failure.code()).isEqualTo(Code.ABORTED);
    assertThat(failure.message())
        .isEqualTo(
            "failed to collect enough transaction endorsements, see attached details for more info");
    assertThat(failure.details())
        .anySatisfy(detail -> {
          assertThat(detail.getMspId()).isEqualTo("Org2MSP");
          assertThat(detail.getAddress()).isEqualTo("node2:7051");
          assertThat(detail.getMessage()).contains("connection refused");
        });
  }

  @Test
  void anUndefinedChaincodeIsAFailedPrecondition() {
    GatewayFailure failure = endorseFails(network.proposal(user, "nothing", "put"));

    assertThat(failure.code()).isEqualTo(Code.FAILED_PRECONDITION);
    assertThat(failure.message())
        .isEqualTo(
            "no combination of peers can be derived which satisfy the endorsement policy: No metadata"
                + " was found for chaincode nothing in channel mychannel");
    assertThat(process(network.proposal(user, "nothing", "put")).getResponse().getMessage())
        .isEqualTo(
            "make sure the chaincode nothing has been successfully defined on channel mychannel and"
                + " try again: chaincode nothing not found");
  }

  @Test
  void organisationsThatAreNotThereAreUnavailable() {
    EndorseRequest request =
        EndorseRequest.newBuilder()
            .setProposedTransaction(network.proposal(user, "probe", "put", "k", "v"))
            .addEndorsingOrganizations("Org1MSP")
            .addEndorsingOrganizations("Org9MSP")
            .build();

    assertThat(failure(node.gateway.endorse(request)))
        .isEqualTo(
            GatewayFailure.of(
                Code.UNAVAILABLE, "failed to find any endorsing peers for org(s): Org9MSP"));
  }

  @Test
  void aContractsRefusalComesBackWithItsStatusAndMessage() {
    GatewayFailure failure =
        failure(node.gateway.evaluate(evaluateRequest("probe", "refuse", "404")));
    assertThat(failure.code()).isEqualTo(Code.UNKNOWN);
    assertThat(failure.message())
        .isEqualTo("evaluate call to endorser returned error: chaincode response 404, as told");

    ProposalResponse refused = process(network.proposal(user, "probe", "refuse", "404"));
    assertThat(refused.hasEndorsement()).isFalse();
    assertThat(refused.getPayload().isEmpty()).isTrue();
  }

  @Test
  void anErrorThrownByAContractEndsTheCallAndNothingElse() throws Exception {
    ProposalResponse thrown = process(network.proposal(user, "probe", "throw"));

    assertThat(thrown.getResponse().getStatus()).isEqualTo(500);
    assertThat(thrown.hasEndorsement()).isFalse();
    assertThat(thrown.getPayload().isEmpty()).isFalse();
    assertThat(evaluate("probe", "count", "a", "b")).isEqualTo("0");
  }

  @Test
  void aContractThatRunsTooLongIsGivenUp() throws Exception {
    SignedProposal proposal = network.proposal(user, "probe", "loop");
    ProposalResponse late = process(proposal);

    assertThat(late.getResponse().getStatus()).isEqualTo(500);
    assertThat(late.getResponse().getMessage())
        .isEqualTo(
            "error in simulation: failed to execute transaction "
                + txId(proposal)
                + ": error sending: timeout expired while executing transaction");
    assertThat(evaluate("probe", "count", "a", "b")).isEqualTo("0");
  }

  @Test
  void aContractCallsAnotherInTheSameSimulation() throws Exception {
    Envelope transaction =
        network.endorsed(1, network.proposal(user, "probe", "call", "probe", "put", "kc", "vc"));
    network.commit(transaction);

    assertThat(evaluate("probe", "get", "kc")).isEqualTo("vc");
    assertThat(
            process(network.proposal(user, "probe", "call", "none", "x")).getResponse().getStatus())
        .isEqualTo(500);
  }

  @Test
  void aForeignUnsignedOldOrRepeatedProposalIsRefused() throws Exception {
    Proposal.Builder proposal =
        network.unsigned(user, CHANNEL, "probe", Map.of(), ByteString.copyFromUtf8("get"));
    SignedProposal badSignature = TestNetwork.sign(network.user(2, "User1"), proposal.build());
    assertThat(refusal(badSignature))
        .isEqualTo(
            "error validating proposal: access denied: channel [mychannel] creator org [Org1MSP]");

    Header header = Header.parseFrom(proposal.getHeader());
    ChannelHeader old =
        ChannelHeader.parseFrom(header.getChannelHeader()).toBuilder()
            .setTimestamp(Timestamp.newBuilder().setSeconds(1))
            .build();
    Proposal outdated =
        proposal
            .setHeader(
                header.toBuilder().setChannelHeader(old.toByteString()).build().toByteString())
            .build();
    assertThat(refusal(TestNetwork.sign(user, outdated)))
        .startsWith("error validating proposal: timestamp 1 s is more than 900 s away");

    SignedProposal once = network.proposal(user, "probe", "put", "once", "v");
    network.commit(network.endorsed(1, once));
    assertThat(refusal(once)).startsWith("duplicate transaction found [" + txId(once) + "]");
  }

  @Test
  void anUnknownChannelIsAResponseAndNotAnError() {
    SignedProposal proposal =
        network.rawProposal(user, "elsewhere", "probe", ByteString.copyFromUtf8("get"));

    EndorseResult result = node.endorser.process(proposal);

    assertThat(result).isInstanceOf(EndorseResult.Answered.class);
    assertThat(result.response().getResponse().getMessage())
        .isEqualTo("channel 'elsewhere' not found");
  }

  @Test
  void randomBytesNeverThrowOutOfEndorserOrGateway() {
    Random random = new Random(7);
    byte[] good = network.proposal(user, "probe", "get", "k").toByteArray();
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = i % 2 == 0 ? new byte[random.nextInt(300)] : good.clone();
      if (i % 2 == 0) {
        random.nextBytes(bytes);
      } else {
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
      }
      ByteString wrapped = ByteString.copyFrom(bytes);
      SignedProposal proposal =
          SignedProposal.newBuilder()
              .setProposalBytes(
                  i % 2 == 0 ? wrapped : wrapped.substring(3, random.nextInt(3, bytes.length)))
              .setSignature(wrapped)
              .build();
      assertThat(node.endorser.process(proposal).response().getResponse().getStatus())
          .isEqualTo(500);
      assertThat(
              node.gateway.evaluate(
                  EvaluateRequest.newBuilder().setProposedTransaction(proposal).build()))
          .isInstanceOf(GatewayResult.Failed.class);
      assertThat(
              node.gateway.endorse(
                  EndorseRequest.newBuilder().setProposedTransaction(proposal).build()))
          .isInstanceOf(GatewayResult.Failed.class);
      assertThat(
              node.gateway.commitStatus(
                  SignedCommitStatusRequest.newBuilder()
                      .setRequest(wrapped)
                      .setSignature(wrapped)
                      .build()))
          .isInstanceOf(GatewayResult.Failed.class);
      assertThat(
              node.gateway.chaincodeEvents(
                  SignedChaincodeEventsRequest.newBuilder().setRequest(wrapped).build()))
          .isInstanceOf(GatewayResult.Failed.class);
    }
  }

  @Test
  void submittingNeedsASignature() {
    assertThat(failure(node.gateway.submit(SubmitRequest.getDefaultInstance())).message())
        .isEqualTo("a prepared transaction is required");
    SubmitRequest unsigned =
        SubmitRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setPreparedTransaction(Envelope.getDefaultInstance())
            .build();
    assertThat(failure(node.gateway.submit(unsigned)).message())
        .isEqualTo("prepared transaction must be signed");
  }

  @Test
  void theCommitStatusComesOnceTheTransactionIsCommitted() throws Exception {
    SignedProposal proposal = network.proposal(user, "probe", "put", "ks", "v");
    Envelope transaction = network.endorsed(1, proposal);
    ByteString request =
        CommitStatusRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setTransactionId(txId(proposal))
            .setIdentity(user.serialized())
            .build()
            .toByteString();
    var waiting =
        success(
            node.gateway.commitStatus(
                SignedCommitStatusRequest.newBuilder()
                    .setRequest(request)
                    .setSignature(user.sign(request))
                    .build()));
    assertThat(waiting).isNotDone();

    network.commit(transaction);

    assertThat(waiting.get(10, java.util.concurrent.TimeUnit.SECONDS).response().getBlockNumber())
        .isEqualTo(node.ledger.height() - 1);
    assertThat(
            failure(
                    node.gateway.commitStatus(
                        SignedCommitStatusRequest.newBuilder()
                            .setRequest(request)
                            .setSignature(ByteString.copyFromUtf8("forged"))
                            .build()))
                .code())
        .isEqualTo(Code.PERMISSION_DENIED);
  }

  @Test
  void eventsComeFromABlockOnAndAfterATransaction() throws Exception {
    SignedProposal first = network.proposal(user, "probe", "put", "e1", "v");
    SignedProposal second = network.proposal(user, "probe", "put", "e2", "v");
    long block = node.ledger.height();
    network.commit(network.endorsed(1, first), network.endorsed(1, second));
    SeekPosition from =
        SeekPosition.newBuilder().setSpecified(SeekSpecified.newBuilder().setNumber(block)).build();

    assertThat(events(from, "").next().getEventsList())
        .extracting(event -> event.getTxId())
        .containsExactly(txId(first), txId(second));
    assertThat(events(from, txId(first)).next().getEventsList())
        .extracting(event -> event.getTxId())
        .containsExactly(txId(second));
  }

  @Test
  void theLifecycleAnswersItsQueries() throws Exception {
    var definitions =
        network.lifecycle(
            1,
            CHANNEL,
            "QueryChaincodeDefinitions",
            QueryChaincodeDefinitionArgs.getDefaultInstance());
    assertThat(
            QueryChaincodeDefinitionsResult.parseFrom(definitions.getResponse().getPayload())
                .getChaincodeDefinitionsList())
        .extracting(found -> found.getName() + " " + found.getVersion())
        .containsExactly("probe 1.0");

    var missing =
        network.lifecycle(
            1,
            CHANNEL,
            "QueryChaincodeDefinition",
            QueryChaincodeDefinitionArgs.newBuilder().setName("none").build());
    assertThat(missing.getResponse().getStatus()).isEqualTo(404);
    assertThat(missing.getResponse().getMessage()).isEqualTo("namespace none is not defined");

    var approved =
        network.lifecycle(
            2,
            CHANNEL,
            "QueryApprovedChaincodeDefinition",
            QueryApprovedChaincodeDefinitionArgs.newBuilder().setName("probe").build());
    assertThat(
            QueryApprovedChaincodeDefinitionResult.parseFrom(approved.getResponse().getPayload())
                .getSource()
                .getLocalPackage()
                .getPackageId())
        .isEqualTo(packageId);

    var installed =
        QueryInstalledChaincodesResult.parseFrom(
            network
                .lifecycle(
                    1,
                    "",
                    "QueryInstalledChaincodes",
                    QueryChaincodeDefinitionArgs.getDefaultInstance())
                .getResponse()
                .getPayload());
    assertThat(installed.getInstalledChaincodes(0).getPackageId()).isEqualTo(packageId);
    assertThat(
            installed
                .getInstalledChaincodes(0)
                .getReferencesOrThrow(CHANNEL)
                .getChaincodes(0)
                .getName())
        .isEqualTo("probe");
  }

  @Test
  void readinessForTheNextSequenceNamesWhoHasNotApproved() throws Exception {
    var answer =
        network.lifecycle(
            1,
            CHANNEL,
            "CheckCommitReadiness",
            CheckCommitReadinessArgs.newBuilder()
                .setName("probe")
                .setVersion("2.0")
                .setSequence(2)
                .build());
    var result = CheckCommitReadinessResult.parseFrom(answer.getResponse().getPayload());
    assertThat(result.getApprovalsMap())
        .containsOnlyKeys("Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP")
        .containsEntry("Org1MSP", false);
  }

  @Test
  void onlyAnAdministratorOfTheOwnOrganisationInstalls() throws Exception {
    ByteString function = ByteString.copyFromUtf8("QueryInstalledChaincodes");
    ProposalResponse refused =
        process(network.rawProposal(user, "", "_lifecycle", function, ByteString.EMPTY));
    assertThat(refused.getResponse().getStatus()).isEqualTo(500);
    assertThat(refused.getResponse().getMessage())
        .startsWith("Failed to authorize invocation due to failed ACL check: ");

    SignedProposal foreign =
        network.rawProposal(network.user(2, "Admin"), "", "_lifecycle", function, ByteString.EMPTY);
    assertThat(refusal(foreign))
        .isEqualTo(
            "error validating proposal: access denied: channel [] creator org unknown, creator is"
                + " malformed");
  }

  @Test
  void blocksAndConfigurationAreQueried() throws Exception {
    assertThat(
            BlockchainInfo.parseFrom(
                    process(network.proposal(user, "qscc", "GetChainInfo", CHANNEL))
                        .getResponse()
                        .getPayload())
                .getHeight())
        .isEqualTo(node.ledger.height());
    assertThat(
            process(network.proposal(user, "qscc", "GetBlockByNumber", CHANNEL, "0"))
                .getResponse()
                .getPayload())
        .isEqualTo(node.ledger.blockBytes(0).orElseThrow());
    assertThat(
            process(network.proposal(user, "qscc", "GetBlockByNumber", "none", "0"))
                .getResponse()
                .getMessage())
        .isEqualTo("Invalid chain ID, none");
    assertThat(
            process(network.proposal(user, "qscc", "GetBlockByTxID", CHANNEL, "none"))
                .getResponse()
                .getStatus())
        .isEqualTo(500);
    assertThat(
            Config.parseFrom(
                    process(network.proposal(user, "cscc", "GetChannelConfig", CHANNEL))
                        .getResponse()
                        .getPayload())
                .getChannelGroup()
                .getGroupsMap())
        .containsKey("Application");
    assertThat(
            ChannelQueryResponse.parseFrom(
                    process(
                            network.rawProposal(
                                user, "", "cscc", ByteString.copyFromUtf8("GetChannels")))
                        .getResponse()
                        .getPayload())
                .getChannelsList())
        .extracting(channel -> channel.getChannelId())
        .containsExactly(CHANNEL);
  }

  private ChaincodeEventFeed events(SeekPosition from, String after) {
    ByteString request =
        ChaincodeEventsRequest.newBuilder()
            .setChannelId(CHANNEL)
            .setChaincodeId("probe")
            .setIdentity(user.serialized())
            .setStartPosition(from)
            .setAfterTransactionId(after)
            .build()
            .toByteString();
    return success(
        node.gateway.chaincodeEvents(
            SignedChaincodeEventsRequest.newBuilder()
                .setRequest(request)
                .setSignature(user.sign(request))
                .build()));
  }

  private ProposalResponse process(SignedProposal proposal) {
    return node.endorser.process(proposal).response();
  }

  private String refusal(SignedProposal proposal) {
    assertThat(node.endorser.process(proposal)).isInstanceOf(EndorseResult.Refused.class);
    return ((EndorseResult.Refused) node.endorser.process(proposal)).error();
  }

  private GatewayFailure endorseFails(SignedProposal proposal) {
    return failure(
        node.gateway.endorse(EndorseRequest.newBuilder().setProposedTransaction(proposal).build()));
  }

  private EvaluateRequest evaluateRequest(String chaincode, String... args) {
    return EvaluateRequest.newBuilder()
        .setProposedTransaction(network.proposal(user, chaincode, args))
        .build();
  }

  private String evaluate(String chaincode, String... args) {
    EvaluateResponse response = success(node.gateway.evaluate(evaluateRequest(chaincode, args)));
    return response.getResult().getPayload().toStringUtf8();
  }

  private static <T> T success(GatewayResult<T> result) {
    return switch (result) {
      case GatewayResult.Success<T>(T value) -> value;
      case GatewayResult.Failed<T>(GatewayFailure failure) ->
          throw new AssertionError(failure.toString());
    };
  }

  private static GatewayFailure failure(GatewayResult<?> result) {
    assertThat(result).isInstanceOf(GatewayResult.Failed.class);
    return ((GatewayResult.Failed<?>) result).failure();
  }

  private static Body.EndorserTx endorserTx(Envelope envelope) {
    ParsedEnvelope parsed = ParsedEnvelope.parse(envelope.toByteString());
    assertThat(parsed.body()).isInstanceOf(Body.EndorserTx.class);
    return (Body.EndorserTx) parsed.body();
  }

  private static String txId(SignedProposal proposal) throws Exception {
    Proposal parsed = Proposal.parseFrom(proposal.getProposalBytes());
    return ChannelHeader.parseFrom(Header.parseFrom(parsed.getHeader()).getChannelHeader())
        .getTxId();
  }
}
