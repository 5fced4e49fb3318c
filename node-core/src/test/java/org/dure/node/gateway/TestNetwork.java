package org.dure.node.gateway;

import com.google.protobuf.ByteString;
import com.google.protobuf.MessageLite;
import com.google.protobuf.Timestamp;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.zip.GZIPOutputStream;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.config.BatchSettings;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.ChannelMembership;
import org.dure.membership.msp.Msp;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.Version;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.rwset.CollHashedRwSet;
import org.dure.model.rwset.KvWrite;
import org.dure.model.rwset.KvWriteHash;
import org.dure.model.rwset.MetadataEntry;
import org.dure.model.rwset.MetadataWrite;
import org.dure.model.rwset.NsRwSet;
import org.dure.model.state.CommitHash;
import org.dure.model.state.StateUpdate;
import org.dure.model.state.StateUpdates;
import org.dure.model.state.VersionedValue;
import org.dure.model.tx.Body;
import org.dure.model.tx.TxId;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.chaincode.ChaincodePackage;
import org.dure.node.chaincode.ContractIndexes;
import org.dure.node.chaincode.ContractInvoker;
import org.dure.node.chaincode.ExecutionLimits;
import org.dure.node.chaincode.ExecutionThreads;
import org.dure.node.chaincode.InstalledContracts;
import org.dure.node.chaincode.PackageStore;
import org.dure.node.chaincode.stream.ContractServices;
import org.dure.node.chaincode.system.ConfigContract;
import org.dure.node.chaincode.system.ExplainContract;
import org.dure.node.chaincode.system.LegacyLifecycleContract;
import org.dure.node.chaincode.system.LifecycleContract;
import org.dure.node.chaincode.system.QueryContract;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.CollectionHistory;
import org.dure.node.collection.Distribution;
import org.dure.node.collection.MemberNodes;
import org.dure.node.collection.PrivateDataMetrics;
import org.dure.node.endorse.EndorseResult;
import org.dure.node.endorse.Endorser;
import org.dure.node.endorse.EndorserLimits;
import org.dure.node.events.CommitEvents;
import org.dure.node.events.CommittedBlock;
import org.dure.node.gateway.RemoteEndorsers.Endpoint;
import org.dure.node.order.OrderService;
import org.dure.node.order.SubmitResult;
import org.dure.store.CommitBatch;
import org.dure.store.Ledger;
import org.dure.store.PrivateUpdates;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.gateway.EndorseRequest;
import org.hyperledger.fabric.protos.gateway.EndorseResponse;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeResult;

/// Nodes of several organisations in one process, with real certificates and ledgers. In place of
/// consensus and validation a block holds what is committed and everything in it counts as valid.
public final class TestNetwork implements AutoCloseable {

  public static final String CHANNEL = "mychannel";

  /// Of the probe contract; on the class path for the harness as well.
  public static final List<String> INDEXES =
      List.of(
          "META-INF/statedb/couchdb/indexes/indexOwner.json",
          "META-INF/statedb/couchdb/collections/offers/indexes/byPrice.json");

  public final List<Node> nodes = new ArrayList<>();
  public final Path directory;
  private final SecureRandom random = new SecureRandom();

  public static final class Node {
    public final int number;
    public final String mspId;
    public final Ledger ledger;
    private final CollectionHistory history;
    public final Endorser endorser;
    public final Gateway gateway;
    public final CommitEvents events;
    public final InstalledContracts installed;
    private final ContractIndexes indexes;
    public final List<ByteString> submitted = new ArrayList<>();
    public boolean down;
    private final RocksLedgers ledgers;
    private final ExecutionThreads threads;

    Node(TestNetwork network, int number, ChannelConfig config, ExecutionLimits limits)
        throws Exception {
      CryptoProvider crypto = CryptoProvider.fastest();
      this.number = number;
      this.mspId = NetworkMaterial.mspId(number);
      Path msp = NetworkMaterial.peerDir(network.directory, number).resolve("msp");
      SigningIdentity signer = MspDirectory.signingIdentity(msp, mspId, crypto);
      ChannelMembership own =
          ChannelMembership.of(List.of(Msp.of(MspDirectory.config(msp, mspId), crypto)));
      ledgers = new RocksLedgers(network.directory.resolve("ledger" + number));
      ledger = ledgers.open(CHANNEL);
      history = new CollectionHistory(ledger, () -> config);
      events = new CommitEvents(ledger);
      ChannelAccess access = new ChannelAccess(CHANNEL, ledger, () -> config);
      Channels channels =
          new Channels() {
            @Override
            public ChannelAccess find(String channelId) {
              return channelId.equals(CHANNEL) ? access : null;
            }

            @Override
            public List<String> ids() {
              return List.of(CHANNEL);
            }
          };
      AccessControl control = new AccessControl(mspId, own, channels, Clock.systemUTC());
      installed =
          new InstalledContracts(
              network.directory.resolve("chaincode" + number), new ContractServices());
      indexes = new ContractIndexes(mspId, installed);
      indexes.start();
      indexes.follow(ledger, events);
      ContractInvoker contracts =
          new ContractInvoker(
              mspId,
              List.of(
                  new LifecycleContract(mspId, channels, control, installed),
                  new QueryContract(channels, control),
                  new ConfigContract(channels, control),
                  new ExplainContract(channels, control),
                  new LegacyLifecycleContract(control)),
              installed,
              limits);
      threads = new ExecutionThreads(limits);
      endorser =
          new Endorser(
              new Endorser.Parts(
                  channels,
                  control,
                  own,
                  contracts,
                  threads,
                  signer,
                  id ->
                      new Distribution(
                          ledger, history, MemberNodes.none(), PrivateDataMetrics.none())),
              EndorserLimits.defaults(),
              Clock.systemUTC());
      OrderService orderer =
          envelope -> {
            submitted.add(envelope);
            return new SubmitResult.Accepted("");
          };
      gateway =
          new Gateway(
              new Gateway.Parts(
                  channels,
                  control,
                  endorser,
                  network.others(this),
                  id -> id.equals(CHANNEL) ? orderer : null,
                  id -> id.equals(CHANNEL) ? events : null,
                  endpoint()),
              Duration.ofSeconds(10));
    }

    public Endpoint endpoint() {
      return new Endpoint(mspId, "node" + number + ":7051", !down);
    }
  }

  public TestNetwork(Path directory, int organisations) throws Exception {
    this(directory, organisations, ExecutionLimits.defaults());
  }

  public TestNetwork(Path directory, int organisations, ExecutionLimits limits) throws Exception {
    this.directory = directory;
    NetworkMaterial.create(directory, organisations);
    Block genesis = genesis(organisations);
    ChannelConfig config = ChannelConfig.fromBlock(genesis, CryptoProvider.fastest());
    for (int k = 1; k <= organisations; k++) {
      nodes.add(new Node(this, k, config, limits));
    }
    commitBlock(genesis);
  }

  private Block genesis(int organisations) throws Exception {
    List<GenesisBlock.Org> orgs = new ArrayList<>();
    List<Consenter> consenters = new ArrayList<>();
    for (int k = 1; k <= organisations; k++) {
      String mspId = NetworkMaterial.mspId(k);
      Path msp = NetworkMaterial.peerDir(directory, k).resolve("msp");
      orgs.add(new GenesisBlock.Org(mspId, MspDirectory.config(msp, mspId), "localhost", 7050 + k));
      ByteString pem =
          SerializedIdentity.parseFrom(
                  MspDirectory.signingIdentity(msp, mspId, CryptoProvider.fastest()).serialized())
              .getIdBytes();
      consenters.add(new Consenter(k, "localhost", 7050 + k, mspId, pem, pem, pem));
    }
    return GenesisBlock.create(CHANNEL, orgs, consenters, BatchSettings.defaults());
  }

  private RemoteEndorsers others(Node asking) {
    return new RemoteEndorsers() {
      @Override
      public List<Endpoint> nodesOf(String channelId) {
        return nodes.stream().filter(node -> node != asking).map(Node::endpoint).toList();
      }

      @Override
      public CompletableFuture<ProposalResponse> process(
          Endpoint node, SignedProposal proposal, Duration timeout) {
        Node asked =
            nodes.stream().filter(n -> n.mspId.equals(node.mspId())).findFirst().orElseThrow();
        if (asked.down) {
          return CompletableFuture.failedFuture(new IOException("connection refused"));
        }
        return CompletableFuture.supplyAsync(() -> {
          if (asked.endorser.process(proposal) instanceof EndorseResult.Answered answered) {
            return answered.response();
          }
          throw new IllegalStateException("refused");
        });
      }
    };
  }

  public SigningIdentity user(int org, String name) throws Exception {
    return MspDirectory.signingIdentity(
        NetworkMaterial.userDir(directory, org, name).resolve("msp"),
        NetworkMaterial.mspId(org),
        CryptoProvider.fastest());
  }

  /// A proposal as an SDK makes it.
  public SignedProposal rawProposal(
      SigningIdentity user, String channel, String chaincode, ByteString... args) {
    return sign(user, unsigned(user, channel, chaincode, Map.of(), args).build());
  }

  public SignedProposal proposal(SigningIdentity user, String chaincode, String... args) {
    ByteString[] bytes = new ByteString[args.length];
    for (int i = 0; i < args.length; i++) {
      bytes[i] = ByteString.copyFromUtf8(args[i]);
    }
    return rawProposal(user, CHANNEL, chaincode, bytes);
  }

  public static SignedProposal sign(SigningIdentity user, Proposal proposal) {
    ByteString bytes = proposal.toByteString();
    return SignedProposal.newBuilder()
        .setProposalBytes(bytes)
        .setSignature(user.sign(bytes))
        .build();
  }

  public Proposal.Builder unsigned(
      SigningIdentity user,
      String channel,
      String chaincode,
      Map<String, ByteString> transientData,
      ByteString... args) {
    byte[] nonce = new byte[24];
    random.nextBytes(nonce);
    SignatureHeader signature =
        SignatureHeader.newBuilder()
            .setNonce(ByteString.copyFrom(nonce))
            .setCreator(user.serialized())
            .build();
    ChaincodeID id = ChaincodeID.newBuilder().setName(chaincode).build();
    ChannelHeader header =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setChannelId(channel)
            .setTxId(TxId.of(signature.getNonce(), signature.getCreator()))
            .setTimestamp(Timestamp.newBuilder().setSeconds(System.currentTimeMillis() / 1000))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder().setChaincodeId(id).build().toByteString())
            .build();
    ChaincodeInvocationSpec spec =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(
                ChaincodeSpec.newBuilder()
                    .setType(ChaincodeSpec.Type.JAVA)
                    .setChaincodeId(id)
                    .setInput(ChaincodeInput.newBuilder().addAllArgs(List.of(args))))
            .build();
    return Proposal.newBuilder()
        .setHeader(
            Header.newBuilder()
                .setChannelHeader(header.toByteString())
                .setSignatureHeader(signature.toByteString())
                .build()
                .toByteString())
        .setPayload(
            ChaincodeProposalPayload.newBuilder()
                .setInput(spec.toByteString())
                .putAllTransientMap(transientData)
                .build()
                .toByteString());
  }

  /// Commits transactions as one block on every node.
  public void commit(Envelope... transactions) throws Exception {
    List<ByteString> data = new ArrayList<>();
    for (Envelope transaction : transactions) {
      Envelope signed =
          transaction.toBuilder().setSignature(ByteString.copyFromUtf8("unchecked")).build();
      data.add(signed.toByteString());
    }
    Ledger first = nodes.getFirst().ledger;
    commitBlock(Blocks.create(first.height(), first.lastBlockHash(), data));
  }

  private void commitBlock(Block block) {
    for (Node node : nodes) {
      StateUpdates updates = new StateUpdates();
      ParsedBlock parsed = ParsedBlock.parse(block);
      for (int i = 0; i < parsed.size(); i++) {
        if (parsed.envelopes().get(i).body() instanceof Body.EndorserTx tx) {
          Version version = new Version(parsed.number(), i);
          tx.rwSet().namespaces().forEach(set -> apply(set, version, updates, node.ledger));
        }
      }
      ByteString flags = ByteString.copyFrom(new byte[parsed.size()]);
      ByteString hash =
          parsed.number() == 0
              ? ByteString.EMPTY
              : CommitHash.of(flags, updates, node.ledger.commitHash());
      ParsedBlock done = parsed.withBlock(Blocks.withOutcome(block, flags, hash));
      PrivateUpdates plain =
          new BlockPlaintext(
                  node.mspId, node.ledger.staging(), MemberNodes.none(), PrivateDataMetrics.none())
              .of(
                  done,
                  Collections.nCopies(done.size(), TxValidationCode.VALID),
                  node.history.now());
      node.ledger.commit(new CommitBatch(done, updates, plain));
      node.events.publish(new CommittedBlock(done));
    }
  }

  private static void apply(NsRwSet set, Version version, StateUpdates updates, Ledger ledger) {
    for (MetadataWrite write : set.metadataWrites()) {
      VersionedValue before = ledger.state().get(set.namespace(), write.key());
      if (before != null) {
        updates.put(
            set.namespace(),
            write.key(),
            StateUpdate.Put.of(
                before.value(), MetadataEntry.toStateBytes(write.entries()), version));
      }
    }
    for (KvWrite write : set.writes()) {
      updates.put(
          set.namespace(),
          write.key(),
          write.deletes()
              ? new StateUpdate.Delete(version)
              : StateUpdate.Put.of(write.value(), ByteString.EMPTY, version));
    }
    for (CollHashedRwSet collection : set.collections()) {
      for (KvWriteHash write : collection.writes()) {
        updates.putHashed(
            set.namespace(),
            collection.collection(),
            write.keyHash(),
            write.deletes()
                ? new StateUpdate.Delete(version)
                : StateUpdate.Put.of(write.valueHash(), ByteString.EMPTY, version));
      }
    }
  }

  /// Installs, approves for the given organisations and commits the probe contract.
  public String deploy(String name, int... approving) throws Exception {
    return deploy(name, CollectionConfigPackage.getDefaultInstance(), approving);
  }

  /// The same with private collections.
  public String deploy(String name, CollectionConfigPackage collections, int... approving)
      throws Exception {
    return deploy(name, probePackage("probe_1"), collections, approving);
  }

  /// The same of another package; on one that is installed already, only the definition is new.
  public String deploy(
      String name, byte[] packed, CollectionConfigPackage collections, int... approving)
      throws Exception {
    String packageId = "";
    for (int org : approving) {
      SigningIdentity admin = user(org, "Admin");
      ProposalResponse installed =
          lifecycle(
              org,
              "",
              "InstallChaincode",
              InstallChaincodeArgs.newBuilder()
                  .setChaincodeInstallPackage(ByteString.copyFrom(packed))
                  .build());
      packageId = packageId(installed, packed);
      ApproveChaincodeDefinitionForMyOrgArgs approval =
          ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
              .setName(name)
              .setVersion("1.0")
              .setSequence(1)
              .setCollections(collections)
              .setSource(
                  ChaincodeSource.newBuilder()
                      .setLocalPackage(ChaincodeSource.Local.newBuilder().setPackageId(packageId)))
              .build();
      commit(
          endorsed(
              org,
              rawProposal(
                  admin,
                  CHANNEL,
                  "_lifecycle",
                  ByteString.copyFromUtf8("ApproveChaincodeDefinitionForMyOrg"),
                  approval.toByteString())));
    }
    CommitChaincodeDefinitionArgs definition =
        CommitChaincodeDefinitionArgs.newBuilder()
            .setName(name)
            .setVersion("1.0")
            .setSequence(1)
            .setCollections(collections)
            .build();
    commit(
        endorsed(
            approving[0],
            rawProposal(
                user(approving[0], "Admin"),
                CHANNEL,
                "_lifecycle",
                ByteString.copyFromUtf8("CommitChaincodeDefinition"),
                definition.toByteString())));
    return packageId;
  }

  /// Has the gateway of an organisation's node collect endorsements.
  ///
  /// @param endorsers MSP ids; if none, the gateway chooses
  public Envelope endorsed(int org, SignedProposal proposal, String... endorsers) {
    EndorseRequest request =
        EndorseRequest.newBuilder()
            .setProposedTransaction(proposal)
            .addAllEndorsingOrganizations(List.of(endorsers))
            .build();
    return switch (nodes.get(org - 1).gateway.endorse(request)) {
      case GatewayResult.Success<EndorseResponse>(var response) ->
          response.getPreparedTransaction();
      case GatewayResult.Failed<EndorseResponse>(var failure) ->
          throw new AssertionError(failure.toString());
    };
  }

  public ProposalResponse lifecycle(int org, String channel, String function, MessageLite args)
      throws Exception {
    return nodes
        .get(org - 1)
        .endorser
        .process(
            rawProposal(
                user(org, "Admin"),
                channel,
                "_lifecycle",
                ByteString.copyFromUtf8(function),
                args.toByteString()))
        .response();
  }

  private static String packageId(ProposalResponse installed, byte[] packed) throws Exception {
    if (installed.getResponse().getStatus() == 200) {
      return InstallChaincodeResult.parseFrom(installed.getResponse().getPayload()).getPackageId();
    }
    if (installed.getResponse().getMessage().contains("already successfully installed")) {
      return PackageStore.idOf(ChaincodePackage.parse(packed).label(), packed);
    }
    throw new AssertionError(installed.getResponse().getMessage());
  }

  /// The probe contract as a Fabric package.
  public static byte[] probePackage(String label) throws IOException {
    Map<String, byte[]> code = new LinkedHashMap<>();
    code.put("src/probe.jar", probeJar());
    for (String index : INDEXES) {
      code.put(index, resource(index));
    }
    Map<String, byte[]> all = new LinkedHashMap<>();
    all.put(
        "metadata.json",
        ("{\"path\":\"\",\"type\":\"java\",\"label\":\"" + label + "\"}")
            .getBytes(StandardCharsets.UTF_8));
    all.put("code.tar.gz", tarGz(code));
    return tarGz(all);
  }

  public static byte[] probeJar() throws IOException {
    String entry = "org/dure/sample/contract/ProbeChaincode.class";
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JarOutputStream jar = new JarOutputStream(bytes)) {
      JarEntry named = new JarEntry(entry);
      named.setTime(0);
      jar.putNextEntry(named);
      jar.write(resource(entry));
      jar.closeEntry();
    }
    return bytes.toByteArray();
  }

  public static byte[] resource(String name) throws IOException {
    try (InputStream in = TestNetwork.class.getClassLoader().getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  public static byte[] tarGz(Map<String, byte[]> files) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      for (var file : files.entrySet()) {
        byte[] header = new byte[512];
        byte[] name = file.getKey().getBytes(StandardCharsets.UTF_8);
        System.arraycopy(name, 0, header, 0, name.length);
        byte[] size = "%011o".formatted(file.getValue().length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(size, 0, header, 124, size.length);
        header[156] = '0';
        out.write(header);
        out.write(file.getValue());
        out.write(new byte[(512 - file.getValue().length % 512) % 512]);
      }
      out.write(new byte[1024]);
    }
    return bytes.toByteArray();
  }

  @Override
  public void close() {
    for (Node node : nodes) {
      node.events.close();
      node.threads.close();
      node.indexes.close();
      node.installed.close();
      node.ledgers.close();
    }
  }
}
