package org.dure.node.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.dure.membership.policy.SignedData;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.endorse.Endorser;
import org.dure.node.events.CommitEvents;
import org.dure.node.events.Conflict;
import org.dure.node.events.TxStatus;
import org.dure.node.gateway.GatewayFailure.Code;
import org.dure.node.gateway.RemoteEndorsers.Endpoint;
import org.dure.node.order.OrderService;
import org.dure.node.order.SubmitResult;
import org.hyperledger.fabric.protos.gateway.ChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.CommitStatusResponse;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.gateway.EvaluateRequest;
import org.hyperledger.fabric.protos.gateway.EvaluateResponse;
import org.hyperledger.fabric.protos.gateway.SignedChaincodeEventsRequest;
import org.hyperledger.fabric.protos.gateway.SignedCommitStatusRequest;
import org.hyperledger.fabric.protos.gateway.SubmitRequest;
import org.hyperledger.fabric.protos.gateway.SubmitResponse;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.jspecify.annotations.Nullable;

/// Fabric's Gateway service without its transport. Whatever a request holds, the answer is a value;
/// calls may take long and belong on threads that may wait. Thread-safe.
public final class Gateway {
  private static final Executor EXPLAINING =
      task -> Thread.ofVirtual().name("conflict").start(task);

  private final Channels channels;
  private final AccessControl access;
  private final Function<String, @Nullable OrderService> orderers;
  private final Function<String, @Nullable CommitEvents> events;
  private final Endpoint own;
  private final Evaluation evaluation;
  private final Endorsing endorsing;

  /// What the gateway is made of.
  ///
  /// @param orderers gives the ordering of a channel, or null
  /// @param events gives the commits of a channel, or null
  /// @param own this node as clients know it
  public record Parts(
      Channels channels,
      AccessControl access,
      Endorser endorser,
      RemoteEndorsers others,
      Function<String, @Nullable OrderService> orderers,
      Function<String, @Nullable CommitEvents> events,
      Endpoint own) {}

  /// @param endorsementTimeout how long another node may take to endorse; 10 s in Fabric
  public Gateway(Parts parts, Duration endorsementTimeout) {
    this.channels = parts.channels();
    this.access = parts.access();
    this.orderers = parts.orderers();
    this.events = parts.events();
    this.own = parts.own();
    Nodes nodes = new Nodes(parts.endorser(), parts.own(), parts.others(), endorsementTimeout);
    this.evaluation = new Evaluation(nodes);
    this.endorsing = new Endorsing(parts.channels(), nodes);
  }

  /// Runs a query and gives its result.
  public GatewayResult<EvaluateResponse> evaluate(EvaluateRequest request) {
    return evaluation.evaluate(request);
  }

  /// Collects endorsements and gives the transaction for the client to sign.
  public GatewayResult<EndorseResponse> endorse(EndorseRequest request) {
    return endorsing.endorse(request);
  }

  /// Hands a signed transaction to the ordering. Doing so again with the same one is no error.
  public GatewayResult<SubmitResponse> submit(SubmitRequest request) {
    if (!request.hasPreparedTransaction()) {
      return failed(Code.INVALID_ARGUMENT, "a prepared transaction is required");
    }
    if (request.getPreparedTransaction().getSignature().isEmpty()) {
      return failed(Code.INVALID_ARGUMENT, "prepared transaction must be signed");
    }
    OrderService orderer = orderers.apply(request.getChannelId());
    if (orderer == null) {
      return failed(Code.FAILED_PRECONDITION, "channel '" + request.getChannelId() + "' not found");
    }
    return switch (orderer.submit(request.getPreparedTransaction().toByteString())) {
      case SubmitResult.Accepted accepted ->
          new GatewayResult.Success<>(SubmitResponse.getDefaultInstance());
      case SubmitResult.AlreadyKnown known ->
          new GatewayResult.Success<>(SubmitResponse.getDefaultInstance());
      case SubmitResult.Refused(SubmitResult.Reason reason, String message) ->
          notSubmitted(reason, message);
    };
  }

  private GatewayResult<SubmitResponse> notSubmitted(SubmitResult.Reason reason, String message) {
    String status =
        switch (reason) {
          case BAD_REQUEST -> "BAD_REQUEST";
          case FORBIDDEN -> "FORBIDDEN";
          case FULL, STOPPED -> "SERVICE_UNAVAILABLE";
        };
    String text =
        "received unsuccessful response from orderer: status=%s, info=%s"
            .formatted(status, message);
    GatewayFailure failure =
        switch (reason) {
          case BAD_REQUEST, FORBIDDEN ->
              new GatewayFailure(Code.ABORTED, text, List.of(Nodes.detail(own, text)));
          case FULL ->
              new GatewayFailure(
                  Code.RESOURCE_EXHAUSTED, message, List.of(Nodes.detail(own, text)));
          case STOPPED ->
              new GatewayFailure(
                  Code.UNAVAILABLE,
                  "no orderers could successfully process transaction",
                  List.of(Nodes.detail(own, text)));
        };
    return new GatewayResult.Failed<>(failure);
  }

  /// The commit status of a transaction, now or when it is committed. Cancelling the future ends
  /// the wait.
  public GatewayResult<CompletableFuture<CommitOutcome>> commitStatus(
      SignedCommitStatusRequest signed) {
    if (signed.getRequest().isEmpty()) {
      return failed(Code.INVALID_ARGUMENT, "a commit status request is required");
    }
    CommitStatusRequest request;
    try {
      request = CommitStatusRequest.parseFrom(signed.getRequest());
    } catch (InvalidProtocolBufferException e) {
      return failed(Code.INVALID_ARGUMENT, "invalid status request: " + e.getMessage());
    }
    String incomplete = incomplete(request);
    if (incomplete != null) {
      return failed(Code.INVALID_ARGUMENT, incomplete);
    }
    String refusal =
        access.refusal(
            "gateway/CommitStatus",
            request.getChannelId(),
            new SignedData(signed.getRequest(), request.getIdentity(), signed.getSignature()));
    if (refusal != null) {
      return failed(Code.PERMISSION_DENIED, refusal);
    }
    CommitEvents commits = events.apply(request.getChannelId());
    if (commits == null) {
      return failed(Code.ABORTED, "channel '" + request.getChannelId() + "' not found");
    }
    CompletableFuture<TxStatus> committed = commits.await(request.getTransactionId());
    CompletableFuture<CommitOutcome> answer =
        committed.thenCompose(status -> outcome(commits, status));
    var unused =
        answer.whenComplete((done, thrown) -> {
          if (answer.isCancelled()) {
            committed.cancel(false);
          }
        });
    return new GatewayResult.Success<>(answer);
  }

  /// What there is to say of a conflict is read from the ledger, and not by the thread that
  /// commits.
  private static CompletableFuture<CommitOutcome> outcome(CommitEvents commits, TxStatus status) {
    CommitStatusResponse response =
        CommitStatusResponse.newBuilder()
            .setResult(status.code())
            .setBlockNumber(status.blockNumber())
            .build();
    return switch (status.code()) {
      case MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT ->
          CompletableFuture.supplyAsync(
              () ->
                  new CommitOutcome(
                      response, commits.conflict(status).map(Conflict::sentence).orElse("")),
              EXPLAINING);
      default -> CompletableFuture.completedFuture(new CommitOutcome(response, ""));
    };
  }

  private static @Nullable String incomplete(CommitStatusRequest request) {
    if (request.getIdentity().isEmpty()) {
      return "no identity provided";
    }
    if (request.getChannelId().isEmpty()) {
      return "no channel ID provided";
    }
    return request.getTransactionId().isEmpty() ? "transaction ID should not be empty" : null;
  }

  /// The events of a chaincode.
  public GatewayResult<ChaincodeEventFeed> chaincodeEvents(SignedChaincodeEventsRequest signed) {
    if (signed.getRequest().isEmpty()) {
      return failed(Code.INVALID_ARGUMENT, "a chaincode events request is required");
    }
    ChaincodeEventsRequest request;
    try {
      request = ChaincodeEventsRequest.parseFrom(signed.getRequest());
    } catch (InvalidProtocolBufferException e) {
      return failed(Code.INVALID_ARGUMENT, "invalid chaincode events request: " + e.getMessage());
    }
    ByteString identity = request.getIdentity();
    String refusal =
        access.refusal(
            "gateway/ChaincodeEvents",
            request.getChannelId(),
            new SignedData(signed.getRequest(), identity, signed.getSignature()));
    if (refusal != null) {
      return failed(Code.PERMISSION_DENIED, refusal);
    }
    ChannelAccess channel = channels.find(request.getChannelId());
    CommitEvents commits = events.apply(request.getChannelId());
    if (channel == null || commits == null) {
      return failed(Code.NOT_FOUND, "channel not found: " + request.getChannelId());
    }
    return feed(channel, commits, request);
  }

  private GatewayResult<ChaincodeEventFeed> feed(
      ChannelAccess channel, CommitEvents commits, ChaincodeEventsRequest request) {
    String after = request.getAfterTransactionId();
    var resume =
        after.isEmpty()
            ? java.util.Optional.<org.dure.store.TxPosition>empty()
            : channel.ledger().transaction(after).filter(org.dure.store.TxPosition::isKnown);
    long first;
    if (resume.isPresent()) {
      first = resume.get().block();
    } else {
      SeekPosition start = request.getStartPosition();
      switch (start.getTypeCase()) {
        case SPECIFIED -> first = start.getSpecified().getNumber();
        case NEXT_COMMIT, TYPE_NOT_SET -> first = channel.ledger().height();
        case NEWEST, OLDEST -> {
          return failed(
              Code.INVALID_ARGUMENT, "invalid start position type: " + start.getTypeCase());
        }
        default -> throw new IllegalStateException("unknown " + start.getTypeCase());
      }
    }
    if (first < 0) {
      return failed(Code.INVALID_ARGUMENT, "invalid start block number");
    }
    return new GatewayResult.Success<>(
        new ChaincodeEventFeed(commits.feed(first), request.getChaincodeId(), after));
  }

  private static <T> GatewayResult<T> failed(Code code, String message) {
    return new GatewayResult.Failed<>(GatewayFailure.of(code, message));
  }
}
