package org.dure.cli.demo;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.vote.UserDesk;
import org.dure.cli.vote.VotingDesk;

/// The voting contract as `User1` of each organisation calls it, each at its own node.
final class DemoDesk implements VotingDesk, AutoCloseable {
  static final String CHAINCODE = "voting";
  private final List<Session> sessions = new ArrayList<>();

  DemoDesk(NetworkFolder network) {
    network.spec().names().forEach(org -> sessions.add(Session.open(network, org, "User1")));
  }

  int orgs() {
    return sessions.size();
  }

  List<String> mspIds() {
    return sessions.stream().map(session -> session.user().mspId()).toList();
  }

  Session first() {
    return sessions.getFirst();
  }

  @Override
  public String submit(int org, String function, String... arguments) {
    Session session = sessions.get((org - 1) % sessions.size());
    byte[] result =
        Transactions.submit(session.contract(CHAINCODE), UserDesk.call(function, arguments))
            .result();
    return new String(result, StandardCharsets.UTF_8);
  }

  @Override
  public String ask(String function, String... arguments) {
    return new String(
        Transactions.evaluate(first().contract(CHAINCODE), UserDesk.call(function, arguments)),
        StandardCharsets.UTF_8);
  }

  @Override
  public String channel() {
    return first().channelName();
  }

  @Override
  public void close() {
    sessions.forEach(Session::close);
  }
}
