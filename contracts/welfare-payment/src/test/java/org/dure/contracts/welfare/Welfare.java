package org.dure.contracts.welfare;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestIdentity;
import org.json.JSONArray;
import org.json.JSONObject;

/// A welfare authority (Org1), a tax office (Org2), a civil registry (Org3), the merchants' bank
/// (Org4), and one programme, for tests.
final class Welfare {
  static final TestIdentity MINISTRY = official("Org1MSP", "ministry", "programmes");
  static final TestIdentity OFFICER = official("Org1MSP", "officer", "officer");
  static final TestIdentity OFFICER_TWO = official("Org1MSP", "officer-two", "officer");
  static final TestIdentity REVIEWER = official("Org1MSP", "reviewer", "reviewer");
  static final TestIdentity REVIEWER_TWO = official("Org2MSP", "reviewer-two", "reviewer");
  static final TestIdentity PANEL = official("Org3MSP", "panel", "appeals");
  static final TestIdentity PANEL_TWO = official("Org1MSP", "panel-two", "appeals");
  static final TestIdentity TAX = official("Org2MSP", "tax", "attester");
  static final TestIdentity CIVIL = official("Org3MSP", "civil", "attester");
  static final TestIdentity TREASURY = official("Org1MSP", "treasury", "treasury");
  static final TestIdentity SHOPS = official("Org1MSP", "shops", "merchants");
  static final TestIdentity AUDITOR = official("Org3MSP", "auditor", "auditor");
  static final TestIdentity ARCHIVE = official("Org1MSP", "archive", "records");
  static final TestIdentity BANK = TestIdentity.client("Org4MSP", "bank");
  static final TestIdentity KIM = TestIdentity.client("Org1MSP", "kim");
  static final String PEPPER = "5e".repeat(32);
  static final String SALT = "a7".repeat(16);
  static final String P = "HOUSING-26";
  static final Instant START = Instant.parse("2026-03-10T08:00:00Z");

  static final String CONFIG =
      """
      {"roles":{
        "programmes":[{"mspId":"Org1MSP","ou":"programmes"}],
        "officer":[{"mspId":"Org1MSP","ou":"officer"},{"mspId":"Org1MSP","attribute":"welfare=officer"}],
        "reviewer":[{"mspId":"Org1MSP","ou":"reviewer"},{"mspId":"Org2MSP","ou":"reviewer"}],
        "appeals":[{"mspId":"Org3MSP","ou":"appeals"},{"mspId":"Org1MSP","ou":"appeals"}],
        "attester":[{"mspId":"Org2MSP","ou":"attester"},{"mspId":"Org3MSP","ou":"attester"}],
        "treasury":[{"mspId":"Org1MSP","ou":"treasury"}],
        "merchants":[{"mspId":"Org1MSP","ou":"merchants"}],
        "auditor":[{"mspId":"Org3MSP","ou":"auditor"}],
        "records":[{"mspId":"Org1MSP","ou":"records"}]}}
      """;

  final ContractHarness ledger =
      ContractHarness.of(WelfarePayment.class)
          .organisations("Org1MSP", "Org2MSP", "Org3MSP", "Org4MSP")
          .withCollections(Path.of("collections_config.json"))
          .at(START);

  private static TestIdentity official(String mspId, String name, String ou) {
    return TestIdentity.of(mspId, name, ou, Map.of());
  }

  /// Config and pepper, and no programme.
  static Welfare initialised() {
    Welfare welfare = new Welfare();
    welfare.ledger.as(MINISTRY).submit("initWelfare", CONFIG).value();
    welfare.ledger.passing("pepper", PEPPER).submit("setPepper").value();
    return welfare;
  }

  /// With the programme [#P] and two merchants.
  static Welfare open() {
    Welfare welfare = initialised();
    welfare.create(programme(P));
    welfare.merchant("M1", "grocery", "shop 1");
    welfare.merchant("M2", "liquor", "shop 2");
    return welfare;
  }

  /// The programme of the tests; change it before it is created.
  static JSONObject programme(String id) {
    return new JSONObject(
            """
            {"title":"Housing allowance","legalBasis":"Social Code section 12","budget":10000000,
             "currency":"EUR","tranches":8,
             "validFrom":"2026-01-01T00:00:00Z","validUntil":"2028-01-01T00:00:00Z",
             "attributes":{
               "age":{"min":0,"max":130,"authorities":["Org3MSP"]},
               "alive":{"min":0,"max":1,"authorities":["Org3MSP"]},
               "household":{"min":1,"max":20,"authorities":["Org3MSP"]},
               "incomeBand":{"min":0,"max":9,"authorities":["Org2MSP"]}},
             "conditions":[
               {"id":"alive","text":"is alive","test":{"eq":["alive",1]}},
               {"id":"adult","text":"is 18 or older","test":{"ge":["age",18]}},
               {"id":"income","text":"has an income of band 3 at most","test":{"le":["incomeBand",3]}}],
             "amount":{"add":[20000,{"mul":[5000,{"min":[{"sub":["household",1]},4]}]}]},
             "instalments":6,"dueDay":1,"unspentAfter":"P90D","appealWithin":"P30D","retention":"P3650D",
             "categories":["grocery","pharmacy"],"addressMax":2}
            """)
        .put("programme", id);
  }

  CallResult create(JSONObject programme) {
    return ledger.as(MINISTRY).submit("createProgramme", programme.toString());
  }

  void merchant(String id, String category, String account) {
    String acquirer = holder(BANK);
    ledger
        .as(SHOPS)
        .passing("account", account)
        .submit("registerMerchant", id, "Shop " + id, category, acquirer)
        .value();
  }

  String holder(TestIdentity identity) {
    return new JSONObject(ledger.as(identity).evaluate("whoAmI").value()).getString("holder");
  }

  /// A person's file, without declarations.
  static JSONObject file(String claim, String nationalId, String wallet) {
    return new JSONObject()
        .put("claim", claim)
        .put("nationalId", nationalId)
        .put("name", "Name of " + nationalId)
        .put("birthDate", "1990-01-01")
        .put("address", "Street of " + nationalId)
        .put("account", "Account of " + nationalId)
        .put("wallet", wallet)
        .put("declared", new JSONObject())
        .put("salt", SALT);
  }

  static String card(int number) {
    return "card:" + "%040x".formatted(number);
  }

  CallResult claim(JSONObject file) {
    return claim(P, file);
  }

  CallResult claim(String programme, JSONObject file) {
    return ledger.as(OFFICER).passing("claim", file.toString()).submit("submitClaim", programme);
  }

  /// Attested as eligible, for 30,000 each month.
  void attested(String claim) {
    civil(claim, "{\"age\":34,\"alive\":1,\"household\":3}").value();
    tax(claim, "{\"incomeBand\":2}").value();
  }

  CallResult civil(String claim, String values) {
    return attest(CIVIL, claim, values);
  }

  CallResult tax(String claim, String values) {
    return attest(TAX, claim, values);
  }

  CallResult attest(TestIdentity who, String claim, String values) {
    JSONObject facts = new JSONObject().put("values", new JSONObject(values)).put("salt", SALT);
    return ledger.as(who).passing("facts", facts.toString()).submit("attest", P, claim);
  }

  CallResult assess(String claim) {
    return ledger.as(OFFICER).submit("assess", P, claim);
  }

  /// A claim of Kim's, who has a certificate, granted for 30,000 each month.
  Welfare granted(String claim) {
    claim(file(claim, "id " + claim, holder(KIM))).value();
    attested(claim);
    assess(claim).value();
    assertThat(read("readClaim", P, claim).getString("state")).isEqualTo("GRANTED");
    return this;
  }

  /// The same with the first instalment paid.
  Welfare paid(String claim) {
    granted(claim);
    ledger.as(TREASURY).submit("disburse", P, claim, "2026-03").value();
    return this;
  }

  CallResult as(TestIdentity who, String function, String... args) {
    return ledger.as(who).submit(function, args);
  }

  JSONObject read(String function, String... args) {
    return new JSONObject(ledger.evaluate(function, args).value());
  }

  JSONObject submitted(TestIdentity who, String function, String... args) {
    return new JSONObject(ledger.as(who).submit(function, args).value());
  }

  Welfare later(String duration) {
    now = now.plus(Duration.parse(duration));
    ledger.at(now);
    return this;
  }

  private Instant now = START;

  CallResult batch(TestIdentity who, String function, JSONArray entries, String... before) {
    String content = entries.toString();
    String[] args = new String[before.length + 2];
    System.arraycopy(before, 0, args, 0, before.length);
    args[before.length] = content;
    args[before.length + 1] = Ids.sha256(content);
    return ledger.as(who).submit(function, args);
  }

  /// All pots add up to what the law gave.
  void moneyAddsUp(String programme) {
    JSONObject totals = read("totals", programme);
    assertThat(totals.getLong("sum"))
        .as(totals.toString())
        .isEqualTo(totals.getLong("budgetByLaw"));
    JSONObject pots = totals.getJSONObject("pots");
    for (String pot : pots.keySet()) {
      assertThat(pots.getLong(pot)).as(pot).isNotNegative();
    }
  }

  static void refused(CallResult result, Rule rule, String... parts) {
    assertThat(result.succeeded()).as(result.payload()).isFalse();
    assertThat(result.payload()).as(result.message()).isEqualTo(rule.name());
    for (String part : parts) {
      assertThat(result.message()).contains(part);
    }
  }
}
