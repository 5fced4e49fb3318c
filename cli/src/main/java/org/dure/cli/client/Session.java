package org.dure.cli.client;

import io.grpc.CallOptions;
import java.util.concurrent.TimeUnit;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.OrgName;
import org.dure.membership.crypto.CryptoProvider;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.Hash;
import org.hyperledger.fabric.client.Proposal;

/// One user at one node's gateway, on the network's channel.
public final class Session implements AutoCloseable {
  private static final long ENDORSE_SECONDS = 60;
  private static final long COMMIT_SECONDS = 120;

  private final NodeConnection connection;
  private final UserIdentity user;
  private final Gateway gateway;
  private final String channelName;

  private Session(NodeConnection connection, UserIdentity user, String channelName) {
    this.connection = connection;
    this.user = user;
    this.channelName = channelName;
    this.gateway =
        Gateway.newInstance()
            .identity(user)
            .signer(user)
            .hash(Hash.NONE)
            .connection(connection.channel())
            .evaluateOptions(options -> within(options, ENDORSE_SECONDS))
            .endorseOptions(options -> within(options, ENDORSE_SECONDS))
            .submitOptions(options -> within(options, ENDORSE_SECONDS))
            .commitStatusOptions(options -> within(options, COMMIT_SECONDS))
            .connect();
  }

  /// A user of an organisation at the node of that organisation.
  public static Session open(NetworkFolder network, OrgName org, String userName) {
    return open(network, network.node(org), org, userName);
  }

  /// A user of an organisation at any node.
  public static Session open(NetworkFolder network, NodeHome at, OrgName org, String userName) {
    UserIdentity user = UserIdentity.load(network.node(org), userName, CryptoProvider.fastest());
    return new Session(NodeConnection.open(at), user, network.spec().channel());
  }

  /// A chaincode's default contract.
  public Contract contract(String chaincode) {
    return gateway.getNetwork(channelName).getContract(chaincode);
  }

  /// The same call as one that initialises its chaincode.
  Proposal initialising(Proposal proposal) {
    return gateway.newProposal(InitProposal.of(proposal.getBytes()));
  }

  public NodeConnection connection() {
    return connection;
  }

  public UserIdentity user() {
    return user;
  }

  public String channelName() {
    return channelName;
  }

  private static CallOptions within(CallOptions options, long seconds) {
    return options.withDeadlineAfter(seconds, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    gateway.close();
    connection.close();
  }
}
