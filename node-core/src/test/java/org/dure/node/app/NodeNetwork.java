package org.dure.node.app;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.ca.OrganizationMaterial;
import org.dure.membership.config.BatchSettings;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigEditor;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.tx.TxId;
import org.dure.node.FreePorts;
import org.dure.node.order.OrderStatus;
import org.dure.node.order.SubmitResult;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.client.identity.X509Identity;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.hyperledger.fabric.protos.peer.ChaincodeHeaderExtension;
import org.hyperledger.fabric.protos.peer.ChaincodeID;
import org.hyperledger.fabric.protos.peer.ChaincodeInput;
import org.hyperledger.fabric.protos.peer.ChaincodeInvocationSpec;
import org.hyperledger.fabric.protos.peer.ChaincodeProposalPayload;
import org.hyperledger.fabric.protos.peer.ChaincodeSpec;
import org.hyperledger.fabric.protos.peer.CollectionConfigPackage;
import org.hyperledger.fabric.protos.peer.EndorserGrpc;
import org.hyperledger.fabric.protos.peer.Proposal;
import org.hyperledger.fabric.protos.peer.ProposalResponse;
import org.hyperledger.fabric.protos.peer.SignedProposal;
import org.hyperledger.fabric.protos.peer.lifecycle.ApproveChaincodeDefinitionForMyOrgArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.ChaincodeSource;
import org.hyperledger.fabric.protos.peer.lifecycle.CommitChaincodeDefinitionArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeArgs;
import org.hyperledger.fabric.protos.peer.lifecycle.InstallChaincodeResult;

/// Whole nodes of several organisations in one process, on ports of their own, as `network up`
/// would lay them out; and clients made of Fabric's own client library.
final class NodeNetwork implements AutoCloseable {
  static final String CHANNEL = "mychannel";

  private final Path folder;
  private final int orgs;
  private final int founders;
  private final List<Integer> ports;
  private final CryptoProvider crypto = CryptoProvider.fastest();
  private final Map<Integer, Node> running = new TreeMap<>();
  private final List<AutoCloseable> clients = new ArrayList<>();

  NodeNetwork(Path folder, int orgs) throws Exception {
    this(folder, orgs, orgs);
  }

  /// @param founders the organisations, from the first, that are in the channel from the start
  NodeNetwork(Path folder, int orgs, int founders) throws Exception {
    this.folder = folder;
    this.orgs = orgs;
    this.founders = founders;
    this.ports = IntStream.range(0, orgs).mapToObj(i -> FreePorts.next()).toList();
    NetworkMaterial.create(folder, orgs);
    Block genesis = genesis();
    for (int k = 1; k <= orgs; k++) {
      Files.createDirectories(home(k));
      Files.write(home(k).resolve("genesis.block"), genesis.toByteArray());
      Files.writeString(home(k).resolve("node.yaml"), settings(k));
    }
  }

  private Block genesis() throws Exception {
    List<GenesisBlock.Org> members = new ArrayList<>();
    List<Consenter> consenters = new ArrayList<>();
    for (int k = 1; k <= founders; k++) {
      members.add(member(k));
      consenters.add(consenter(k));
    }
    return GenesisBlock.create(CHANNEL, members, consenters, BatchSettings.defaults());
  }

  GenesisBlock.Org member(int k) throws Exception {
    String mspId = NetworkMaterial.mspId(k);
    Path msp = NetworkMaterial.peerDir(folder, k).resolve("msp");
    return new GenesisBlock.Org(mspId, MspDirectory.config(msp, mspId), "localhost", port(k));
  }

  /// An organisation's node as the channel's configuration names it.
  Consenter consenter(int k) throws Exception {
    String mspId = NetworkMaterial.mspId(k);
    Path msp = NetworkMaterial.peerDir(folder, k).resolve("msp");
    SigningIdentity peer = MspDirectory.signingIdentity(msp, mspId, crypto);
    ByteString pem = SerializedIdentity.parseFrom(peer.serialized()).getIdBytes();
    ByteString tls = ByteString.copyFrom(Files.readAllBytes(tls(k).resolve("server.crt")));
    return new Consenter(k, "localhost", port(k), mspId, pem, tls, tls);
  }

  Node node(int k) {
    return Objects.requireNonNull(running.get(k), "node " + k + " is down");
  }

  /// The configuration in force at a node.
  ChannelConfig config(int k) {
    return channel(k).config();
  }

  Channel channel(int k) {
    return Objects.requireNonNull(node(k).channel(CHANNEL));
  }

  /// Has the channel's configuration changed by all administrators of `admins`, and waits until it
  /// is in force at the nodes `at`.
  void reconfigure(UnaryOperator<ConfigEditor> edit, List<Integer> admins, Collection<Integer> at)
      throws Exception {
    int first = at.iterator().next();
    ChannelConfig before = config(first);
    List<SigningIdentity> signers = new ArrayList<>();
    for (int k : admins) {
      signers.add(user(k, "Admin"));
    }
    Envelope update = edit.apply(new ConfigEditor(before)).update(signers);
    SubmitResult result = channel(first).submit(update.toByteString());
    if (!(result instanceof SubmitResult.Accepted)) {
      throw new AssertionError(result.toString());
    }
    for (int k : at) {
      await("configuration at node " + k, () -> config(k).sequence() > before.sequence());
    }
  }

  void await(String what, BooleanSupplier condition) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("not within 60 s: " + what + standing());
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
    }
  }

  void awaitSameHeight() {
    await(
        "the same height everywhere",
        () ->
            running.keySet().stream().map(k -> channel(k).ledger().height()).distinct().count()
                == 1);
  }

  boolean isLinkedToAll(int k) {
    return channel(k).ordering().status().peers().stream()
        .allMatch(OrderStatus.PeerStanding::connected);
  }

  private String standing() {
    StringBuilder text = new StringBuilder();
    running.forEach((k, node) ->
        text.append("\n").append(k).append(": ").append(channel(k).ordering().status()));
    return text.toString();
  }

  private String settings(int k) {
    return """
    mspId: %s
    mspDir: %s
    tls:
      certificate: %s
      privateKey: %s
    listen:
      host: 127.0.0.1
      port: %d
    genesisBlocks:
      - genesis.block
    """
        .formatted(
            NetworkMaterial.mspId(k),
            NetworkMaterial.peerDir(folder, k).resolve("msp"),
            tls(k).resolve("server.crt"),
            tls(k).resolve("server.key"),
            port(k));
  }

  private Path tls(int k) {
    return NetworkMaterial.peerDir(folder, k).resolve("tls");
  }

  Path home(int k) {
    return folder.resolve("nodes").resolve("node" + k);
  }

  /// Another folder with the settings of a node, and no data.
  Path copyHome(int k) throws Exception {
    Path copy = folder.resolve("nodes").resolve("copy" + k);
    Files.createDirectories(copy);
    for (String name : List.of("node.yaml", "genesis.block")) {
      Files.copy(home(k).resolve(name), copy.resolve(name));
    }
    return copy;
  }

  int port(int k) {
    return ports.get(k - 1);
  }

  /// Starts the founders' nodes and waits until all take part: one that finds blocks at the others
  /// when it begins must take itself for one that has lost its votes.
  void startAll() throws Exception {
    for (int k = 1; k <= founders; k++) {
      start(k);
    }
    await(
        "all take part",
        () ->
            running.keySet().stream()
                .noneMatch(k -> channel(k).ordering().status().inViewChange()));
  }

  void start(int k) throws Exception {
    running.put(k, Node.start(home(k)));
  }

  void stop(int k) {
    Node node = running.remove(k);
    if (node != null) {
      node.close();
    }
  }

  /// Gives a node's organisation another certificate for it, and if `fresh` another key.
  void renew(int k, boolean fresh) throws Exception {
    OrganizationMaterial.open(
            NetworkMaterial.organizationDir(folder, k), NetworkMaterial.domain(k), crypto)
        .renewPeer("peer0", fresh);
  }

  /// Ledger, journal and installed contracts are gone, as with a lost disk.
  void deleteData(int k) throws Exception {
    NetworkMaterial.delete(home(k).resolve("data"));
  }

  /// A plain connection to a node, without a client certificate.
  ManagedChannel connect(int k) throws Exception {
    ManagedChannel channel =
        NettyChannelBuilder.forAddress("localhost", port(k))
            .sslContext(
                GrpcSslContexts.forClient().trustManager(tls(k).resolve("ca.crt").toFile()).build())
            .build();
    clients.add(channel::shutdownNow);
    return channel;
  }

  SigningIdentity user(int org, String name) throws Exception {
    return MspDirectory.signingIdentity(
        NetworkMaterial.userDir(folder, org, name).resolve("msp"),
        NetworkMaterial.mspId(org),
        crypto);
  }

  /// A user of an organisation at the node of any.
  Gateway gateway(int node, int org, String userName) throws Exception {
    SigningIdentity user = user(org, userName);
    Gateway gateway =
        Gateway.newInstance()
            .identity(new X509Identity(user.mspId(), user.certificate()))
            .signer(user::sign)
            .hash(Hash.NONE)
            .connection(connect(node))
            .evaluateOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .endorseOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .submitOptions(options -> options.withDeadlineAfter(30, TimeUnit.SECONDS))
            .commitStatusOptions(options -> options.withDeadlineAfter(60, TimeUnit.SECONDS))
            .connect();
    clients.add(gateway);
    return gateway;
  }

  /// Takes a package through the lifecycle: installed and approved everywhere, then committed, and
  /// on the ledger of every node.
  void deploy(String name, byte[] packed) throws Exception {
    deploy(name, packed, CollectionConfigPackage.getDefaultInstance());
  }

  /// As [#deploy(String, byte[])], with private collections.
  void deploy(String name, byte[] packed, CollectionConfigPackage collections) throws Exception {
    define(name, packed, 1, collections, IntStream.rangeClosed(1, founders).boxed().toList());
  }

  /// Installs and approves a definition at some nodes, commits it and waits for it there.
  ///
  /// @param sequence one more than that of the definition before
  void define(
      String name,
      byte[] packed,
      long sequence,
      CollectionConfigPackage collections,
      List<Integer> approving)
      throws Exception {
    for (int k : approving) {
      ApproveChaincodeDefinitionForMyOrgArgs approval =
          ApproveChaincodeDefinitionForMyOrgArgs.newBuilder()
              .setName(name)
              .setVersion("1.0")
              .setSequence(sequence)
              .setCollections(collections)
              .setSource(
                  ChaincodeSource.newBuilder()
                      .setLocalPackage(
                          ChaincodeSource.Local.newBuilder().setPackageId(install(k, packed))))
              .build();
      gateway(k, k, "Admin")
          .getNetwork(CHANNEL)
          .getContract("_lifecycle")
          .newProposal("ApproveChaincodeDefinitionForMyOrg")
          .addArguments(approval.toByteArray())
          .setEndorsingOrganizations(NetworkMaterial.mspId(k))
          .build()
          .endorse()
          .submit();
    }
    CommitChaincodeDefinitionArgs definition =
        CommitChaincodeDefinitionArgs.newBuilder()
            .setName(name)
            .setVersion("1.0")
            .setSequence(sequence)
            .setCollections(collections)
            .build();
    SubmittedTransaction committing =
        gateway(1, 1, "Admin")
            .getNetwork(CHANNEL)
            .getContract("_lifecycle")
            .newProposal("CommitChaincodeDefinition")
            .addArguments(definition.toByteArray())
            .build()
            .endorse()
            .submitAsync();
    for (int k : approving) {
      gateway(k, 1, "Admin").newCommit(committing.getBytes()).getStatus();
    }
  }

  private String install(int k, byte[] packed) throws Exception {
    InstallChaincodeArgs args =
        InstallChaincodeArgs.newBuilder()
            .setChaincodeInstallPackage(ByteString.copyFrom(packed))
            .build();
    ProposalResponse answer =
        EndorserGrpc.newBlockingStub(connect(k))
            .processProposal(
                nodeProposal(
                    user(k, "Admin"),
                    ByteString.copyFromUtf8("InstallChaincode"),
                    args.toByteString()));
    if (answer.getResponse().getStatus() != 200) {
      throw new AssertionError(answer.getResponse().getMessage());
    }
    return InstallChaincodeResult.parseFrom(answer.getResponse().getPayload()).getPackageId();
  }

  /// A call of `_lifecycle` outside any channel.
  private static SignedProposal nodeProposal(SigningIdentity admin, ByteString... args) {
    byte[] nonce = new byte[24];
    new SecureRandom().nextBytes(nonce);
    SignatureHeader signature =
        SignatureHeader.newBuilder()
            .setNonce(ByteString.copyFrom(nonce))
            .setCreator(admin.serialized())
            .build();
    ChaincodeID id = ChaincodeID.newBuilder().setName("_lifecycle").build();
    ChannelHeader channel =
        ChannelHeader.newBuilder()
            .setType(HeaderType.ENDORSER_TRANSACTION_VALUE)
            .setTxId(TxId.of(signature.getNonce(), signature.getCreator()))
            .setTimestamp(Timestamp.newBuilder().setSeconds(Instant.now().getEpochSecond()))
            .setExtension(
                ChaincodeHeaderExtension.newBuilder().setChaincodeId(id).build().toByteString())
            .build();
    ChaincodeInvocationSpec call =
        ChaincodeInvocationSpec.newBuilder()
            .setChaincodeSpec(
                ChaincodeSpec.newBuilder()
                    .setChaincodeId(id)
                    .setInput(ChaincodeInput.newBuilder().addAllArgs(List.of(args))))
            .build();
    ByteString proposal =
        Proposal.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setChannelHeader(channel.toByteString())
                    .setSignatureHeader(signature.toByteString())
                    .build()
                    .toByteString())
            .setPayload(
                ChaincodeProposalPayload.newBuilder()
                    .setInput(call.toByteString())
                    .build()
                    .toByteString())
            .build()
            .toByteString();
    return SignedProposal.newBuilder()
        .setProposalBytes(proposal)
        .setSignature(admin.sign(proposal))
        .build();
  }

  @Override
  public void close() throws Exception {
    for (AutoCloseable client : clients.reversed()) {
      client.close();
    }
    running.values().forEach(Node::close);
  }
}
