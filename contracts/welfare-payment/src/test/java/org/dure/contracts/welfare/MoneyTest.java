package org.dure.contracts.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.welfare.Welfare.BANK;
import static org.dure.contracts.welfare.Welfare.OFFICER;
import static org.dure.contracts.welfare.Welfare.OFFICER_TWO;
import static org.dure.contracts.welfare.Welfare.TREASURY;
import static org.dure.contracts.welfare.Welfare.file;
import static org.dure.contracts.welfare.Welfare.programme;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestIdentity;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Random sequences of transactions, several simulated on the same state before the first of them
/// commits, so that conflicts are dropped as on a network.
class MoneyTest {
  private static final List<String> PROGRAMMES = List.of("A", "B");
  private static final List<TestIdentity> PEOPLE =
      List.of("kim", "lee", "park", "choi", "jung").stream()
          .map(name -> TestIdentity.client("Org1MSP", name))
          .toList();

  private final Welfare welfare = Welfare.initialised();
  private final Map<TestIdentity, String> holders = new HashMap<>();
  private final Map<TestIdentity, String> home = new HashMap<>();
  private Random random = new Random();
  private int serial;

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void whateverHappensTheInvariantsHold(long seed) {
    random = new Random(seed);
    welfare.create(programme("A").put("budget", 700_000).put("tranches", 3)).value();
    welfare
        .create(
            programme("B")
                .put("budget", 500_000)
                .put("tranches", 2)
                .put("excludes", new JSONArray("[\"A\"]")))
        .value();
    welfare.merchant("M1", "grocery", "shop 1");
    for (TestIdentity person : PEOPLE) {
      holders.put(person, welfare.holder(person));
      start(person);
    }
    int committed = 0;
    int dropped = 0;
    for (int round = 0; round < 120; round++) {
      List<ContractHarness.Pending> block = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        block.add(random());
      }
      for (ContractHarness.Pending pending : block) {
        if (pending.result().succeeded()) {
          if (pending.commit()) {
            committed++;
          } else {
            dropped++;
          }
        }
      }
      check("seed " + seed + " round " + round);
    }
    assertThat(committed).isGreaterThan(100);
    assertThat(dropped).as("conflicts happened").isPositive();
    JSONObject pots = welfare.read("totals", "A").getJSONObject("pots");
    assertThat(pots.getLong("redeemed")).as("money got to the end").isPositive();
  }

  /// Most of them claim in the first programme, until its budget is used up.
  private void start(TestIdentity person) {
    String programme = random.nextInt(4) == 0 ? "B" : "A";
    home.put(person, programme);
    String claim = programme + "-" + person.name();
    String file = file(claim, person.name(), holders.getOrDefault(person, "")).toString();
    welfare.ledger.as(OFFICER).passing("claim", file).submit("submitClaim", programme).value();
    commit(attest(Welfare.CIVIL, programme, claim, "{\"age\":34,\"alive\":1,\"household\":2}"));
    commit(attest(Welfare.TAX, programme, claim, "{\"incomeBand\":2}"));
  }

  private static void commit(ContractHarness.Pending pending) {
    pending.result().value();
    assertThat(pending.commit()).isTrue();
  }

  private ContractHarness.Pending random() {
    TestIdentity person = PEOPLE.get(random.nextInt(PEOPLE.size()));
    String programme =
        random.nextInt(4) == 0 ? PROGRAMMES.get(random.nextInt(2)) : home.getOrDefault(person, "A");
    String claim = programme + "-" + person.name();
    ContractHarness ledger = welfare.ledger;
    return switch (random.nextInt(12)) {
      case 0 -> {
        String id = random.nextInt(4) == 0 ? claim + "-again" : claim;
        String holder = holders.getOrDefault(person, "");
        yield ledger
            .as(OFFICER)
            .passing("claim", file(id, person.name(), holder).toString())
            .endorse("submitClaim", programme);
      }
      case 1 ->
          attest(
              Welfare.CIVIL,
              programme,
              claim,
              "{\"age\":34,\"alive\":1,\"household\":" + (1 + random.nextInt(5)) + "}");
      case 2 -> attest(Welfare.TAX, programme, claim, "{\"incomeBand\":" + random.nextInt(5) + "}");
      case 3 -> ledger.as(OFFICER).endorse("assess", programme, claim);
      case 4, 5 -> {
        if (random.nextInt(8) == 0) {
          welfare.later("P20D");
        }
        yield ledger
            .as(TREASURY)
            .endorse("disburse", programme, claim, "2026-0" + (3 + random.nextInt(5)));
      }
      case 6, 7 ->
          ledger
              .as(person)
              .endorse("spend", programme, "M1", "p" + serial++, "" + (1 + random.nextInt(25_000)));
      case 8, 9 -> ledger.as(BANK).endorse("redeem", programme, "M1", credits(programme));
      case 10 -> ledger.as(TREASURY).endorse("expire", programme, lots(programme));
      default ->
          random.nextBoolean()
              ? ledger.as(OFFICER).endorse("suspend", programme, claim, "CHECK")
              : ledger.as(OFFICER_TWO).endorse("resume", programme, claim);
    };
  }

  private ContractHarness.Pending attest(
      TestIdentity who, String programme, String claim, String values) {
    String facts =
        new JSONObject().put("values", new JSONObject(values)).put("salt", Welfare.SALT).toString();
    return welfare.ledger.as(who).passing("facts", facts).endorse("attest", programme, claim);
  }

  private String credits(String programme) {
    JSONArray ids = new JSONArray();
    for (Object each :
        welfare.read("list", "credits", programme, "M1", "50", "").getJSONArray("entries")) {
      if (random.nextBoolean()) {
        ids.put(((JSONObject) each).getString("id"));
      }
    }
    return ids.toString();
  }

  private String lots(String programme) {
    JSONArray lots = new JSONArray();
    for (Object each :
        welfare.read("list", "lots", programme, "", "50", "").getJSONArray("entries")) {
      JSONObject lot = (JSONObject) each;
      lots.put(
          new JSONArray(
              List.of(lot.getString("wallet"), lot.getString("claim"), lot.getString("period"))));
    }
    return lots.toString();
  }

  private void check(String when) {
    Map<String, String> claimOf = new HashMap<>();
    for (String programme : PROGRAMMES) {
      welfare.moneyAddsUp(programme);
      for (Object each :
          welfare.read("list", "claims", programme, "", "100", "").getJSONArray("entries")) {
        JSONObject claim = (JSONObject) each;
        String person = claim.getString("person");
        assertThat(claimOf.put(person, claim.getString("claim")))
            .as("%s: one person once, and not in two programmes that exclude each other", when)
            .isNull();
      }
      long entitled = 0;
      for (Object each :
          welfare.read("list", "entitlements", programme, "", "100", "").getJSONArray("entries")) {
        JSONObject entitlement = (JSONObject) each;
        List<Object> paid = entitlement.getJSONArray("paid").toList();
        Set<Object> months = new HashSet<>(paid);
        assertThat(months).as("%s: nobody is paid twice for a month", when).hasSameSizeAs(paid);
        long amount = entitlement.getLong("amount");
        assertThat(entitlement.getLong("reserved")).isEqualTo(amount * (6 - paid.size()));
        entitled += amount * 6;
      }
      assertThat(entitled).as(when).isLessThanOrEqualTo(programme.equals("A") ? 700_000 : 500_000);
    }
  }
}
