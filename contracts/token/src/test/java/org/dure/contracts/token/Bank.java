package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Objects;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestIdentity;
import org.json.JSONObject;

/// A currency EUR with two decimals, its issuer, and people, for tests.
final class Bank {
  static final TestIdentity OPERATOR = TestIdentity.client("Org1MSP", "operator");
  static final TestIdentity ISSUER =
      TestIdentity.of("Org1MSP", "issuer", "treasury", Map.of("dure.role", "issuer"));
  static final TestIdentity KIM = TestIdentity.client("Org2MSP", "kim");
  static final TestIdentity LEE = TestIdentity.client("Org3MSP", "lee");
  static final TestIdentity PARK = TestIdentity.client("Org4MSP", "park");
  static final String CONFIG =
      "{\"operators\":[\"role:Org1MSP/ou=client\"],\"callers\":[\"market\"]}";
  static final String ISSUERS = "role:Org1MSP/dure.role=issuer";
  static final String LATER = "2030-01-01T00:00:00Z";

  final ContractHarness ledger;
  private int ids;

  Bank(ContractHarness ledger) {
    this.ledger = ledger;
  }

  /// With EUR and nothing in it.
  static Bank open() {
    return new Bank(ContractHarness.of(Token.class).named("token")).withEur();
  }

  Bank withEur() {
    ledger.as(OPERATOR).submit("initTokens", CONFIG).value();
    ledger.submit("createCurrency", "EUR", "2", ISSUERS).value();
    return this;
  }

  Bank with(TestIdentity owner, long amount) {
    mint(owner, amount).value();
    return this;
  }

  String nextId() {
    return "p" + ++ids;
  }

  String account(TestIdentity identity) {
    return new JSONObject(ledger.as(identity).evaluate("whoAmI").value()).getString("account");
  }

  CallResult mint(TestIdentity to, long amount) {
    String account = account(to);
    return ledger
        .as(ISSUER)
        .submit("mint", nextId(), "EUR", account, Long.toString(amount), "for tests");
  }

  CallResult transfer(TestIdentity from, TestIdentity to, long amount) {
    return pay(from, to, amount).result();
  }

  /// Endorsed and, if that went well, committed.
  private ContractHarness.Pending pay(TestIdentity from, TestIdentity to, long amount) {
    ContractHarness.Pending pending = endorseTransfer(from, to, amount);
    if (pending.result().succeeded()) {
      assertThat(pending.commit()).isTrue();
    }
    return pending;
  }

  ContractHarness.Pending endorseTransfer(TestIdentity from, TestIdentity to, long amount) {
    String account = account(to);
    return ledger
        .as(from)
        .endorse("transfer", nextId(), "EUR", account, Long.toString(amount), "a reference");
  }

  CallResult hold(TestIdentity payer, String id, long amount, TestIdentity payee, String who) {
    return hold(payer, id, amount, payee, who, "");
  }

  CallResult hold(
      TestIdentity payer, String id, long amount, TestIdentity payee, String who, String via) {
    String to = account(payee);
    String sum = Long.toString(amount);
    return ledger.as(payer).submit("hold", id, "EUR", sum, to, who, via, "house P", LATER);
  }

  JSONObject ask(String query, String... args) {
    return new JSONObject(ledger.evaluate(query, args).value());
  }

  JSONObject balance(TestIdentity owner) {
    return ask("balance", "EUR", account(owner));
  }

  long amount(TestIdentity owner) {
    return balance(owner).getLong("amount");
  }

  void assertConsistent(String description) {
    JSONObject audit = ask("audit", "EUR");
    assertThat(audit.getBoolean("consistent")).as("%s: %s", description, audit).isTrue();
  }

  static String event(CallResult result) {
    return Objects.requireNonNull(result.event()).getEventName();
  }

  static void refused(CallResult result, Rule rule, String... parts) {
    assertThat(result.succeeded()).as(result.payload()).isFalse();
    assertThat(result.payload()).as(result.message()).isEqualTo(rule.name());
    assertThat(result.message()).isNotBlank();
    for (String part : parts) {
      assertThat(result.message()).contains(part);
    }
  }
}
