package org.dure.cli.load;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.client.Transactions.Call;
import org.dure.cli.client.Transactions.Committed;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.OrgName;
import org.hyperledger.fabric.client.Contract;

/// `User1` of every organisation, each at a gateway, by index from 0; they take the gateways by
/// turns.
public final class LoadUsers implements AutoCloseable {
  private static final String USER = "User1";
  private final List<Session> sessions;
  private final String chaincode;

  private LoadUsers(List<Session> sessions, String chaincode) {
    this.sessions = List.copyOf(sessions);
    this.chaincode = chaincode;
  }

  /// @param gateways how many nodes' gateways to use, from the first
  public static LoadUsers open(NetworkFolder network, String chaincode, int gateways) {
    List<OrgName> orgs = network.spec().names().toList();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < orgs.size(); i++) {
      OrgName at = orgs.get(i % gateways);
      sessions.add(Session.open(network, network.node(at), orgs.get(i), USER));
    }
    return new LoadUsers(sessions, chaincode);
  }

  public int count() {
    return sessions.size();
  }

  public String mspId(int user) {
    return sessions.get(user).user().mspId();
  }

  /// The loaded contract as each user calls it.
  public List<Contract> contracts() {
    return sessions.stream().map(session -> session.contract(chaincode)).toList();
  }

  /// Sends a transaction as a user and waits for its commit.
  ///
  /// @throws org.dure.cli.client.TransactionFailure when anything but a valid commit comes of it
  public Committed submit(int user, Call call) {
    return Transactions.submit(sessions.get(user).contract(chaincode), call);
  }

  public Committed submit(int user, String function, String... arguments) {
    return submit(user, call(function, arguments));
  }

  /// What the contract answers to a user's query.
  ///
  /// @throws org.dure.cli.client.TransactionFailure when it refuses
  public String query(int user, String function, String... arguments) {
    byte[] answer =
        Transactions.evaluate(sessions.get(user).contract(chaincode), call(function, arguments));
    return new String(answer, StandardCharsets.UTF_8);
  }

  private static Call call(String function, String... arguments) {
    return Call.of(
        function,
        Stream.of(arguments)
            .map(text -> text.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  @Override
  public void close() {
    sessions.forEach(Session::close);
  }
}
