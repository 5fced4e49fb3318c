package org.dure.node.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import com.google.protobuf.ByteString;
import io.grpc.StatusRuntimeException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.msp.SigningIdentity;
import org.dure.node.gateway.TestNetwork;
import org.dure.node.snapshot.SnapshotCheck;
import org.dure.node.snapshot.SnapshotFiles;
import org.dure.store.TxPosition;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Status;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.peer.SignedSnapshotRequest;
import org.hyperledger.fabric.protos.peer.SnapshotGrpc;
import org.hyperledger.fabric.protos.peer.SnapshotQuery;
import org.hyperledger.fabric.protos.peer.SnapshotRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/// Snapshots of whole nodes: taken while clients go on, and a node begun with one.
@Timeout(value = 240, unit = TimeUnit.SECONDS)
final class SnapshotTest {
  private static final String CHANNEL = NodeNetwork.CHANNEL;

  private NodeNetwork network;
  private @TempDir Path folder;

  @BeforeEach
  void startAndDeploy() throws Exception {
    network = new NodeNetwork(folder, 5, 4);
    network.startAll();
    network.deploy("probe", TestNetwork.probePackage("probe_1"));
  }

  @AfterEach
  void stop() throws Exception {
    network.close();
  }

  private String put(int node, String key) throws Exception {
    return put(node, key, "Org1MSP", "Org2MSP", "Org3MSP");
  }

  private String put(int node, String key, String... endorsers) throws Exception {
    try (Gateway gateway = network.gateway(node, 1, "User1")) {
      Contract contract = gateway.getNetwork(CHANNEL).getContract("probe");
      SubmittedTransaction sent =
          contract
              .newProposal("put")
              .addArguments(key, key)
              .setEndorsingOrganizations(endorsers)
              .build()
              .endorse()
              .submitAsync();
      Status status = sent.getStatus();
      assertThat(status.isSuccessful()).isTrue();
      return sent.getTransactionId();
    }
  }

  private void putParcel(String key, int area) throws Exception {
    try (Gateway gateway = network.gateway(1, 1, "User1")) {
      gateway
          .getNetwork(CHANNEL)
          .getContract("probe")
          .submitTransaction("put", key, "{\"owner\":\"Ann\",\"area\":%d}".formatted(area));
    }
  }

  private long height(int k) {
    return network.channel(k).ledger().height();
  }

  private Path snapshot(int node, long block) {
    return network.home(node).resolve("data/snapshots/completed/" + CHANNEL + "/" + block);
  }

  private Path manifest(int node, long block) {
    return snapshot(node, block).resolve(SnapshotFiles.MANIFEST);
  }

  private SnapshotGrpc.SnapshotBlockingStub service(int node) throws Exception {
    return SnapshotGrpc.newBlockingStub(network.connect(node));
  }

  private static SignedSnapshotRequest signed(SigningIdentity user, ByteString request) {
    return SignedSnapshotRequest.newBuilder()
        .setRequest(request)
        .setSignature(user.sign(request))
        .build();
  }

  private SignedSnapshotRequest request(int org, String user, String channel, long block)
      throws Exception {
    SigningIdentity signer = network.user(org, user);
    SnapshotRequest request =
        SnapshotRequest.newBuilder()
            .setSignatureHeader(SignatureHeader.newBuilder().setCreator(signer.serialized()))
            .setChannelId(channel)
            .setBlockNumber(block)
            .build();
    return signed(signer, request.toByteString());
  }

  private List<Long> pending(int node) throws Exception {
    SigningIdentity admin = network.user(node, "Admin");
    SnapshotQuery query =
        SnapshotQuery.newBuilder()
            .setSignatureHeader(SignatureHeader.newBuilder().setCreator(admin.serialized()))
            .setChannelId(CHANNEL)
            .build();
    return service(node).queryPendings(signed(admin, query.toByteString())).getBlockNumbersList();
  }

  private void refused(int node, SignedSnapshotRequest request, String why) {
    assertThatThrownBy(() -> service(node).generate(request))
        .isInstanceOf(StatusRuntimeException.class)
        .hasMessageContaining(why);
  }

  /// Ledger and journal of votes are gone; installed contracts stay.
  private void loseLedger(int k) throws Exception {
    NetworkMaterial.delete(network.home(k).resolve("data/ledger"));
    NetworkMaterial.delete(network.home(k).resolve("data/consensus"));
  }

  /// Has all four nodes take a snapshot at one height to come, and returns the block.
  private long takeEverywhere() throws Exception {
    long block = height(1) + 2;
    for (int k = 1; k <= 4; k++) {
      service(k).generate(request(k, "Admin", CHANNEL, block));
    }
    for (int i = 0; height(1) <= block; i++) {
      put(1 + i % 4, "more" + i);
    }
    for (int k = 1; k <= 4; k++) {
      int node = k;
      network.await("snapshot of " + k, () -> Files.exists(snapshot(node, block)));
    }
    return block;
  }

  @Test
  void allNodesWriteTheSameBytesAndALostNodeComesBackFromThem() throws Exception {
    String early = put(1, "early");
    putParcel("p1", 30);
    putParcel("p2", 10);
    network.await("all have it", () -> height(4) == height(1));
    long block = takeEverywhere();
    for (int k = 2; k <= 4; k++) {
      for (String file : List.of(SnapshotFiles.SIGNABLE, SnapshotFiles.ADDITIONAL)) {
        assertThat(snapshot(k, block).resolve(file))
            .hasSameBinaryContentAs(snapshot(1, block).resolve(file));
      }
    }
    network.stop(4);
    loseLedger(4);
    put(1, "while it was away");
    String joined =
        SnapshotJoin.of(network.home(4))
            .join(
                snapshot(1, block),
                List.of(manifest(2, block)),
                null,
                SnapshotCheck.Trust.MORE_THAN_FAULTY);
    assertThat(joined).contains("behind block " + block);
    network.start(4);
    network.await("it catches up", () -> height(4) >= height(1));
    assertThat(network.channel(4).ledger().firstBlock()).isEqualTo(block + 1);
    assertThat(network.channel(4).ledger().transaction(early)).contains(TxPosition.BEFORE_SNAPSHOT);
    assertThat(network.channel(4).ledger().state().get("probe", "early")).isNotNull();
    // Indexes are in no snapshot: the node makes them of the state that it began with.
    network.await("the index", () -> IndexesReturnTest.isIndexed(network.channel(4).ledger()));
    try (Gateway gateway = network.gateway(4, 1, "User1")) {
      byte[] found =
          gateway
              .getNetwork(CHANNEL)
              .getContract("probe")
              .newProposal("query")
              .addArguments(IndexesReturnTest.OF_ANN)
              .setEndorsingOrganizations("Org4MSP")
              .build()
              .evaluate();
      assertThat(new String(found, StandardCharsets.UTF_8))
          .isEqualTo("p2={\"owner\":\"Ann\",\"area\":10};p1={\"owner\":\"Ann\",\"area\":30};");
    }
    assertThatThrownBy(() -> network.channel(4).ledger().block(block))
        .hasMessageContaining("First available block = [" + (block + 1) + "]");
    // Of four nodes one may be faulty: with another one down, nothing goes on without the new one.
    network.stop(3);
    for (int i = 0; i < 20; i++) {
      put(1, "with the new one " + i, "Org1MSP", "Org2MSP", "Org4MSP");
    }
    network.await("it has them", () -> height(4) == height(1));
    assertThat(network.channel(4).ledger().commitHash())
        .isEqualTo(network.channel(1).ledger().commitHash());
    // A ledger that began with a snapshot gives snapshots in its turn.
    service(4).generate(request(4, "Admin", CHANNEL, 0));
    long newest = height(4) - 1;
    network.await("its snapshot", () -> Files.exists(snapshot(4, newest)));
    service(1).generate(request(1, "Admin", CHANNEL, 0));
    network.await("the other's", () -> Files.exists(snapshot(1, newest)));
    assertThat(snapshot(4, newest).resolve(SnapshotFiles.SIGNABLE))
        .hasSameBinaryContentAs(snapshot(1, newest).resolve(SnapshotFiles.SIGNABLE));
  }

  @Test
  void aFifthNodeBeginsWithASnapshotFetchesOnlyWhatFollowsAndVotes() throws Exception {
    List<Integer> founders = List.of(1, 2, 3, 4);
    put(1, "early");
    GenesisBlock.Org org = network.member(5);
    network.reconfigure(edit -> edit.organization(org), founders, founders);
    network.awaitSameHeight();
    long block = takeEverywhere();
    SnapshotJoin.of(network.home(5))
        .join(
            snapshot(1, block),
            List.of(manifest(2, block)),
            null,
            SnapshotCheck.Trust.MORE_THAN_FAULTY);
    put(1, "behind the snapshot");
    network.awaitSameHeight();
    Queue<Long> fetchedFrom = new ConcurrentLinkedQueue<>();
    try (FetchLog log = new FetchLog(fetchedFrom)) {
      network.start(5);
      network.await("5 catches up", () -> height(5) >= height(1));
    }
    assertThat(fetchedFrom).isNotEmpty().allMatch(from -> from > block);
    assertThat(network.channel(5).ledger().firstBlock()).isEqualTo(block + 1);
    List<Consenter> mapping = new ArrayList<>();
    for (int k = 1; k <= 5; k++) {
      mapping.add(network.consenter(k));
    }
    network.reconfigure(edit -> edit.consenters(mapping), founders, founders);
    network.await("5 votes", () -> network.channel(5).ordering().status().consenter());
    // Of five one may be faulty: without another one nothing is decided unless the fifth votes.
    network.stop(4);
    put(1, "with the fifth");
    network.await("5 has it", () -> height(5) == height(1));
    assertThat(network.channel(5).ledger().commitHash())
        .isEqualTo(network.channel(1).ledger().commitHash());
  }

  /// Where the fetches of blocks began that brought any, by what is logged of them.
  private static final class FetchLog extends AppenderBase<ILoggingEvent> implements AutoCloseable {
    private final Queue<Long> from;
    private final Logger logger = (Logger) LoggerFactory.getLogger("org.dure.node.order.CatchUp");

    FetchLog(Queue<Long> from) {
      this.from = from;
      start();
      logger.addAppender(this);
    }

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getMessage().contains("catch_up=blocks")) {
        from.add((Long) event.getArgumentArray()[1]);
      }
    }

    @Override
    public void close() {
      logger.detachAppender(this);
    }
  }

  @Test
  void whatDoesNotHoldIsRefusedByName() throws Exception {
    put(1, "a");
    network.await("all have it", () -> height(4) == height(1));
    long block = takeEverywhere();
    network.stop(4);
    network.deleteData(4);
    refusedJoin(snapshot(1, block), List.of(), "manifests of 1 consenters");
    refusedJoin(snapshot(1, block), List.of(manifest(1, block)), "manifests of 1 consenters");
    Path bad = copy(snapshot(1, block), "state");
    flip(bad.resolve("public_state.data"));
    refusedJoin(bad, List.of(manifest(2, block)), "hash mismatch for file [public_state.data]");
    bad = copy(snapshot(1, block), "manifest");
    replace(bad.resolve(SnapshotFiles.MANIFEST), "\"signature\": \"ME", "\"signature\": \"MF");
    refusedJoin(bad, List.of(manifest(2, block)), "is not genuine");
    bad = copy(snapshot(1, block), "metadata");
    replace(bad.resolve(SnapshotFiles.SIGNABLE), "SimpleKeyValueDB", "CouchDB");
    refusedJoin(bad, List.of(manifest(2, block)), SnapshotFiles.SIGNABLE);
    bad = copy(snapshot(1, block), "name");
    replace(bad.resolve(SnapshotFiles.SIGNABLE), "\"mychannel\"", "\"other\"");
    refusedJoin(bad, List.of(manifest(2, block)), "the snapshot is of channel other");
    bad = copy(snapshot(1, block), "blocks");
    flip(bad.resolve(SnapshotFiles.BLOCKS));
    refusedJoin(
        bad, List.of(manifest(2, block)), "hash mismatch for file [" + SnapshotFiles.BLOCKS);
    bad = copy(snapshot(1, block), "lacking");
    Files.delete(bad.resolve("txids.data"));
    refusedJoin(bad, List.of(manifest(2, block)), "the snapshot lacks");
    assertThat(network.home(4).resolve("data/ledger/" + CHANNEL)).doesNotExist();
    SnapshotJoin.of(network.home(4))
        .join(snapshot(1, block), List.of(), null, SnapshotCheck.Trust.ONE_NODE);
    refusedJoin(snapshot(1, block), List.of(manifest(2, block)), "has a ledger already");
  }

  private void refusedJoin(Path snapshot, List<Path> manifests, String why) {
    assertThatThrownBy(() ->
            SnapshotJoin.of(network.home(4))
                .join(snapshot, manifests, null, SnapshotCheck.Trust.MORE_THAN_FAULTY))
        .isInstanceOf(NodeStartException.class)
        .hasMessageContaining(why);
  }

  private Path copy(Path snapshot, String name) throws Exception {
    Path copy = Files.createDirectories(folder.resolve("bad").resolve(name));
    List<Path> files = new ArrayList<>();
    try (var all = Files.list(snapshot)) {
      all.forEach(files::add);
    }
    for (Path file : files) {
      Files.copy(file, copy.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    return copy;
  }

  private static void flip(Path file) throws Exception {
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 2] ^= 1;
    Files.write(file, bytes);
  }

  private static void replace(Path file, String what, String by) throws Exception {
    String text = Files.readString(file);
    assertThat(text).contains(what);
    Files.writeString(file, text.replace(what, by));
  }

  @Test
  void theServiceFollowsFabricsRules() throws Exception {
    long newest = height(1) - 1;
    refused(1, request(1, "User1", CHANNEL, 0), "the identity is no admin of Org1MSP");
    refused(1, request(2, "Admin", CHANNEL, 0), "not one of this node's organisation");
    refused(1, request(1, "Admin", "", 0), "missing channel ID");
    refused(1, request(1, "Admin", "nowhere", 0), "cannot find ledger for channel nowhere");
    refused(
        1,
        request(1, "Admin", CHANNEL, newest - 1),
        "requested snapshot for block number %d cannot be less than the last committed block number %d"
            .formatted(newest - 1, newest));
    service(1).generate(request(1, "Admin", CHANNEL, newest + 100));
    refused(
        1,
        request(1, "Admin", CHANNEL, newest + 100),
        "duplicate snapshot request for block number " + (newest + 100));
    network.stop(1);
    network.start(1);
    assertThat(pending(1)).containsExactly(newest + 100);
    service(1).cancel(request(1, "Admin", CHANNEL, newest + 100));
    assertThat(pending(1)).isEmpty();
    assertThatThrownBy(() -> service(1).cancel(request(1, "Admin", CHANNEL, newest + 100)))
        .hasMessageContaining("no snapshot request exists for block number " + (newest + 100));
    service(1).generate(request(1, "Admin", CHANNEL, 0));
    network.await("snapshot", () -> Files.exists(snapshot(1, newest)));
    network.await("nothing pending", () -> network.channel(1).snapshots().pending().isEmpty());
    refused(
        1,
        request(1, "Admin", CHANNEL, newest),
        "snapshot already generated for block number " + newest);
  }
}
