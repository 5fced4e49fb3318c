package org.dure.bench.consensus;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.config.BatchSettings;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.crypto.Pem;
import org.dure.membership.msp.Certificates;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.node.peer.PeerTls;
import org.hyperledger.fabric.protos.common.Block;

/// The folder of one run: certificates, keys and the genesis block, and below `nodes` what each
/// replica writes.
public record Material(Path folder, CryptoProvider crypto) {
  public static final String CHANNEL = "bench";
  private static final String GENESIS = "genesis.block";
  private static final String HOST = "127.0.0.1";

  /// Makes certificates for one organisation a replica, and a channel whose consenters listen on
  /// free ports.
  public static Material create(Path folder, int replicas, int blockMax) throws IOException {
    CryptoProvider crypto = CryptoProvider.fastest();
    Material material = new Material(folder, crypto);
    NetworkMaterial.create(folder, replicas, crypto);
    List<GenesisBlock.Org> orgs = new ArrayList<>();
    List<Consenter> consenters = new ArrayList<>();
    List<Integer> ports = freePorts(replicas);
    for (int k = 1; k <= replicas; k++) {
      String mspId = NetworkMaterial.mspId(k);
      int port = ports.get(k - 1);
      Path peer = NetworkMaterial.peerDir(folder, k);
      ByteString tls = bytes(peer.resolve("tls/server.crt"));
      try {
        Path org = NetworkMaterial.organizationDir(folder, k);
        orgs.add(
            new GenesisBlock.Org(
                mspId, MspDirectory.config(org.resolve("msp"), mspId), HOST, port));
        consenters.add(
            new Consenter(k, HOST, port, mspId, pem(material.replica(k).certificate()), tls, tls));
      } catch (MspException e) {
        throw new IOException("cannot use the material in " + peer, e);
      }
    }
    BatchSettings batch = new BatchSettings(blockMax, 10 << 20, 2 << 20, Duration.ofSeconds(2));
    try {
      Block genesis = GenesisBlock.create(CHANNEL, orgs, consenters, batch);
      Files.write(folder.resolve(GENESIS), genesis.toByteArray());
    } catch (ConfigException e) {
      throw new IOException("cannot make the genesis block in " + folder, e);
    }
    return material;
  }

  private static List<Integer> freePorts(int count) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int i = 0; i < count; i++) {
        held.add(new ServerSocket(0));
      }
      return held.stream().map(ServerSocket::getLocalPort).toList();
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  private static ByteString pem(X509Certificate certificate) throws MspException {
    try {
      return ByteString.copyFrom(Pem.encodeBytes("CERTIFICATE", certificate.getEncoded()));
    } catch (java.security.cert.CertificateEncodingException e) {
      throw new MspException("a certificate cannot be encoded", e);
    }
  }

  private static ByteString bytes(Path file) throws IOException {
    return ByteString.copyFrom(Files.readAllBytes(file));
  }

  public Block genesis() throws IOException {
    try {
      return Blocks.parse(bytes(folder.resolve(GENESIS)));
    } catch (MalformedException e) {
      throw new IOException("the genesis block in " + folder, e);
    }
  }

  public ChannelConfig config() throws IOException {
    try {
      return ChannelConfig.fromBlock(genesis(), crypto);
    } catch (ConfigException e) {
      throw new IOException("the genesis block in " + folder, e);
    }
  }

  /// The identity of a replica.
  public SigningIdentity replica(int k) throws IOException {
    return identity(NetworkMaterial.peerDir(folder, k), k);
  }

  /// The identity of all clients: a user of the first organisation.
  public SigningIdentity client() throws IOException {
    return identity(NetworkMaterial.userDir(folder, 1, "User1"), 1);
  }

  private SigningIdentity identity(Path dir, int k) throws IOException {
    try {
      return MspDirectory.signingIdentity(dir.resolve("msp"), NetworkMaterial.mspId(k), crypto);
    } catch (MspException e) {
      throw new IOException("cannot use the identity in " + dir, e);
    }
  }

  PeerTls tls(int k) throws IOException {
    Path dir = NetworkMaterial.peerDir(folder, k).resolve("tls");
    try {
      Pem key = Pem.parse(Files.readAllBytes(dir.resolve("server.key")));
      if (key == null) {
        throw new IOException("no PEM key in " + dir);
      }
      X509Certificate certificate =
          Certificates.parsePem(Files.readAllBytes(dir.resolve("server.crt")));
      return new PeerTls(crypto.privateKey(key.der()), List.of(certificate));
    } catch (MspException e) {
      throw new IOException("cannot use the certificate in " + dir, e);
    }
  }

  Path home(int k) {
    return folder.resolve("nodes/" + k);
  }
}
