package org.dure.cli.load;

import java.nio.charset.StandardCharsets;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dure.bench.LoadClient;
import org.dure.bench.LoadTransaction;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.Lifecycle;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.client.Transactions.Call;
import org.dure.contracts.welfare.data.Card;
import org.dure.contracts.welfare.data.TillQueue;
import org.json.JSONObject;

/// Card payments of the welfare contract: each client a card of its own, at four busy merchants,
/// each payment brought by the merchants' bank in a transaction of its own.
final class WelfareLoad implements LoadProfile {
  private static final int BATCH = 200;
  private static final int OFFICE = 0;
  private static final int BANK = 3;

  @Override
  public String name() {
    return "welfare";
  }

  @Override
  public String contract() {
    return WelfareDefinition.CONTRACT;
  }

  @Override
  public String description(LoadSettings settings) {
    return "payments of %d cards at %d merchants"
        .formatted(settings.clients(), TillQueue.MERCHANTS);
  }

  @Override
  public Lifecycle.Wish definition(ChaincodeArchive archive) {
    return WelfareDefinition.of(archive);
  }

  @Override
  public IntFunction<LoadClient> begin(LoadUsers users, LoadSettings settings) {
    TillQueue queue = new TillQueue(settings.run());
    if (!initialised(users)) {
      users.submit(OFFICE, "initWelfare", TillQueue.config());
      secretly(users, "pepper", "5e".repeat(32), "setPepper");
    }
    users.submit(OFFICE, "createProgramme", queue.law());
    String bank = new JSONObject(users.query(BANK, "whoAmI")).getString("holder");
    for (int i = 0; i < TillQueue.MERCHANTS; i++) {
      String id = queue.merchant(i);
      secretly(users, "account", id, "registerMerchant", id, "Shop " + i, "grocery", bank);
    }
    for (int from = 0; from < settings.clients(); from += BATCH) {
      pay(users, queue, from, Math.min(settings.clients(), from + BATCH));
    }
    return number -> client(queue, number);
  }

  private static boolean initialised(LoadUsers users) {
    try {
      users.query(OFFICE, "welfareConfig");
      return true;
    } catch (TransactionFailure e) {
      if (e.kind() == TransactionFailure.Kind.REFUSED) {
        return false;
      }
      throw e;
    }
  }

  private static void pay(LoadUsers users, TillQueue queue, int from, int to) {
    String batch = queue.run() + "-" + from;
    String files = queue.files(from, to);
    secretly(
        users,
        "claims",
        files,
        "submitClaims",
        queue.programme(),
        batch + "-claims",
        TillQueue.manifest(files));
    String facts = queue.facts(from, to);
    secretly(
        users,
        "facts",
        facts,
        "attestAll",
        queue.programme(),
        batch + "-facts",
        TillQueue.manifest(facts));
    String claims =
        queue.claims(from, to).stream()
            .map(claim -> "\"" + claim + "\"")
            .collect(Collectors.joining(",", "[", "]"));
    String hash = TillQueue.manifest(claims);
    users.submit(OFFICE, "assessAll", queue.programme(), batch + "-assess", claims, hash);
    String month = YearMonth.now(ZoneOffset.UTC).toString();
    users.submit(OFFICE, "disburseAll", queue.programme(), month, batch + "-pay", claims, hash);
  }

  private static void secretly(
      LoadUsers users, String name, String secret, String function, String... arguments) {
    List<byte[]> bytes =
        Stream.of(arguments).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList();
    Map<String, byte[]> hidden = Map.of(name, secret.getBytes(StandardCharsets.UTF_8));
    users.submit(OFFICE, new Call(function, bytes, hidden, List.of()));
  }

  private static LoadClient client(TillQueue queue, int number) {
    Card card = queue.card(number);
    return new LoadClient() {
      private long count;

      @Override
      public LoadTransaction next() {
        String content = queue.payment("mychannel", number, card, count++);
        return LoadTransaction.of(
            BANK,
            "collect",
            queue.programme(),
            queue.merchant(number),
            queue.run() + "-" + number + "-" + count,
            content,
            TillQueue.manifest(content));
      }
    };
  }
}
