package org.dure.cli.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.client.Transactions.Call;
import org.dure.cli.client.Transactions.Committed;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.OrgName;
import org.dure.membership.ca.OrganizationMaterial;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.MspException;
import org.hyperledger.fabric.client.Contract;

/// Users of every organisation, each at a gateway, by index from 0: the first of each organisation,
/// the second of each, and so on. They take the gateways by turns. The first is `User1`; others are
/// given certificates by the organisation's authority, which a network on one machine has in its
/// folder.
public final class LoadUsers implements AutoCloseable {
  private static final String USER = "User";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final List<Session> sessions;
  private final String chaincode;

  private LoadUsers(List<Session> sessions, String chaincode) {
    this.sessions = List.copyOf(sessions);
    this.chaincode = chaincode;
  }

  /// @param gateways how many nodes' gateways to use, from the first
  /// @param each how many users of each organisation
  public static LoadUsers open(NetworkFolder network, String chaincode, int gateways, int each) {
    List<OrgName> orgs = network.spec().names().toList();
    List<Session> sessions = new ArrayList<>();
    for (int i = 0; i < orgs.size() * each; i++) {
      NodeHome home = network.node(orgs.get(i % orgs.size()));
      String user = USER + (1 + i / orgs.size());
      enrol(home, user);
      NodeHome at = network.node(orgs.get(i % orgs.size() % gateways));
      sessions.add(Session.open(network, at, home.org(), user));
    }
    return new LoadUsers(sessions, chaincode);
  }

  private static void enrol(NodeHome home, String user) {
    if (Files.isDirectory(home.userMsp(user))) {
      return;
    }
    try {
      OrganizationMaterial.open(home.organization(), home.org().domain(), CryptoProvider.fastest())
          .addUser(user);
    } catch (IOException | MspException e) {
      throw new CommandFailure(
          ExitCode.ENVIRONMENT,
          "cannot make %s of %s: %s".formatted(user, home.org().mspId(), e.getMessage()),
          e);
    }
  }

  public int count() {
    return sessions.size();
  }

  public String mspId(int user) {
    return sessions.get(user).user().mspId();
  }

  /// The channel's name.
  public String channel() {
    return sessions.getFirst().channelName();
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

  /// The same, where the answer is JSON.
  public JsonNode ask(int user, String function, String... arguments) {
    try {
      return JSON.readTree(query(user, function, arguments));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(function + " answered with something that is not JSON", e);
    }
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
