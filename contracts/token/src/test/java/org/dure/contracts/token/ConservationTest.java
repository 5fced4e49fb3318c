package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.token.Bank.ISSUER;
import static org.dure.contracts.token.Bank.KIM;
import static org.dure.contracts.token.Bank.LEE;
import static org.dure.contracts.token.Bank.PARK;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.dure.contract.test.ContractHarness.Pending;
import org.dure.contract.test.TestIdentity;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Blocks of random transactions, all simulated on the state before the block and then committed in
/// random order, losers of conflicts dropped: money is neither made nor lost. A seed of one's own:
/// `-Dtoken.seed=`.
class ConservationTest {
  private static final int BLOCKS = 30;
  private static final int PER_BLOCK = 12;
  private static final List<TestIdentity> PEOPLE = List.of(KIM, LEE, PARK, ISSUER);

  private final Bank bank = Bank.open();
  private final List<String> accounts = PEOPLE.stream().map(bank::account).toList();
  private final Instant start = Instant.parse("2026-06-01T00:00:00Z");
  private int holds;

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void supplyIsBalancesAndHoldsWhateverHappensAtOnce(long given) {
    long seed = Long.getLong("token.seed", given);
    Random random = new Random(seed);
    int committed = 0;
    int conflicts = 0;
    int refused = 0;
    for (int block = 0; block < BLOCKS; block++) {
      bank.ledger.at(start.plusSeconds(600L * block));
      List<Pending> pending = new ArrayList<>();
      for (int i = 0; i < PER_BLOCK; i++) {
        Pending one = anything(random);
        if (one.result().succeeded()) {
          pending.add(random.nextInt(pending.size() + 1), one);
        } else {
          assertThat(one.result().payload()).as("seed %d", seed).isNotEmpty();
          refused++;
        }
      }
      for (Pending one : pending) {
        if (one.commit()) {
          committed++;
        } else {
          conflicts++;
        }
      }
      bank.assertConsistent("seed " + seed + ", block " + block);
    }
    // Otherwise nothing was tried.
    assertThat(committed).as("seed %d", seed).isGreaterThan(60);
    assertThat(conflicts).as("seed %d", seed).isGreaterThan(20);
    assertThat(refused).as("seed %d", seed).isGreaterThan(10);
  }

  private Pending anything(Random random) {
    TestIdentity who = PEOPLE.get(random.nextInt(PEOPLE.size()));
    String other = anyAccount(random);
    String amount = Integer.toString(1 + random.nextInt(40));
    bank.ledger.as(who);
    return switch (random.nextInt(10)) {
      case 0, 1 -> bank.ledger.as(ISSUER).endorse("mint", bank.nextId(), "EUR", other, amount, "");
      case 2 -> bank.ledger.as(ISSUER).endorse("burn", bank.nextId(), "EUR", amount, "");
      case 3, 4 -> bank.ledger.endorse("transfer", bank.nextId(), "EUR", other, amount, "");
      case 5 -> bank.ledger.endorse("approve", "EUR", other, "0", amount);
      case 6 ->
          bank.ledger.endorse(
              "transferFrom", bank.nextId(), "EUR", anyAccount(random), other, amount, "");
      case 7 -> hold(random, other, amount);
      case 8 -> settle(random);
      default -> bank.ledger.endorse("fold", "EUR", other, "2");
    };
  }

  private Pending hold(Random random, String payee, String amount) {
    String until = start.plusSeconds(600L * random.nextInt(2 * BLOCKS)).toString();
    String executors = anyAccount(random) + "," + anyAccount(random);
    return bank.ledger.endorse(
        "hold", "h" + ++holds, "EUR", amount, payee, executors, "", "", until);
  }

  private Pending settle(Random random) {
    String id = "h" + (1 + random.nextInt(holds + 1));
    return bank.ledger.endorse(
        List.of("releaseHold", "refundHold", "expireHold").get(random.nextInt(3)), id);
  }

  private String anyAccount(Random random) {
    return accounts.get(random.nextInt(accounts.size()));
  }
}
