package org.dure.cli.vote;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.client.Transactions.Call;
import org.hyperledger.fabric.client.Contract;

/// The contract as one user calls it, whatever organisation is asked for.
public final class UserDesk implements VotingDesk {
  private final Session session;
  private final Contract contract;

  public UserDesk(Session session, String chaincode) {
    this.session = session;
    this.contract = session.contract(chaincode);
  }

  @Override
  public String submit(int org, String function, String... arguments) {
    return text(Transactions.submit(contract, call(function, arguments)).result());
  }

  @Override
  public String ask(String function, String... arguments) {
    return text(Transactions.evaluate(contract, call(function, arguments)));
  }

  @Override
  public String channel() {
    return session.channelName();
  }

  /// A call with text arguments.
  public static Call call(String function, String... arguments) {
    return Call.of(
        function,
        Arrays.stream(arguments)
            .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
