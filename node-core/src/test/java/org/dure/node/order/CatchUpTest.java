package org.dure.node.order;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.peer.PeerUnavailableException;
import org.dure.pbft.Decision;
import org.dure.pbft.Proposal;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockHeader;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Blocks with real signatures, fetched from sources of which some mean no good.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class CatchUpTest {
  private static final int BLOCKS = 300;

  private final List<Block> chain = new ArrayList<>();
  private final List<Block> fork = new ArrayList<>();
  private ByteString genesisHash = ByteString.copyFrom(new byte[32]);
  private BlockCertificates certificates;

  // Anew for each test: a fetch that is being stopped may still hand something on.
  private Map<Integer, Source> sources = new ConcurrentHashMap<>();
  private Queue<Integer> asked = new ConcurrentLinkedQueue<>();
  private Queue<String> refused = new ConcurrentLinkedQueue<>();
  private BlockingQueue<BlockCertificates.Certified> received = new LinkedBlockingQueue<>();
  private CatchUp catchUp;

  /// What a node answers.
  private interface Source {
    void serve(long from, int max, Predicate<ByteString> receiver) throws PeerUnavailableException;
  }

  @BeforeAll
  void makeChain(@TempDir Path folder) throws Exception {
    try (TestNetwork network = TestNetwork.of(folder, 4)) {
      List<BlockCertificates> signers = new ArrayList<>();
      for (int id = 1; id <= 3; id++) {
        signers.add(
            Epoch.of(network.config, 0, network.node(id).identity, network.crypto).certificates());
      }
      certificates = signers.getFirst();
      ByteString parent = genesisHash;
      for (int number = 1; number <= BLOCKS; number++) {
        Block block = signed(signers, number, parent, network.envelope(number));
        chain.add(block);
        parent = BlockHashing.headerHash(block.getHeader());
      }
      ByteString elsewhere = ByteString.copyFrom(new byte[] {1}).concat(genesisHash.substring(1));
      fork.add(signed(signers, 1, elsewhere, network.envelope(1)));
      fork.add(
          signed(
              signers,
              2,
              BlockHashing.headerHash(fork.getFirst().getHeader()),
              network.envelope(2)));
    }
  }

  private static Block signed(
      List<BlockCertificates> signers, long number, ByteString parent, ByteString envelope)
      throws Exception {
    PooledEnvelope pooled = new PooledEnvelope(ParsedEnvelope.parse(envelope));
    BlockHeader header =
        BlockHeader.newBuilder()
            .setNumber(number)
            .setPreviousHash(parent)
            .setDataHash(BlockHashing.dataHash(List.of(envelope)))
            .build();
    ProposedBlock proposed = new ProposedBlock(header, 0, List.of(pooled.digest()));
    Proposal proposal = ConsensusPorts.proposal(proposed.encode()).orElseThrow();
    List<Decision.Vote> votes = new ArrayList<>();
    for (int id = 1; id <= signers.size(); id++) {
      votes.add(new Decision.Vote(id, signers.get(id - 1).sign(proposal, 0)));
    }
    Decision decision = new Decision(number, 0, proposal, votes);
    return signers.getFirst().block(decision, List.of(pooled)).block();
  }

  private void start() {
    Map<Integer, Source> sourcesNow = sources;
    Queue<Integer> askedNow = asked;
    Queue<String> refusedNow = refused;
    catchUp =
        new CatchUp(
            "channel",
            new CatchUp.Ledgers() {
              @Override
              public boolean reachable(int source) {
                return true;
              }

              @Override
              public void fetch(
                  int source, long from, int max, Duration deadline, Predicate<ByteString> receiver)
                  throws PeerUnavailableException {
                askedNow.add(source);
                sourcesNow.get(source).serve(from, max, receiver);
              }
            },
            received::add,
            new OrderMetrics() {
              @Override
              public void refused(String reason) {
                refusedNow.add(reason);
              }

              @Override
              public void decided(long number, int envelopes) {}

              @Override
              public void committed(long number, long nanos) {}
            },
            0);
  }

  @AfterEach
  void close() {
    catchUp.close();
    sources = new ConcurrentHashMap<>();
    asked = new ConcurrentLinkedQueue<>();
    refused = new ConcurrentLinkedQueue<>();
    received = new LinkedBlockingQueue<>();
  }

  private void honest(long from, int max, Predicate<ByteString> receiver) {
    for (long number = from; number < from + max && number <= BLOCKS; number++) {
      if (!receiver.test(block(number).toByteString())) {
        return;
      }
    }
  }

  private Block block(long number) {
    return chain.get((int) number - 1);
  }

  private void request(long last) {
    catchUp.request(1, genesisHash, last, List.copyOf(sources.keySet()), certificates);
  }

  /// Takes so many blocks, in order, each of which must be the genuine one.
  private void takes(long from, long to) throws InterruptedException {
    for (long number = from; number <= to; number++) {
      BlockCertificates.Certified next = received.poll(30, TimeUnit.SECONDS);
      assertThat(next).as("block %d; refused %s", number, refused).isNotNull();
      assertThat(next.decision().sequence()).isEqualTo(number);
      assertThat(CoreBytes.string(next.decision().proposal().id()))
          .isEqualTo(BlockHashing.headerHash(block(number).getHeader()));
      catchUp.committed(number);
    }
  }

  @Test
  void severalSourcesAreAskedAtOnce() throws Exception {
    CountDownLatch together = new CountDownLatch(3);
    for (int id = 2; id <= 4; id++) {
      sources.put(
          id,
          (from, max, receiver) -> {
            together.countDown();
            awaitAll(together);
            honest(from, max, receiver);
          });
    }
    start();
    request(BLOCKS);
    takes(1, BLOCKS);
    assertThat(asked).contains(2, 3, 4);
    assertThat(refused).isEmpty();
  }

  /// A fetch may begin before the blocks of the one before are committed, so that some come twice.
  @Test
  void blocksThatComeTwiceDoNotHoldUpLaterOnes() throws Exception {
    sources.put(2, this::honest);
    start();
    for (int again = 0; again < 3; again++) {
      request(30);
      for (int number = 1; number <= 30; number++) {
        assertThat(received.poll(10, TimeUnit.SECONDS)).isNotNull();
      }
      ended();
    }
    for (int number = 1; number <= 30; number++) {
      catchUp.committed(number);
    }
    catchUp.request(
        31,
        BlockHashing.headerHash(block(30).getHeader()),
        BLOCKS,
        List.copyOf(sources.keySet()),
        certificates);
    takes(31, BLOCKS);
  }

  /// Waits until a new fetch may begin.
  private void ended() {
    while (catchUp.isRunning()) {
      Thread.onSpinWait();
    }
  }

  private static void awaitAll(CountDownLatch together) throws PeerUnavailableException {
    try {
      if (!together.await(20, TimeUnit.SECONDS)) {
        throw new PeerUnavailableException("the others are not asked at the same time", null);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ways to be of no use.
  enum Fault {
    GARBAGE(true),
    OTHER_DATA(true),
    TOO_FEW_SIGNATURES(true),
    OTHER_BLOCKS(true),
    ANOTHER_PARENT(true),
    LIES_LATE(true),
    NOTHING(false),
    HALF(false),
    GONE(false);

    final boolean provable;

    Fault(boolean provable) {
      this.provable = provable;
    }
  }

  private Source faulty(Fault fault) {
    return (from, max, receiver) -> {
      switch (fault) {
        case GARBAGE -> refusedBy(receiver, ByteString.copyFromUtf8("no block at all"));
        case OTHER_DATA -> {
          Block.Builder other = block(from).toBuilder();
          other.getDataBuilder().setData(0, block(from % BLOCKS + 1).getData().getData(0));
          refusedBy(receiver, other.build().toByteString());
        }
        case TOO_FEW_SIGNATURES -> refusedBy(receiver, unsigned(block(from)).toByteString());
        case OTHER_BLOCKS -> honest(from + 1, max, receiver);
        case ANOTHER_PARENT -> {
          Block.Builder other = block(from).toBuilder();
          other.getHeaderBuilder().setPreviousHash(ByteString.copyFrom(new byte[32]));
          refusedBy(receiver, (from == 1 ? unsigned(block(from)) : other.build()).toByteString());
        }
        case LIES_LATE -> {
          int good = Math.min(10, max - 1);
          honest(from, good, receiver);
          refusedBy(receiver, unsigned(block(from + good)).toByteString());
        }
        case NOTHING -> {}
        case HALF -> honest(from, Math.max(1, max / 2), receiver);
        case GONE -> throw new PeerUnavailableException("gone", null);
      }
    };
  }

  private static void refusedBy(Predicate<ByteString> receiver, ByteString bytes) {
    assertThat(receiver.test(bytes)).isFalse();
  }

  private static Block unsigned(Block block) {
    return Blocks.withMetadata(block, BlockMetadataIndex.SIGNATURES, ByteString.EMPTY);
  }

  @ParameterizedTest
  @EnumSource
  void oneHonestSourceIsEnough(Fault fault) throws Exception {
    sources.put(2, faulty(fault));
    sources.put(3, faulty(fault));
    sources.put(4, this::honest);
    start();
    request(BLOCKS);
    takes(1, BLOCKS);
    assertThat(refused.contains("bad_block_from_peer")).isEqualTo(fault.provable);
  }

  @ParameterizedTest
  @EnumSource
  void withoutAnHonestSourceNothingFalseIsTaken(Fault fault) throws Exception {
    sources.put(2, faulty(fault));
    sources.put(3, faulty(fault));
    start();
    request(BLOCKS);
    long expected = 1;
    for (var next = received.poll(1, TimeUnit.SECONDS);
        next != null;
        next = received.poll(1, TimeUnit.SECONDS)) {
      assertThat(CoreBytes.string(next.decision().proposal().id()))
          .isEqualTo(BlockHashing.headerHash(block(expected).getHeader()));
      catchUp.committed(expected++);
    }
    assertThat(expected <= BLOCKS).isEqualTo(fault != Fault.HALF);
  }

  @Test
  void aForkThatAQuorumSignedIsNotTakenAndNotAskedForAgainAndAgain() throws Exception {
    sources.put(
        2,
        (from, max, receiver) ->
            fork.forEach(block -> assertThat(receiver.test(block.toByteString())).isTrue()));
    start();
    request(BLOCKS);
    assertThat(received.poll(1, TimeUnit.SECONDS)).isNull();
    assertThat(refused).contains("bad_block_from_peer");
    assertThat(asked).hasSizeLessThanOrEqualTo(2);
  }

  @Test
  void aLiarIsNotAskedAgainSoon() throws Exception {
    sources.put(2, faulty(Fault.GARBAGE));
    sources.put(3, this::honest);
    start();
    request(100);
    takes(1, 100);
    long lies = asked.stream().filter(id -> id == 2).count();
    assertThat(lies).isEqualTo(1);
  }

  private static Source pruned() {
    return (from, max, receiver) -> {
      throw new PeerUnavailableException(
          "blocks from somewhere: First available block = [200]",
          Status.OUT_OF_RANGE.withDescription("block " + from).asException());
    };
  }

  @Test
  void whatSomeHaveDroppedIsAskedOfThoseThatStillHaveIt() throws Exception {
    sources.put(2, pruned());
    sources.put(3, pruned());
    sources.put(4, this::honest);
    start();
    request(100);
    takes(1, 100);
    assertThat(asked).contains(2, 3, 4);
    assertThat(refused).isEmpty();
    assertThat(catchUp.hindrance()).isEmpty();
  }

  @Test
  void whenAllHaveDroppedItThereIsAnAnswerThatSaysWhatToDo() throws Exception {
    sources.put(2, pruned());
    sources.put(3, pruned());
    start();
    request(100);
    ended();
    assertThat(catchUp.hindrance())
        .contains("block 1, which this node needs next", "dropped by consenters [2, 3]")
        .contains("dure node join", "First available block = [200]");
    assertThat(received).isEmpty();
    sources.put(4, this::honest);
    request(100);
    takes(1, 100);
    ended();
    assertThat(catchUp.hindrance()).isEmpty();
  }

  @Test
  void aSourceThatNeverEndsIsCutOff() throws Exception {
    sources.put(
        2,
        (from, max, receiver) -> {
          boolean wanted = true;
          for (long number = from; wanted && number <= BLOCKS; number++) {
            wanted = receiver.test(block(number).toByteString());
          }
          assertThat(wanted).as("more was taken than asked for").isFalse();
        });
    start();
    request(20);
    takes(1, 20);
    assertThat(received.poll(200, TimeUnit.MILLISECONDS)).isNull();
  }

  @Test
  void claimsBeyondWhatAnybodyHasEndTheFetchAndTheNextOneWorks() throws Exception {
    sources.put(2, this::honest);
    sources.put(3, this::honest);
    start();
    request(1_000_000);
    takes(1, BLOCKS);
    ByteString tip = BlockHashing.headerHash(block(BLOCKS).getHeader());
    assertThat(tip).isNotNull();
    sources.put(2, this::honest);
    while (received.isEmpty()) {
      // The first run may still be asking around; a request meanwhile is one too many and is
      // dropped, as the core repeats it.
      catchUp.request(1, genesisHash, 5, List.of(2, 3), certificates);
      Thread.onSpinWait();
    }
    takes(1, 5);
  }
}
