package org.dure.cli.load;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntFunction;
import org.dure.bench.LoadClient;
import org.dure.bench.LoadTransaction;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.contracts.token.data.Payday;

/// Payments of the token contract, each client an account of its own: to one busy account, or each
/// to another.
final class TokenLoad implements LoadProfile {
  private static final String FUNDS = "1000000000000";
  private final String name;
  private final boolean toOne;

  private TokenLoad(String name, boolean toOne) {
    this.name = name;
    this.toOne = toOne;
  }

  static TokenLoad toOneAccount() {
    return new TokenLoad("token", true);
  }

  static TokenLoad toManyAccounts() {
    return new TokenLoad("token-spread", false);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public String contract() {
    return "token";
  }

  @Override
  public int usersPerOrganisation(int clients, int organisations) {
    return Math.ceilDiv(clients, organisations);
  }

  @Override
  public String description(LoadSettings settings) {
    return "payments of %d accounts to %s"
        .formatted(settings.clients(), toOne ? "one" : "as many others");
  }

  @Override
  public IntFunction<LoadClient> begin(LoadUsers users, LoadSettings settings) {
    if (refuses(users, "tokenConfig")) {
      users.submit(0, "initTokens", Payday.config());
    }
    if (refuses(users, "readCurrency", Payday.CURRENCY)) {
      users.submit(0, "createCurrency", Payday.CURRENCY, "0", Payday.operator());
    }
    fund(users, settings);
    return number -> client(number, new Payday(number, toOne, settings.run()));
  }

  private static LoadClient client(int user, Payday payday) {
    return () -> LoadTransaction.of(user, "transfer", payday.next());
  }

  private static boolean refuses(LoadUsers users, String query, String... arguments) {
    try {
      users.query(0, query, arguments);
      return false;
    } catch (TransactionFailure e) {
      if (e.kind() == TransactionFailure.Kind.REFUSED) {
        return true;
      }
      throw e;
    }
  }

  /// Every payer gets more than a run can spend, all at once: receipts do not conflict.
  private static void fund(LoadUsers users, LoadSettings settings) {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> minted = new ArrayList<>();
      for (int i = 0; i < settings.clients(); i++) {
        int payer = i;
        minted.add(threads.submit(() -> mint(users, payer, settings.run())));
      }
      for (Future<?> one : minted) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "the payers cannot be given money: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
    }
  }

  private static void mint(LoadUsers users, int payer, String run) {
    String account = users.ask(payer, "whoAmI").path("account").asText();
    users.submit(0, "mint", run + "-" + payer, Payday.CURRENCY, account, FUNDS, "for a load");
  }
}
