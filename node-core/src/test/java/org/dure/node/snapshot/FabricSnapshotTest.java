package org.dure.node.snapshot;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.dure.model.Sha256;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollPvtRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.RwSetBuilder;
import org.dure.model.rwset.TxPvtRwSet;
import org.dure.node.collection.CollectionHistory;
import org.dure.node.collection.MemberNodes;
import org.dure.node.collection.PrivateDataMetrics;
import org.dure.node.collection.Reconciler;
import org.dure.node.snapshot.FabricSnapshotReader.Config;
import org.dure.node.snapshot.FabricSnapshotReader.Entry;
import org.dure.node.validate.SampleNetwork;
import org.dure.store.CollectionsRecord;
import org.dure.store.Ledger;
import org.dure.store.LedgerImage;
import org.dure.store.PrivateSetId;
import org.dure.store.rocks.RocksLedgers;
import org.dure.store.rocks.RocksSnapshots;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadataIndex;
import org.hyperledger.fabric.protos.common.Metadata;
import org.hyperledger.fabric.protos.peer.CollectionConfig;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.CollectionPolicyConfig;
import org.hyperledger.fabric.protos.peer.StaticCollectionConfig;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// A snapshot read as Fabric would read it, and what follows from its files when a ledger begins
/// with it.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FabricSnapshotTest {
  private static final long LAST = 5;

  private final List<ParsedBlock> blocks = new ArrayList<>();
  private SampleNetwork network;
  private Path folder;
  private Path home;
  private CommittingNode node;
  private FabricSnapshotReader reader;
  private CollPvtRwSet first;
  private CollPvtRwSet second;
  private int joined;

  /// Block 1 defines a collection, 3 defines it again with another one beside it, 4 defines the
  /// same once more. Blocks 2 and 5 write.
  @BeforeAll
  void takeOne(@TempDir Path temp) throws Exception {
    folder = temp;
    network = new SampleNetwork(temp.resolve("network"));
    CertifiedChain chain = new CertifiedChain(network);
    blocks.add(ParsedBlock.parse(chain.genesis()));
    blocks.add(chain.next(List.of(chain.definition(collections("coll")))));
    RwSetBuilder set = new RwSetBuilder();
    set.write("cc", "b", text("two"));
    set.write("cc", "a", text("one"));
    set.writeMetadata("cc", "a", Map.of("VALIDATION_PARAMETER", text("policy")));
    set.writePrivate("cc", "coll", "p1", text("secret1"));
    set.writePrivate("cc", "coll", "p2", text("secret2"));
    first = privateSet(set);
    blocks.add(chain.next(List.of(chain.transaction(set))));
    blocks.add(chain.next(List.of(chain.definition(collections("coll", "more")))));
    blocks.add(chain.next(List.of(chain.definition(collections("coll", "more")))));
    set = new RwSetBuilder();
    set.write("cc", "b", text("newer"));
    set.writePrivate("cc", "coll", "p2", text("newer secret"));
    second = privateSet(set);
    blocks.add(chain.next(List.of(chain.transaction(set))));
    home = temp.resolve("home");
    node = open(home);
    for (ParsedBlock block : blocks) {
      node.snapshots.accept(block);
    }
    SnapshotProcess.awaitNonePending(node.snapshots);
    reader = new FabricSnapshotReader(snapshot());
  }

  @AfterAll
  void close() {
    node.close();
  }

  private CommittingNode open(Path at) throws Exception {
    return new CommittingNode(
        at, network.config, network.peer(1), "Org1MSP", LAST, 1000, store -> store);
  }

  private Path snapshot() {
    return home.resolve("snapshots/completed/" + SampleNetwork.CHANNEL + "/" + LAST);
  }

  private static CollPvtRwSet privateSet(RwSetBuilder set) {
    return set.build().privateSet().namespaces().getFirst().collections().getFirst();
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }

  private static CollectionConfigPackage collections(String... names) {
    CollectionConfigPackage.Builder all = CollectionConfigPackage.newBuilder();
    for (String name : names) {
      all.addConfig(
          CollectionConfig.newBuilder()
              .setStaticCollectionConfig(
                  StaticCollectionConfig.newBuilder()
                      .setName(name)
                      .setMemberOrgsPolicy(
                          CollectionPolicyConfig.newBuilder()
                              .setSignaturePolicy(SampleNetwork.memberOf(1)))));
    }
    return all.build();
  }

  private Map<String, Entry> entries(String name, String namespace) throws Exception {
    return reader.state(name).stream()
        .filter(entry -> entry.namespace().equals(namespace))
        .collect(toMap(entry -> entry.key().toStringUtf8(), entry -> entry));
  }

  @Test
  void thePublicStateIsInFabricsForm() throws Exception {
    List<Entry> all = reader.state("public_state");
    assertThat(all)
        .extracting(Entry::namespace)
        .isSortedAccordingTo(Comparator.naturalOrder())
        .contains("", "_lifecycle", "cc");
    Map<String, Entry> cc = entries("public_state", "cc");
    assertThat(cc.keySet()).containsExactlyInAnyOrder("a", "b");
    assertThat(cc.get("a").value()).isEqualTo(text("one"));
    assertThat(cc.get("a").version()).isEqualTo("2.0");
    assertThat(cc.get("a").metadata().toStringUtf8()).contains("VALIDATION_PARAMETER", "policy");
    assertThat(cc.get("b").value()).isEqualTo(text("newer"));
    assertThat(cc.get("b").version()).isEqualTo("5.0");
    assertThat(cc.get("b").metadata()).isEqualTo(ByteString.EMPTY);
    assertThat(entries("public_state", "_lifecycle"))
        .containsKey("namespaces/fields/cc/Collections");
  }

  @Test
  void ofPrivateStateThereAreHashesOnly() throws Exception {
    List<Entry> all = reader.state("private_state_hashes");
    assertThat(all)
        .extracting(entry -> entry.namespace() + " " + entry.version())
        .containsExactlyInAnyOrder("cc$$hcoll 2.0", "cc$$hcoll 5.0");
    assertThat(all)
        .extracting(Entry::key)
        .isSortedAccordingTo(ByteString.unsignedLexicographicalComparator());
    Map<ByteString, ByteString> hashes = all.stream().collect(toMap(Entry::key, Entry::value));
    assertThat(hashes)
        .isEqualTo(
            Map.of(
                Sha256.ofUtf8("p1"), Sha256.ofUtf8("secret1"),
                Sha256.ofUtf8("p2"), Sha256.ofUtf8("newer secret")));
  }

  @Test
  void allTransactionIdsAreThereInOrder() throws Exception {
    assertThat(reader.txIds())
        .isSortedAccordingTo(
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder()))
        .containsExactlyInAnyOrderElementsOf(
            blocks.stream()
                .map(block -> block.envelopes().getFirst().ledgerTxId())
                .filter(id -> !id.isEmpty())
                .toList());
  }

  /// Each definition leaves an entry, also one that changes nothing of the collections.
  @Test
  void theHistoryOfCollectionsIsInFabricsForm() throws Exception {
    String prefix = HexFormat.of().formatHex("slscc\0cc~collection".getBytes("UTF-8"));
    List<Config> all = reader.configHistory();
    assertThat(all)
        .extracting(config -> HexFormat.of().formatHex(config.key().toByteArray()))
        .containsExactly(
            prefix + "fffffffffffffffb", prefix + "fffffffffffffffc", prefix + "fffffffffffffffe");
    assertThat(all)
        .extracting(config -> CollectionConfigPackage.parseFrom(config.value()))
        .containsExactly(
            collections("coll", "more"), collections("coll", "more"), collections("coll"));
  }

  @Test
  void theMetadataSayWhatTheFilesAre() throws Exception {
    ObjectMapper json = new ObjectMapper();
    String text = Files.readString(snapshot().resolve("_snapshot_signable_metadata.json"));
    JsonNode signable = json.readTree(text);
    Block last = blocks.getLast().block();
    assertThat(signable.properties().stream().map(Map.Entry::getKey))
        .containsExactly(
            "channel_name",
            "last_block_number",
            "last_block_hash",
            "previous_block_hash",
            "snapshot_files_raw_hashes",
            "state_db_type");
    assertThat(signable.get("channel_name").asText()).isEqualTo(SampleNetwork.CHANNEL);
    assertThat(signable.get("last_block_number").asLong()).isEqualTo(LAST);
    assertThat(signable.get("last_block_hash").asText())
        .isEqualTo(hex(BlockHashing.headerHash(last.getHeader())));
    assertThat(signable.get("previous_block_hash").asText())
        .isEqualTo(hex(last.getHeader().getPreviousHash()));
    Set<String> files =
        Set.of(
            "public_state.data",
            "public_state.metadata",
            "private_state_hashes.data",
            "private_state_hashes.metadata",
            "txids.data",
            "txids.metadata",
            "confighistory.data",
            "confighistory.metadata");
    JsonNode hashes = signable.get("snapshot_files_raw_hashes");
    assertThat(hashes.properties().stream().map(Map.Entry::getKey))
        .isSorted()
        .containsExactlyInAnyOrderElementsOf(files);
    for (String file : files) {
      assertThat(hashes.get(file).asText()).as(file).isEqualTo(reader.sha256(file));
    }
    String nextLine = "\n    \"last_block_number\": 5,\n";
    assertThat(text).as("Go's json.MarshalIndent").contains(nextLine).doesNotEndWith("\n");
    JsonNode additional =
        json.readTree(snapshot().resolve("_snapshot_additional_metadata.json").toFile());
    assertThat(additional.get("snapshot_hash").asText())
        .isEqualTo(reader.sha256("_snapshot_signable_metadata.json"));
    assertThat(additional.get("last_block_commit_hash").asText())
        .isEqualTo(hex(node.ledger.commitHash()));
  }

  private static String hex(ByteString bytes) {
    return HexFormat.of().formatHex(bytes.toByteArray());
  }

  /// Written by a consenter that lies about the chain: all files fit together, and its signature is
  /// genuine.
  @Test
  void withoutTheCertificateOfTheLastBlockItIsRefused() throws Exception {
    Block last = node.ledger.signedHeader(LAST).orElseThrow();
    Metadata signed = Blocks.metadataAt(last, BlockMetadataIndex.SIGNATURES);
    Metadata byOne =
        signed.toBuilder().clearSignatures().addSignatures(signed.getSignatures(0)).build();
    Block bare = Blocks.withMetadata(last, BlockMetadataIndex.SIGNATURES, byOne.toByteString());
    Path forged = folder.resolve("forged");
    Path image = folder.resolve("image");
    RocksSnapshots store = new RocksSnapshots(node.ledgers);
    store.checkpoint(SampleNetwork.CHANNEL, image);
    try (LedgerImage opened = store.image(SampleNetwork.CHANNEL, image)) {
      new SnapshotExport(SampleNetwork.CHANNEL, network.peer(2), 1L << 30)
          .write(opened, bare, List.of(network.genesis), folder.resolve("work"), forged);
    }
    assertThatThrownBy(() -> SnapshotProcess.check(forged, network.genesis))
        .isInstanceOf(SnapshotException.class)
        .hasMessageContaining("_dure_blocks.data: the certificate of block 5 does not hold");
  }

  private Ledger join(RocksLedgers ledgers, String mspId) throws Exception {
    CheckedSnapshot checked = SnapshotProcess.check(snapshot(), network.genesis);
    SnapshotLoad.load(checked, new RocksSnapshots(ledgers), mspId);
    return ledgers.open(SampleNetwork.CHANNEL);
  }

  private RocksLedgers fresh() {
    return new RocksLedgers(folder.resolve("joined" + joined++));
  }

  @Test
  void aLedgerThatBeganWithItWritesTheSameOne() throws Exception {
    Path again = folder.resolve("again");
    try (RocksLedgers ledgers = new RocksLedgers(CommittingNode.ledgersOf(again))) {
      Ledger ledger = join(ledgers, "Org1MSP");
      assertThat(ledger.collections("cc"))
          .extracting(CollectionsRecord::block)
          .containsExactly(4L, 3L, 1L);
    }
    try (CommittingNode other = open(again)) {
      other.snapshots.submit(0);
      SnapshotProcess.awaitNonePending(other.snapshots);
    }
    Path written = again.resolve("snapshots/completed/" + SampleNetwork.CHANNEL + "/" + LAST);
    assertThat(written.resolve(SnapshotFiles.SIGNABLE))
        .hasSameTextualContentAs(snapshot().resolve(SnapshotFiles.SIGNABLE));
  }

  /// Gives what it is asked for, as the nodes of members would.
  private record Givers(Map<Long, CollPvtRwSet> byBlock) implements MemberNodes {
    @Override
    public List<Node> others() {
      return List.of(new Node(2, "Org1MSP", true));
    }

    @Override
    public CompletableFuture<Void> push(
        int consenterId, String txId, TxPvtRwSet writes, java.time.Duration deadline) {
      throw new IllegalStateException("nothing is pushed");
    }

    @Override
    public CompletableFuture<Map<Integer, CollPvtRwSet>> fetch(
        int consenterId, List<Wanted> wanted, java.time.Duration deadline) {
      Map<Integer, CollPvtRwSet> given = new java.util.HashMap<>();
      for (int i = 0; i < wanted.size(); i++) {
        CollPvtRwSet set = byBlock.get(wanted.get(i).id().block());
        if (set != null) {
          given.put(i, set);
        }
      }
      return CompletableFuture.completedFuture(given);
    }
  }

  private int reconcile(Ledger ledger, String mspId, Map<Long, CollPvtRwSet> byBlock) {
    CollectionHistory history = new CollectionHistory(ledger, () -> network.config);
    try (Reconciler reconciler =
        new Reconciler(mspId, ledger, history, new Givers(byBlock), PrivateDataMetrics.none())) {
      return reconciler.reconcile();
    }
  }

  private static PrivateSetId id(long block) {
    return new PrivateSetId(block, 0, "cc", "coll");
  }

  @Test
  void aMemberFetchesAfterwardsWhatTheSnapshotHasHashesOf() throws Exception {
    try (RocksLedgers ledgers = fresh()) {
      Ledger ledger = join(ledgers, "Org1MSP");
      assertThat(ledger.privateData().missing(null, 10)).containsExactly(id(5), id(2));
      assertThat(reconcile(ledger, "Org1MSP", Map.of(2L, first, 5L, second))).isEqualTo(2);
      assertThat(value(ledger, "p1")).isEqualTo("secret1");
      assertThat(value(ledger, "p2")).isEqualTo("newer secret");
      assertThat(ledger.privateData().missing(null, 10)).isEmpty();
      // Nothing proves here what p2 was before.
      assertThat(ledger.privateData().set(id(2)).orElseThrow().writes())
          .extracting(KvWrite::key)
          .containsExactly("p1");
      assertThat(ledger.privateData().snapshotHashes(id(2))).isEmpty();
    }
  }

  private static String value(Ledger ledger, String key) {
    var found = ledger.state().getPrivate("cc", "coll", key);
    return found == null ? "" : found.value().toStringUtf8();
  }

  @Test
  void whatIsNotThePlaintextOfTheHashesIsNotTaken() throws Exception {
    RwSetBuilder set = new RwSetBuilder();
    set.writePrivate("cc", "coll", "p1", text("forged"));
    CollPvtRwSet forged = privateSet(set);
    set = new RwSetBuilder();
    set.writePrivate("cc", "coll", "other", text("x"));
    CollPvtRwSet other = privateSet(set);
    try (RocksLedgers ledgers = fresh()) {
      Ledger ledger = join(ledgers, "Org1MSP");
      assertThat(reconcile(ledger, "Org1MSP", Map.of(2L, forged, 5L, other))).isZero();
      assertThat(value(ledger, "p1")).isEmpty();
      assertThat(ledger.privateData().missing(null, 10)).containsExactly(id(5), id(2));
    }
  }

  @Test
  void whoIsNoMemberFetchesNothingBeforeItBecomesOne() throws Exception {
    try (RocksLedgers ledgers = fresh()) {
      Ledger ledger = join(ledgers, "Org3MSP");
      assertThat(ledger.privateData().missing(null, 10)).isEmpty();
      assertThat(ledger.privateData().becomeMember("cc", "coll")).isEqualTo(2);
      assertThat(ledger.privateData().missing(null, 10)).containsExactly(id(5), id(2));
    }
  }
}
