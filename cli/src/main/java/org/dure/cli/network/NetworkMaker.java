package org.dure.cli.network;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.membership.ca.MspDirectory;
import org.dure.membership.ca.NetworkMaterial;
import org.dure.membership.config.BatchSettings;
import org.dure.membership.config.ConfigException;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.msp.MspException;
import org.hyperledger.fabric.protos.common.Block;

/// Makes the folder of a new network: certificates and keys, the first block, a home for each node.
/// The folder appears whole or not at all; paths inside it are relative, so that it can be moved.
public final class NetworkMaker {
  private static final String GENESIS = "genesis.block";
  private final NetworkSpec spec;

  public NetworkMaker(NetworkSpec spec) {
    this.spec = spec;
  }

  /// Makes the network in `path`, which must be absent or empty.
  public NetworkFolder make(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    Path draft = folder.resolveSibling("." + folder.getFileName() + ".new");
    try {
      NetworkMaterial.delete(draft);
      Files.createDirectories(draft);
      NetworkFolder network = new NetworkFolder(draft.toRealPath(), spec);
      fill(network);
      Files.deleteIfExists(folder);
      Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
      return NetworkFolder.open(folder);
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.ENVIRONMENT, "cannot make the network in " + folder + ": " + e, e);
    } catch (ConfigException | MspException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot make the first block: " + e.getMessage(), e);
    }
  }

  private void fill(NetworkFolder network) throws IOException, ConfigException, MspException {
    NetworkMaterial.create(network.path(), spec.orgs());
    Path genesis = network.path().resolve(GENESIS);
    Files.write(genesis, genesis(network).toByteArray());
    for (NodeHome home : network.nodes()) {
      furnish(home, genesis);
    }
    network.described(spec);
  }

  private static void furnish(NodeHome home, Path genesis) throws IOException {
    Files.createDirectories(home.path().resolve("logs"));
    Files.copy(genesis, home.path().resolve(GENESIS), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(home.path().resolve("node.yaml"), settings(home));
  }

  /// Makes certificates, keys and a home for the node of one organisation more, unless they are
  /// there from before.
  public static NodeHome addOrganization(NetworkFolder network, OrgName org) {
    NodeHome home = network.home(org);
    try {
      NetworkMaterial.createOrganization(network.path(), org.number());
      furnish(home, network.path().resolve(GENESIS));
      return home;
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot make " + home.path() + ": " + e, e);
    }
  }

  private Block genesis(NetworkFolder network) throws IOException, ConfigException, MspException {
    List<GenesisBlock.Org> orgs = new ArrayList<>();
    List<Consenter> consenters = new ArrayList<>();
    for (NodeHome home : network.nodes()) {
      orgs.add(organization(home));
      consenters.add(consenter(home));
    }
    return GenesisBlock.create(spec.channel(), orgs, consenters, BatchSettings.defaults());
  }

  /// An organisation as a channel's configuration defines it.
  public static GenesisBlock.Org organization(NodeHome home) throws IOException, MspException {
    String mspId = home.org().mspId();
    return new GenesisBlock.Org(
        mspId,
        MspDirectory.config(home.organization().resolve("msp"), mspId),
        NodeHome.HOST,
        home.port());
  }

  /// An organisation's node as a channel's configuration names it.
  public static Consenter consenter(NodeHome home) throws IOException {
    ByteString tls = ByteString.copyFrom(Files.readAllBytes(home.tls().resolve("server.crt")));
    return new Consenter(
        home.org().number(),
        NodeHome.HOST,
        home.port(),
        home.org().mspId(),
        ByteString.copyFrom(Files.readAllBytes(certificate(home))),
        tls,
        tls);
  }

  private static Path certificate(NodeHome home) throws IOException {
    try (Stream<Path> files = Files.list(home.msp().resolve("signcerts"))) {
      return files
          .findFirst()
          .orElseThrow(() -> new IOException("no certificate in " + home.msp()));
    }
  }

  private static String settings(NodeHome home) {
    return """
    # Settings of %s. Paths are relative to this folder.
    # A setting such as listen.port is overridden by DURE_LISTEN_PORT in the environment.
    mspId: %s
    mspDir: %s
    tls:
      certificate: %s
      privateKey: %s
    listen:
      host: 127.0.0.1
      port: %d
    genesisBlocks:
      - %s
    dataDir: data
    """
        .formatted(
            home.name(),
            home.org().mspId(),
            home.path().relativize(home.msp()),
            home.path().relativize(home.tls().resolve("server.crt")),
            home.path().relativize(home.tls().resolve("server.key")),
            home.port(),
            GENESIS);
  }
}
