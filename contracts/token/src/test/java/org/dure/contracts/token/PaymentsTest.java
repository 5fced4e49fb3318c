package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.token.Bank.ISSUER;
import static org.dure.contracts.token.Bank.KIM;
import static org.dure.contracts.token.Bank.LEE;
import static org.dure.contracts.token.Bank.OPERATOR;
import static org.dure.contracts.token.Bank.PARK;
import static org.dure.contracts.token.Bank.event;
import static org.dure.contracts.token.Bank.refused;

import java.math.BigInteger;
import org.dure.contract.test.CallResult;
import org.junit.jupiter.api.Test;

class PaymentsTest {
  private final Bank bank = Bank.open();
  private final String kim = bank.account(KIM);
  private final String lee = bank.account(LEE);

  @Test
  void moneyIsMintedPaidAndBurned() {
    assertThat(event(bank.mint(KIM, 1_000))).isEqualTo("Minted");
    CallResult paid = bank.transfer(KIM, LEE, 250);
    assertThat(event(paid)).isEqualTo("Transferred");
    assertThat(paid.value()).contains("\"amount\":\"250\"").contains(kim).contains(lee);
    assertThat(bank.balance(KIM).getString("decimal")).isEqualTo("7.50");
    assertThat(bank.amount(LEE)).isEqualTo(250);
    bank.transfer(LEE, ISSUER, 250).value();
    assertThat(event(bank.ledger.as(ISSUER).submit("burn", "b", "EUR", "200", "redeemed")))
        .isEqualTo("Burned");
    assertThat(bank.amount(ISSUER)).isEqualTo(50);
    assertThat(bank.ask("totalSupply", "EUR").toMap())
        .containsEntry("minted", "1000")
        .containsEntry("burned", "200")
        .containsEntry("supply", "800");
    bank.assertConsistent("after all");
  }

  @Test
  void aPaymentIsRefusedWithItsReason() {
    bank.with(KIM, 100);
    bank.ledger.as(KIM);
    refused(pay("p", "EUR", lee, "101"), Rule.INSUFFICIENT_FUNDS, kim, "EUR", "lacks 1 ");
    refused(pay("p", "EUR", kim, "1"), Rule.SELF_PAYMENT, kim);
    refused(pay("p", "USD", lee, "1"), Rule.NO_SUCH_CURRENCY, "USD");
    refused(pay("p", "usd", lee, "1"), Rule.BAD_CURRENCY);
    refused(pay("p", "EUR", "lee", "1"), Rule.BAD_ACCOUNT, "lee");
    refused(pay("p!", "EUR", lee, "1"), Rule.BAD_ID, "p!");
    refused(pay("", "EUR", lee, "1"), Rule.BAD_ID);
    for (String bad : new String[] {"0", "-1", "01", "1.5", "1e3", "", " 1", "١", "9".repeat(37)}) {
      refused(pay("p", "EUR", lee, bad), Rule.BAD_AMOUNT);
    }
    refused(bank.ledger.submit("transfer", "p", "EUR", lee, "1", "x".repeat(257)), Rule.BAD_TEXT);
    refused(bank.ledger.submit("transfer", "p", "EUR", lee, "1", "a\nb"), Rule.BAD_TEXT);
    assertThat(bank.amount(KIM)).isEqualTo(100);
  }

  @Test
  void aPaymentIdWorksOnceForEachCaller() {
    bank.with(KIM, 100).with(LEE, 100);
    String first = bank.ledger.as(KIM).submit("transfer", "rent", "EUR", lee, "10", "").txId();
    refused(pay("rent", "EUR", lee, "10"), Rule.ID_USED, "rent", kim, first);
    bank.ledger.as(LEE).submit("transfer", "rent", "EUR", kim, "1", "").value();
    assertThat(bank.amount(KIM)).isEqualTo(91);
    refused(bank.ledger.as(ISSUER).submit("mint", "p1", "EUR", kim, "1", ""), Rule.ID_USED, "p1");
    refused(bank.ledger.submit("burn", "p1", "EUR", "1", ""), Rule.ID_USED, "p1");
  }

  @Test
  void theSamePaymentEndorsedTwiceIsCommittedOnce() {
    bank.with(KIM, 100);
    bank.ledger.as(KIM);
    var first = bank.ledger.endorse("transfer", "rent", "EUR", lee, "10", "");
    var again = bank.ledger.endorse("transfer", "rent", "EUR", lee, "10", "");
    assertThat(first.commit()).isTrue();
    assertThat(again.commit()).isFalse();
    assertThat(bank.amount(LEE)).isEqualTo(10);
  }

  @Test
  void theLargestAmountsAddUpExactly() {
    String most = "9".repeat(36);
    String park = bank.account(PARK);
    bank.ledger.as(ISSUER);
    for (int i = 0; i < 3; i++) {
      bank.ledger.submit("mint", "m" + i, "EUR", park, most, "").value();
    }
    String all = new BigInteger(most).multiply(BigInteger.valueOf(3)).toString();
    assertThat(bank.balance(PARK).getString("amount")).isEqualTo(all);
    assertThat(bank.balance(PARK).getString("decimal"))
        .isEqualTo(all.substring(0, 35) + "." + all.substring(35));
    bank.ledger.as(PARK).submit("transfer", "p", "EUR", kim, most, "").value();
    bank.assertConsistent("large amounts");
  }

  @Test
  void currenciesDoNotMix() {
    bank.ledger.as(OPERATOR).submit("createCurrency", "KRW", "0", Bank.ISSUERS).value();
    bank.with(KIM, 100);
    refused(
        bank.ledger.as(KIM).submit("transfer", "p", "KRW", lee, "1", ""),
        Rule.INSUFFICIENT_FUNDS,
        "KRW");
    assertThat(bank.ask("balance", "KRW", kim).getString("decimal")).isEqualTo("0");
  }

  @Test
  void aSpenderSpendsWhatWasApprovedAndNoMore() {
    bank.with(KIM, 100);
    String park = bank.account(PARK);
    assertThat(event(bank.ledger.as(KIM).submit("approve", "EUR", lee, "0", "60")))
        .isEqualTo("Approved");
    CallResult spent =
        bank.ledger.as(LEE).submit("transferFrom", "s1", "EUR", kim, park, "40", "shopping");
    assertThat(spent.value()).contains("\"by\":\"" + lee).contains("\"from\":\"" + kim);
    refused(
        bank.ledger.submit("transferFrom", "s2", "EUR", kim, park, "21", ""),
        Rule.ALLOWANCE_TOO_SMALL,
        lee,
        kim,
        "20",
        "21");
    assertThat(bank.ask("allowance", "EUR", kim, lee).getString("amount")).isEqualTo("20");
    bank.ledger.submit("transferFrom", "s2", "EUR", kim, lee, "20", "").value();
    refused(
        bank.ledger.submit("transferFrom", "s3", "EUR", kim, lee, "1", ""),
        Rule.ALLOWANCE_TOO_SMALL);
    assertThat(bank.amount(KIM)).isEqualTo(40);
    refused(
        bank.ledger.as(PARK).submit("transferFrom", "s", "EUR", kim, park, "1", ""),
        Rule.ALLOWANCE_TOO_SMALL);
  }

  @Test
  void anAllowanceDoesNotReplaceTheFunds() {
    bank.with(KIM, 10);
    bank.ledger.as(KIM).submit("approve", "EUR", lee, "0", "100").value();
    refused(
        bank.ledger.as(LEE).submit("transferFrom", "s", "EUR", kim, lee, "11", ""),
        Rule.INSUFFICIENT_FUNDS);
    assertThat(bank.ask("allowance", "EUR", kim, lee).getString("amount")).isEqualTo("100");
  }

  @Test
  void anAllowanceIsChangedOnlyFromWhatItsOwnerThinksItIs() {
    bank.with(KIM, 100);
    bank.ledger.as(KIM).submit("approve", "EUR", lee, "0", "60").value();
    bank.ledger.as(LEE).submit("transferFrom", "s", "EUR", kim, lee, "60", "").value();
    refused(
        bank.ledger.as(KIM).submit("approve", "EUR", lee, "60", "30"), Rule.ALLOWANCE_CHANGED, lee);
    refused(bank.ledger.submit("approve", "EUR", kim, "0", "1"), Rule.SELF_PAYMENT);
    refused(bank.ledger.submit("approve", "EUR", lee, "0", "-1"), Rule.BAD_AMOUNT);
    bank.ledger.submit("approve", "EUR", lee, "0", "30").value();
    bank.ledger.submit("approve", "EUR", lee, "30", "0").value();
    assertThat(bank.ask("allowance", "EUR", kim, lee).getString("amount")).isEqualTo("0");
  }

  @Test
  void twoWhoSpendTheSameAllowanceAtOnceSpendItOnce() {
    bank.with(KIM, 100);
    bank.ledger.as(KIM).submit("approve", "EUR", lee, "0", "60").value();
    bank.ledger.as(LEE);
    var one = bank.ledger.endorse("transferFrom", "s1", "EUR", kim, lee, "60", "");
    var two = bank.ledger.endorse("transferFrom", "s2", "EUR", kim, lee, "60", "");
    assertThat(one.commit()).isTrue();
    assertThat(two.commit()).isFalse();
  }

  @Test
  void aFrozenAccountNeitherPaysNorIsPaid() {
    bank.with(KIM, 100).with(LEE, 100);
    String park = bank.account(PARK);
    bank.ledger.as(LEE).submit("approve", "EUR", kim, "0", "50").value();
    refused(bank.ledger.submit("freeze", "EUR", kim, "no"), Rule.NOT_AN_ISSUER);
    bank.ledger.as(ISSUER);
    refused(bank.ledger.submit("unfreeze", "EUR", kim, "no"), Rule.NOT_FROZEN, kim);
    assertThat(event(bank.ledger.submit("freeze", "EUR", kim, "court order 7")))
        .isEqualTo("AccountFrozen");
    refused(bank.ledger.submit("freeze", "EUR", kim, "again"), Rule.ACCOUNT_FROZEN);
    refused(bank.transfer(KIM, LEE, 1), Rule.ACCOUNT_FROZEN, kim, "EUR");
    refused(bank.transfer(LEE, KIM, 1), Rule.ACCOUNT_FROZEN, kim);
    refused(bank.mint(KIM, 1), Rule.ACCOUNT_FROZEN, kim);
    refused(
        bank.ledger.as(KIM).submit("transferFrom", "s", "EUR", lee, park, "1", ""),
        Rule.ACCOUNT_FROZEN,
        kim);
    refused(bank.hold(KIM, "h", 1, LEE, park), Rule.ACCOUNT_FROZEN, kim);
    assertThat(bank.balance(KIM).getBoolean("frozen")).isTrue();
    assertThat(event(bank.ledger.as(ISSUER).submit("unfreeze", "EUR", kim, "order lifted")))
        .isEqualTo("AccountUnfrozen");
    bank.transfer(KIM, LEE, 1).value();
    assertThat(bank.ledger.evaluate("freezeHistory", "EUR", kim).value())
        .contains("court order 7")
        .contains("order lifted");
  }

  @Test
  void aFrozenIssuerDoesNotBurn() {
    bank.with(ISSUER, 5);
    String issuer = bank.account(ISSUER);
    bank.ledger.submit("freeze", "EUR", issuer, "self").value();
    refused(bank.ledger.submit("burn", "b", "EUR", "1", ""), Rule.ACCOUNT_FROZEN, issuer);
    refused(bank.ledger.as(KIM).submit("burn", "b", "EUR", "1", ""), Rule.NOT_AN_ISSUER);
    bank.ledger.as(ISSUER).submit("unfreeze", "EUR", issuer, "self").value();
    refused(bank.ledger.submit("burn", "b", "EUR", "6", ""), Rule.INSUFFICIENT_FUNDS);
  }

  private CallResult pay(String id, String currency, String to, String amount) {
    return bank.ledger.submit("transfer", id, currency, to, amount, "");
  }
}
