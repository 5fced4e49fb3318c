package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.dure.api.admin.v1.AdminGrpc;
import org.dure.api.peer.v1.PeerLinkGrpc;
import org.dure.membership.ca.CertificateAuthority;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.GatewayGrpc;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.hyperledger.fabric.protos.peer.DeliverResponse;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What clients must not be able to do, at every service: each is refused with a code and a text,
/// no node goes down, and no stack trace is logged as an error.
@Timeout(120)
final class BadInputTest {
  private static final TestNetwork NETWORK = TestNetwork.shared();
  private static final CryptoProvider CRYPTO = CryptoProvider.fastest();

  @TempDir Path folder;

  @AfterEach
  void allNodesServeAndNoneLoggedAStackTrace() throws Exception {
    for (int org = 1; org <= NETWORK.orgs(); org++) {
      assertThat(
              HealthGrpc.newBlockingStub(NETWORK.channel(org))
                  .withDeadlineAfter(10, TimeUnit.SECONDS)
                  .check(HealthCheckRequest.getDefaultInstance())
                  .getStatus())
          .isEqualTo(ServingStatus.SERVING);
      assertThat(errorsLogged(org)).as("errors in the log of node %d", org).isEmpty();
    }
    try (Gateway gateway = NETWORK.gateway(1)) {
      gateway
          .getNetwork("mychannel")
          .getContract("kv")
          .submitTransaction("put", NETWORK.freshKey("after"), "1");
    }
  }

  private static List<String> errorsLogged(int org) throws IOException {
    List<String> errors = new ArrayList<>();
    try (var files = Files.list(NETWORK.home(org).path().resolve("logs"))) {
      for (Path file : files.toList()) {
        Files.readAllLines(file).stream()
            .filter(line -> line.contains("ERROR") || line.startsWith("\tat "))
            .forEach(errors::add);
      }
    }
    return errors;
  }

  // ---- bytes that are no message

  static List<MethodDescriptor<?, ?>> everyMethod() {
    List<MethodDescriptor<?, ?>> methods = new ArrayList<>();
    methods.addAll(GatewayGrpc.getServiceDescriptor().getMethods());
    methods.addAll(EndorserGrpc.getServiceDescriptor().getMethods());
    methods.addAll(DeliverGrpc.getServiceDescriptor().getMethods());
    methods.addAll(AtomicBroadcastGrpc.getServiceDescriptor().getMethods());
    methods.addAll(AdminGrpc.getServiceDescriptor().getMethods());
    methods.addAll(PeerLinkGrpc.getServiceDescriptor().getMethods());
    methods.addAll(HealthGrpc.getServiceDescriptor().getMethods());
    return methods;
  }

  @ParameterizedTest
  @MethodSource("everyMethod")
  void randomAndTruncatedBytesEndTheCallAndNothingElse(MethodDescriptor<?, ?> method) {
    SplittableRandom random = new SplittableRandom(7);
    byte[] valid = wellFormed();
    for (int round = 0; round < 40; round++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      if (round % 2 == 0) {
        bytes = java.util.Arrays.copyOf(valid, random.nextInt(valid.length));
      }
      Status.Code code = call(method, bytes);
      assertThat(code)
          .as("round %d of %s", round, method.getFullMethodName())
          .isNotEqualTo(Status.Code.DEADLINE_EXCEEDED);
    }
  }

  private static byte[] wellFormed() {
    try {
      SigningIdentity user = user(NETWORK.folder(), 1);
      return EndorseRequest.newBuilder()
          .setChannelId("mychannel")
          .setTransactionId("1")
          .setProposedTransaction(
              RawProposal.of(user.serialized().toByteArray(), "get", "a").signed(user::sign))
          .build()
          .toByteArray();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /// Sends one request of raw bytes and gives the code that ends the call; OK when a stream ends
  /// with a status of its own.
  private static Status.Code call(MethodDescriptor<?, ?> method, byte[] request) {
    CompletableFuture<Status.Code> ended = new CompletableFuture<>();
    MethodDescriptor<byte[], byte[]> raw =
        MethodDescriptor.<byte[], byte[]>newBuilder(new RawBytes(), new RawBytes())
            .setType(method.getType())
            .setFullMethodName(method.getFullMethodName())
            .build();
    StreamObserver<byte[]> answer =
        new StreamObserver<>() {
          @Override
          public void onNext(byte[] value) {}

          @Override
          public void onError(Throwable t) {
            ended.complete(Status.fromThrowable(t).getCode());
          }

          @Override
          public void onCompleted() {
            ended.complete(Status.Code.OK);
          }
        };
    var call =
        NETWORK
            .channel(2)
            .newCall(raw, CallOptions.DEFAULT.withDeadlineAfter(20, TimeUnit.SECONDS));
    if (method.getType().clientSendsOneMessage()) {
      if (method.getType().serverSendsOneMessage()) {
        ClientCalls.asyncUnaryCall(call, request, answer);
      } else {
        ClientCalls.asyncServerStreamingCall(call, request, answer);
      }
    } else {
      StreamObserver<byte[]> requests = ClientCalls.asyncBidiStreamingCall(call, answer);
      requests.onNext(request);
      requests.onCompleted();
    }
    if (method.getFullMethodName().endsWith("/Watch")) {
      call.cancel("a health watch lasts for ever", null);
    }
    return ended.join();
  }

  private static final class RawBytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      try {
        return stream.readAllBytes();
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  // ---- identities and signatures

  @Test
  void aStrangersCertificateIsRefused() throws Exception {
    NetworkMaterial.create(folder, 1);
    SigningIdentity stranger = user(folder, 1);
    assertThatThrownBy(() ->
            propose(RawProposal.of(stranger.serialized().toByteArray(), "get", "a"), stranger))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("access denied: channel [mychannel] creator org");
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    SigningIdentity late = expired();
    assertThatThrownBy(
            () -> propose(RawProposal.of(late.serialized().toByteArray(), "get", "a"), late))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("access denied");
  }

  /// A user of the first organisation whose certificate ended yesterday.
  private static SigningIdentity expired() throws Exception {
    Path folder = NetworkMaterial.organizationDir(NETWORK.folder(), 1).resolve("ca");
    CertificateAuthority authority =
        CertificateAuthority.of(
            certificate(folder.resolve("ca." + NetworkMaterial.domain(1) + "-cert.pem")),
            CRYPTO.privateKey(Pem.parse(Files.readAllBytes(folder.resolve("priv_sk"))).der()),
            CRYPTO);
    KeyPair keys = CRYPTO.newKeyPair();
    X509Certificate certificate =
        authority.issue(
            new CertificateAuthority.Leaf(
                "Late@" + NetworkMaterial.domain(1),
                List.of("client"),
                List.of(),
                CertificateAuthority.Usage.IDENTITY),
            keys.getPublic(),
            Instant.now().minus(Duration.ofDays(3)),
            Duration.ofDays(2));
    return SigningIdentity.of(
        NetworkMaterial.mspId(1),
        Pem.encodeBytes("CERTIFICATE", certificate.getEncoded()),
        Pem.encodeBytes("PRIVATE KEY", keys.getPrivate().getEncoded()),
        CRYPTO);
  }

  private static X509Certificate certificate(Path file) throws Exception {
    try (InputStream in = Files.newInputStream(file)) {
      return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
  }

  @Test
  void bytesThatAreNoCertificateAreRefusedAsMalformed() throws Exception {
    SigningIdentity user = user(NETWORK.folder(), 1);
    assertThatThrownBy(() -> propose(RawProposal.of(new byte[] {1, 2, 3}, "get", "a"), user))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("creator org unknown, creator is malformed");
  }

  @Test
  void aForgedSignatureIsRefused() throws Exception {
    SigningIdentity user = user(NETWORK.folder(), 1);
    SigningIdentity other = user(NETWORK.folder(), 2);
    assertThatThrownBy(
            () -> propose(RawProposal.of(user.serialized().toByteArray(), "get", "a"), other))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("access denied: channel [mychannel] creator org [Org1MSP]");
  }

  @Test
  void aStaleTimestampIsRefused() throws Exception {
    SigningIdentity user = user(NETWORK.folder(), 1);
    RawProposal stale =
        RawProposal.of(user.serialized().toByteArray(), "get", "a")
            .at(Instant.now().minus(Duration.ofMinutes(30)));
    assertThatThrownBy(() -> propose(stale, user))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("timestamp");
  }

  @Test
  void aWrongTransactionIdIsRefused() throws Exception {
    SigningIdentity user = user(NETWORK.folder(), 1);
    RawProposal wrong =
        RawProposal.of(user.serialized().toByteArray(), "get", "a").withTxId("00ff");
    assertThatThrownBy(() -> propose(wrong, user))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("incorrectly computed txid");
  }

  @Test
  void anUnknownChannelIsNamed() throws Exception {
    SigningIdentity user = user(NETWORK.folder(), 1);
    RawProposal elsewhere =
        RawProposal.of(user.serialized().toByteArray(), "get", "a").onChannel("nowhere");
    var response = propose(elsewhere, user);
    assertThat(response.getResponse().getStatus()).isEqualTo(500);
    assertThat(response.getResponse().getMessage()).contains("channel 'nowhere' not found");
  }

  @Test
  void aTransactionIdIsTakenOnce() throws Exception {
    SigningIdentity user = user(NETWORK.folder(), 1);
    String key = NETWORK.freshKey("twice");
    RawProposal proposal = RawProposal.of(user.serialized().toByteArray(), "put", key, "1");
    SignedProposal signed = proposal.signed(user::sign);
    var endorsed =
        GatewayGrpc.newBlockingStub(NETWORK.channel(1))
            .endorse(
                EndorseRequest.newBuilder()
                    .setChannelId("mychannel")
                    .setTransactionId(proposal.txId())
                    .setProposedTransaction(signed)
                    .build());
    Envelope prepared = endorsed.getPreparedTransaction();
    Envelope envelope = prepared.toBuilder().setSignature(user.sign(prepared.getPayload())).build();
    assertThat(broadcast(envelope).getStatus())
        .isEqualTo(org.hyperledger.fabric.protos.common.Status.SUCCESS);
    assertThat(broadcast(envelope).getStatus())
        .as("the same envelope again is no error")
        .isEqualTo(org.hyperledger.fabric.protos.common.Status.SUCCESS);
    try (Gateway gateway = NETWORK.gateway(1)) {
      NETWORK.await(
          30,
          () -> {
            try {
              gateway.getNetwork("mychannel").getContract("kv").evaluateTransaction("get", key);
              return true;
            } catch (org.hyperledger.fabric.client.GatewayException notYet) {
              return false;
            }
          },
          () -> "the transaction commits");
    }
    assertThatThrownBy(
            () -> EndorserGrpc.newBlockingStub(NETWORK.channel(1)).processProposal(signed))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining("duplicate transaction found [" + proposal.txId() + "]");
  }

  // ---- broadcast

  @Test
  void anUnsignedEnvelopeIsRefusedByBroadcast() throws Exception {
    BroadcastResponse empty = broadcast(Envelope.getDefaultInstance());
    assertThat(empty.getStatus())
        .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
    assertThat(empty.getInfo()).isNotEmpty();
  }

  @Test
  void anEnvelopeOverTheChannelsLimitIsRefusedByBroadcast() throws Exception {
    SigningIdentity user = user(NETWORK.folder(), 1);
    RawProposal proposal = RawProposal.of(user.serialized().toByteArray(), "put", "a", "1");
    var endorsed =
        GatewayGrpc.newBlockingStub(NETWORK.channel(1))
            .endorse(
                EndorseRequest.newBuilder()
                    .setChannelId("mychannel")
                    .setTransactionId(proposal.txId())
                    .setProposedTransaction(proposal.signed(user::sign))
                    .build())
            .getPreparedTransaction();
    Envelope large =
        endorsed.toBuilder().setSignature(ByteString.copyFrom(new byte[98 << 20])).build();
    BroadcastResponse response = broadcast(large);
    assertThat(response.getStatus())
        .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
    assertThat(response.getInfo()).contains("exceeds maximum allowed");
  }

  @Test
  void aMessageOverTheServersLimitIsRefused() throws Exception {
    SigningIdentity user = user(NETWORK.folder(), 1);
    byte[] argument = new byte[101 << 20];
    SignedProposal large =
        RawProposal.of(
                user.serialized().toByteArray(),
                "put",
                "a",
                new String(argument, StandardCharsets.ISO_8859_1))
            .signed(user::sign);
    assertThatThrownBy(
            () -> EndorserGrpc.newBlockingStub(NETWORK.channel(3)).processProposal(large))
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            e ->
                assertThat(e.getStatus().getCode())
                    .isIn(
                        Status.Code.RESOURCE_EXHAUSTED,
                        Status.Code.CANCELLED,
                        Status.Code.UNAVAILABLE));
  }

  // ---- deliver

  @Test
  void aRequestForBlocksWithoutATimestampIsABadRequest() throws Exception {
    CompletableFuture<DeliverResponse> first = new CompletableFuture<>();
    StreamObserver<Envelope> requests =
        DeliverGrpc.newStub(NETWORK.channel(1)).deliver(first(first));
    requests.onNext(Envelope.getDefaultInstance());
    assertThat(first.get(20, TimeUnit.SECONDS).getStatus())
        .isEqualTo(org.hyperledger.fabric.protos.common.Status.BAD_REQUEST);
  }

  // ---- TLS

  @Test
  void aTlsCertificateOfAnUnknownAuthorityIsRefused() throws Exception {
    NetworkMaterial.create(folder, 1);
    Path tls = NetworkMaterial.userDir(folder, 1, "User1").resolve("tls");
    assertThat(statusOver(tls).getCode()).isEqualTo(Status.Code.UNAVAILABLE);
  }

  @Test
  void theLinkBetweenNodesIsClosedToClients() throws Exception {
    Path tls = NetworkMaterial.userDir(NETWORK.folder(), 1, "User1").resolve("tls");
    ManagedChannel channel = over(tls);
    try {
      assertThatThrownBy(() ->
              PeerLinkGrpc.newBlockingStub(channel)
                  .withDeadlineAfter(20, TimeUnit.SECONDS)
                  .fetchEnvelopes(
                      org.dure.api.peer.v1.FetchEnvelopesRequest.newBuilder()
                          .setChannelId("mychannel")
                          .build()))
          .isInstanceOfSatisfying(
              StatusRuntimeException.class,
              e -> assertThat(e.getStatus().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
    } finally {
      channel.shutdownNow();
    }
  }

  private static Status statusOver(Path tls) throws IOException {
    ManagedChannel channel = over(tls);
    try {
      AdminGrpc.newBlockingStub(channel)
          .withDeadlineAfter(20, TimeUnit.SECONDS)
          .status(org.dure.api.admin.v1.StatusRequest.getDefaultInstance());
      return Status.OK;
    } catch (StatusRuntimeException e) {
      return e.getStatus();
    } finally {
      channel.shutdownNow();
    }
  }

  private static ManagedChannel over(Path tls) throws IOException {
    return NettyChannelBuilder.forAddress("localhost", NETWORK.home(1).port())
        .sslContext(
            GrpcSslContexts.forClient()
                .trustManager(NETWORK.home(1).tlsRoot().toFile())
                .keyManager(tls.resolve("client.crt").toFile(), tls.resolve("client.key").toFile())
                .build())
        .build();
  }

  // ---- parts

  private static SigningIdentity user(Path network, int org) throws Exception {
    return MspDirectory.signingIdentity(
        NetworkMaterial.userDir(network, org, "User1").resolve("msp"),
        NetworkMaterial.mspId(org),
        CRYPTO);
  }

  private static org.hyperledger.fabric.protos.peer.ProposalResponse propose(
      RawProposal proposal, SigningIdentity signer) throws Exception {
    return EndorserGrpc.newBlockingStub(NETWORK.channel(1))
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .processProposal(proposal.signed(signer::sign));
  }

  private static BroadcastResponse broadcast(Envelope envelope) throws Exception {
    CompletableFuture<BroadcastResponse> first = new CompletableFuture<>();
    StreamObserver<Envelope> requests =
        AtomicBroadcastGrpc.newStub(NETWORK.channel(1)).broadcast(first(first));
    requests.onNext(envelope);
    BroadcastResponse response = first.get(60, TimeUnit.SECONDS);
    requests.onCompleted();
    return response;
  }

  private static <T> StreamObserver<T> first(CompletableFuture<T> first) {
    return new StreamObserver<>() {
      @Override
      public void onNext(T value) {
        first.complete(value);
      }

      @Override
      public void onError(Throwable t) {
        first.completeExceptionally(t);
      }

      @Override
      public void onCompleted() {
        first.completeExceptionally(new AssertionError("the stream ended without an answer"));
      }
    };
  }
}
