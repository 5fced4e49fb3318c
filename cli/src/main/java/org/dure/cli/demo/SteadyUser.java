package org.dure.cli.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.dure.cli.client.Session;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.client.Transactions;
import org.dure.cli.client.Transactions.Call;
import org.dure.cli.client.Transactions.Committed;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.OrgName;
import org.hyperledger.fabric.client.Contract;

/// A user who carries on when a node dies: calls go to the next node that answers, and a
/// transaction whose end is not known is looked for before it is sent again. Safe for use by
/// several threads.
final class SteadyUser implements AutoCloseable {
  private static final int ATTEMPTS_MAX = 120;
  private static final Duration BETWEEN_ATTEMPTS = Duration.ofMillis(250);

  private final List<Session> sessions;
  private final String chaincode;
  private final AtomicInteger current = new AtomicInteger();

  /// @param userName a user of `org`, whose node is asked first
  SteadyUser(NetworkFolder network, OrgName org, String userName, String chaincode) {
    this.chaincode = chaincode;
    List<NodeHome> nodes = network.nodes();
    List<Session> opened = new ArrayList<>();
    for (int i = 0; i < nodes.size(); i++) {
      NodeHome at = nodes.get((org.number() - 1 + i) % nodes.size());
      opened.add(Session.open(network, at, org, userName));
    }
    this.sessions = List.copyOf(opened);
  }

  /// A session with the node that answered last.
  Session session() {
    return sessions.get(Math.floorMod(current.get(), sessions.size()));
  }

  /// What the contract answers to a query.
  byte[] query(Call call) {
    return persist(contract -> Transactions.evaluate(contract, call));
  }

  /// Sends a transaction until it is committed.
  ///
  /// @param done whether it already is, asked when that is not known
  /// @return nothing when `done` found it committed
  Optional<Committed> submit(Call call, BooleanSupplier done) {
    boolean[] unsure = {false};
    return persist(contract -> {
      if (unsure[0] && done.getAsBoolean()) {
        return Optional.empty();
      }
      unsure[0] = true;
      try {
        return Optional.of(Transactions.submit(contract, call));
      } catch (TransactionFailure e) {
        if (e.kind() == TransactionFailure.Kind.REFUSED && done.getAsBoolean()) {
          return Optional
              .empty(); // refused, because an attempt before this one was committed after all
        }
        throw e;
      }
    });
  }

  private <T> T persist(Function<Contract, T> attempt) {
    for (int i = 1; ; i++) {
      int index = current.get();
      try {
        return attempt.apply(
            sessions.get(Math.floorMod(index, sessions.size())).contract(chaincode));
      } catch (TransactionFailure e) {
        switch (e.kind()) {
          case REFUSED -> throw e;
          case CONFLICT -> {}
          case TRANSIENT -> {
            current.compareAndSet(index, index + 1);
            pause(e);
          }
        }
        if (i == ATTEMPTS_MAX) {
          throw e;
        }
      }
    }
  }

  private static void pause(TransactionFailure failure) {
    try {
      Thread.sleep(BETWEEN_ATTEMPTS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  @Override
  public void close() {
    sessions.forEach(Session::close);
  }
}
