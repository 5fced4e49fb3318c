package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.token.Bank.KIM;
import static org.dure.contracts.token.Bank.LEE;
import static org.dure.contracts.token.Bank.OPERATOR;
import static org.dure.contracts.token.Bank.PARK;
import static org.dure.contracts.token.Bank.refused;

import org.dure.contract.test.ContractHarness;
import org.junit.jupiter.api.Test;

/// Other contracts that call this one.
class CallersTest {
  private Bank with(String caller) {
    ContractHarness ledger =
        ContractHarness.of(Market.class).named(caller).with("token", Token.class).to("token");
    return new Bank(ledger).withEur().with(KIM, 100);
  }

  @Test
  void aListedContractReleasesForTheExecutorWhoCallsIt() {
    Bank bank = with("market");
    String park = bank.account(PARK);
    bank.hold(KIM, "h", 60, LEE, park, "market").value();
    refused(bank.ledger.as(PARK).submit("releaseHold", "h"), Rule.WRONG_WAY, "market", "token");
    bank.ledger.to("market");
    refused(bank.ledger.as(LEE).submit("deliver", "P", "h"), Rule.NOT_THE_EXECUTOR);
    assertThat(bank.ledger.ledger().get("P")).isNull();
    bank.ledger.as(PARK).submit("deliver", "P", "h").value();
    assertThat(bank.ledger.ledger().get("P")).isNotNull();
    bank.ledger.to("token");
    assertThat(bank.amount(LEE)).isEqualTo(60);
    bank.assertConsistent("delivered");
  }

  @Test
  void twoHoldsForOnePayeeInOneTransactionAreBothPaid() {
    Bank bank = with("market");
    String park = bank.account(PARK);
    bank.hold(KIM, "h1", 10, LEE, park).value();
    bank.hold(KIM, "h2", 20, LEE, park).value();
    bank.ledger.to("market").as(PARK).submit("deliverBoth", "h1", "h2").value();
    bank.ledger.to("token");
    assertThat(bank.amount(LEE)).isEqualTo(30);
    bank.assertConsistent("both delivered");
  }

  @Test
  void aContractThatIsNotListedReadsButDoesNotPay() {
    Bank bank = with("bazaar");
    String park = bank.account(PARK);
    bank.hold(KIM, "h", 60, LEE, park).value();
    bank.ledger.to("bazaar");
    assertThat(bank.ledger.as(KIM).evaluate("show", "h").value()).contains("\"state\":\"HELD\"");
    refused(bank.ledger.submit("rob", park), Rule.CALLER_NOT_LISTED, "bazaar", "market");
    refused(bank.ledger.as(PARK).submit("deliver", "P", "h"), Rule.CALLER_NOT_LISTED);
    assertThat(bank.ledger.ledger().get("P")).isNull();
    bank.ledger.to("token").as(OPERATOR);
    bank.ledger.submit("changeConfig", Bank.CONFIG.replace("market", "bazaar")).value();
    bank.ledger.to("bazaar").as(PARK).submit("deliver", "P", "h").value();
  }
}
