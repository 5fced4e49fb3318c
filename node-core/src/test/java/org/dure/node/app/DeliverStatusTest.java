package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.stub.StreamObserver;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;
import org.hyperledger.fabric.protos.orderer.SeekInfo;
import org.hyperledger.fabric.protos.orderer.SeekNewest;
import org.hyperledger.fabric.protos.orderer.SeekOldest;
import org.hyperledger.fabric.protos.orderer.SeekPosition;
import org.hyperledger.fabric.protos.orderer.SeekSpecified;
import org.hyperledger.fabric.protos.peer.DeliverGrpc;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The statuses that end requests for blocks, at a whole node and over TLS, as Fabric's are
/// (`common/deliver/deliver.go`, `orderer/common/broadcast/broadcast.go`).
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(value = 120, unit = TimeUnit.SECONDS)
final class DeliverStatusTest {
  private static final SeekPosition OLDEST =
      SeekPosition.newBuilder().setOldest(SeekOldest.getDefaultInstance()).build();
  private static final SeekPosition NEWEST =
      SeekPosition.newBuilder().setNewest(SeekNewest.getDefaultInstance()).build();

  private NodeNetwork network;
  private SigningIdentity user;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    network = new NodeNetwork(folder, 1);
    network.startAll();
    user = network.user(1, "User1");
  }

  @AfterAll
  void stop() throws Exception {
    network.close();
  }

  private static SeekPosition at(long number) {
    return SeekPosition.newBuilder()
        .setSpecified(SeekSpecified.newBuilder().setNumber(number))
        .build();
  }

  private static SeekInfo seek(SeekPosition start, SeekPosition stop) {
    return SeekInfo.newBuilder()
        .setStart(start)
        .setStop(stop)
        .setBehavior(SeekInfo.SeekBehavior.FAIL_IF_NOT_READY)
        .build();
  }

  private Envelope request(String channel, Instant time, ByteString seek) {
    byte[] nonce = new byte[24];
    new SecureRandom().nextBytes(nonce);
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.DELIVER_SEEK_INFO_VALUE)
            .setChannelId(channel)
            .setTimestamp(Timestamp.newBuilder().setSeconds(time.getEpochSecond()))
            .build();
    SignatureHeader signature =
        SignatureHeader.newBuilder()
            .setCreator(user.serialized())
            .setNonce(ByteString.copyFrom(nonce))
            .build();
    ByteString payload =
        Payload.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(header.toByteString())
                    .setSignatureHeader(signature.toByteString()))
            .setData(seek)
            .build()
            .toByteString();
    return Envelope.newBuilder().setPayload(payload).setSignature(user.sign(payload)).build();
  }

  private Envelope request(SeekInfo seek) {
    return request(NodeNetwork.CHANNEL, Instant.now(), seek.toByteString());
  }

  /// All that came before the stream ended, or until a status came.
  private static final class Answers<T> implements StreamObserver<T> {
    final List<T> all = new ArrayList<>();
    final CountDownLatch first = new CountDownLatch(1);
    private final java.util.function.Predicate<T> last;

    Answers(java.util.function.Predicate<T> last) {
      this.last = last;
    }

    @Override
    public synchronized void onNext(T value) {
      all.add(value);
      if (last.test(value)) {
        first.countDown();
      }
    }

    @Override
    public void onError(Throwable t) {
      first.countDown();
    }

    @Override
    public void onCompleted() {
      first.countDown();
    }

    synchronized T last() throws InterruptedException {
      return all.getLast();
    }
  }

  private Status orderer(Envelope request) throws Exception {
    var answers =
        new Answers<org.hyperledger.fabric.protos.orderer.DeliverResponse>(
            org.hyperledger.fabric.protos.orderer.DeliverResponse::hasStatus);
    StreamObserver<Envelope> out = AtomicBroadcastGrpc.newStub(network.connect(1)).deliver(answers);
    out.onNext(request);
    assertThat(answers.first.await(20, TimeUnit.SECONDS)).isTrue();
    return answers.last().getStatus();
  }

  private Status peer(Envelope request) throws Exception {
    var answers =
        new Answers<org.hyperledger.fabric.protos.peer.DeliverResponse>(
            org.hyperledger.fabric.protos.peer.DeliverResponse::hasStatus);
    StreamObserver<Envelope> out =
        DeliverGrpc.newStub(network.connect(1)).deliverWithPrivateData(answers);
    out.onNext(request);
    assertThat(answers.first.await(20, TimeUnit.SECONDS)).isTrue();
    return answers.last().getStatus();
  }

  private void both(Envelope request, Status expected) throws Exception {
    assertThat(orderer(request)).as("AtomicBroadcast").isEqualTo(expected);
    assertThat(peer(request)).as("Deliver").isEqualTo(expected);
  }

  @Test
  void blocksThatAreThereEndWithSuccess() throws Exception {
    both(request(seek(OLDEST, NEWEST)), Status.SUCCESS);
  }

  @Test
  void aBlockThatIsNotThereYetIsNotFoundForOneWhoDoesNotWait() throws Exception {
    both(request(seek(at(1_000), at(1_000))), Status.NOT_FOUND);
  }

  @Test
  void anUnknownChannelIsNotFound() throws Exception {
    both(request("nowhere", Instant.now(), seek(OLDEST, NEWEST).toByteString()), Status.NOT_FOUND);
  }

  @Test
  void aStopBeforeTheStartIsABadRequest() throws Exception {
    both(request(seek(at(5), at(2))), Status.BAD_REQUEST);
  }

  @Test
  void aRequestWithoutPositionsOrOfOtherBytesIsBad() throws Exception {
    both(request(SeekInfo.getDefaultInstance()), Status.BAD_REQUEST);
    both(
        request(NodeNetwork.CHANNEL, Instant.now(), ByteString.copyFromUtf8("\u00ff\u0001x")),
        Status.BAD_REQUEST);
    both(Envelope.getDefaultInstance(), Status.BAD_REQUEST);
  }

  @Test
  void aStaleRequestIsBad() throws Exception {
    Instant old = Instant.now().minus(Duration.ofHours(1));
    both(
        request(NodeNetwork.CHANNEL, old, seek(OLDEST, NEWEST).toByteString()), Status.BAD_REQUEST);
  }

  @Test
  void aForgedSignatureIsForbidden() throws Exception {
    Envelope signed = request(seek(OLDEST, NEWEST));
    both(
        signed.toBuilder().setSignature(user.sign(ByteString.copyFromUtf8("else"))).build(),
        Status.FORBIDDEN);
  }

  private BroadcastResponse broadcast(Envelope envelope) throws Exception {
    var answers = new Answers<BroadcastResponse>(answer -> true);
    StreamObserver<Envelope> out =
        AtomicBroadcastGrpc.newStub(network.connect(1)).broadcast(answers);
    out.onNext(envelope);
    assertThat(answers.first.await(20, TimeUnit.SECONDS)).isTrue();
    return answers.last();
  }

  @Test
  void whatCannotBeOrderedIsRefusedWithAReason() throws Exception {
    assertThat(broadcast(Envelope.getDefaultInstance()).getStatus()).isEqualTo(Status.BAD_REQUEST);
    BroadcastResponse nowhere = broadcast(request("nowhere", Instant.now(), ByteString.EMPTY));
    assertThat(nowhere.getStatus()).isEqualTo(Status.NOT_FOUND);
    assertThat(nowhere.getInfo()).isEqualTo("channel does not exist");
    BroadcastResponse wrongType = broadcast(request(seek(OLDEST, NEWEST)));
    assertThat(wrongType.getStatus()).isEqualTo(Status.BAD_REQUEST);
    assertThat(wrongType.getInfo()).isNotEmpty();
  }
}
