package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.config.BatchSettings;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.Certificates;
import org.dure.membership.msp.SigningIdentity;
import org.dure.node.peer.PeerMember;
import org.dure.node.peer.PeerTls;
import org.hyperledger.fabric.protos.common.Block;

/// Nodes in one process with real certificates, TLS links on free ports, journals and ledgers.
final class TestNetwork implements AutoCloseable {
  static final String CHANNEL = "testchannel";

  final CryptoProvider crypto = CryptoProvider.fastest();
  final List<TestNode> nodes = new ArrayList<>();
  final SigningIdentity client;
  final ChannelConfig config;
  private final PeerTls clientTls;

  private TestNetwork(Path folder, int count, BatchSettings batch) throws Exception {
    NetworkMaterial.create(folder, count, crypto);
    List<GenesisBlock.Org> orgs = new ArrayList<>();
    List<Consenter> consenters = new ArrayList<>();
    for (int k = 1; k <= count; k++) {
      Path peer = NetworkMaterial.peerDir(folder, k);
      String mspId = NetworkMaterial.mspId(k);
      SigningIdentity identity = MspDirectory.signingIdentity(peer.resolve("msp"), mspId, crypto);
      TestNode node =
          new TestNode(k, identity, tls(peer.resolve("tls")), folder.resolve("nodes/" + k), crypto);
      int port = node.choosePort();
      orgs.add(
          new GenesisBlock.Org(
              mspId,
              MspDirectory.config(NetworkMaterial.organizationDir(folder, k).resolve("msp"), mspId),
              "127.0.0.1",
              port));
      ByteString tlsCert = bytes(peer.resolve("tls/server.crt"));
      consenters.add(
          new Consenter(
              k, "127.0.0.1", port, mspId, pem(identity.certificate()), tlsCert, tlsCert));
      nodes.add(node);
    }
    Block genesis = GenesisBlock.create(CHANNEL, orgs, consenters, batch);
    config = ChannelConfig.fromBlock(genesis, crypto);
    nodes.forEach(node -> node.join(genesis, config));
    clientTls = clientTls(NetworkMaterial.userDir(folder, 1, "User1").resolve("tls"));
    client =
        MspDirectory.signingIdentity(
            NetworkMaterial.userDir(folder, 1, "User1").resolve("msp"),
            NetworkMaterial.mspId(1),
            crypto);
  }

  static TestNetwork of(Path folder, int count) throws Exception {
    return new TestNetwork(
        folder, count, new BatchSettings(100, 10 << 20, 2 << 20, Duration.ofMillis(200)));
  }

  /// Starts all nodes and waits until all take part: one that finds blocks at the others when it
  /// begins must take itself for one that has lost its votes, and then counts as faulty for a
  /// while.
  TestNetwork start() throws IOException, InterruptedException {
    for (TestNode node : nodes) {
      node.start();
    }
    for (TestNode node : nodes) {
      node.awaitPart(30);
    }
    return this;
  }

  TestNode node(int id) {
    return nodes.get(id - 1);
  }

  ByteString envelope(long number) {
    return SampleEnvelopes.transaction(CHANNEL, client, number);
  }

  static List<X509Certificate> tlsRoots(ChannelConfig config) {
    return config.membership().tlsAuthorities();
  }

  /// A certificate that the organisation's TLS authority vouches for, of a user.
  PeerTls clientTls() {
    return clientTls;
  }

  PeerMember member(int id) {
    return java.util.Objects.requireNonNull(EpochKeys.of(config, crypto).members().get(id));
  }

  private PeerTls clientTls(Path folder) throws Exception {
    return tls(folder, "client");
  }

  private PeerTls tls(Path folder) throws Exception {
    return tls(folder, "server");
  }

  private PeerTls tls(Path folder, String name) throws Exception {
    Pem key =
        java.util.Objects.requireNonNull(
            Pem.parse(Files.readAllBytes(folder.resolve(name + ".key"))));
    PrivateKey secret = crypto.privateKey(key.der());
    return new PeerTls(
        secret, List.of(Certificates.parsePem(Files.readAllBytes(folder.resolve(name + ".crt")))));
  }

  private static ByteString bytes(Path file) throws IOException {
    return ByteString.copyFrom(Files.readAllBytes(file));
  }

  private static ByteString pem(X509Certificate certificate) throws Exception {
    String body =
        java.util.Base64.getMimeEncoder(64, new byte[] {'\n'})
            .encodeToString(certificate.getEncoded());
    return ByteString.copyFromUtf8(
        "-----BEGIN CERTIFICATE-----\n" + body + "\n-----END CERTIFICATE-----\n");
  }

  @Override
  public void close() {
    nodes.forEach(TestNode::close);
  }
}
