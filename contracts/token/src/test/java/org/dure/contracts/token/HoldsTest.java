package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.token.Bank.ISSUER;
import static org.dure.contracts.token.Bank.KIM;
import static org.dure.contracts.token.Bank.LATER;
import static org.dure.contracts.token.Bank.LEE;
import static org.dure.contracts.token.Bank.PARK;
import static org.dure.contracts.token.Bank.event;
import static org.dure.contracts.token.Bank.refused;

import java.time.Instant;
import java.util.Map;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.TestIdentity;
import org.json.JSONArray;
import org.junit.jupiter.api.Test;

class HoldsTest {
  private static final TestIdentity NOTARY =
      TestIdentity.of("Org1MSP", "notary", "client", Map.of("dure.role", "notary"));
  private static final String NOTARIES = "role:Org1MSP/dure.role=notary";

  private final Bank bank = Bank.open().with(KIM, 100);
  private final String kim = bank.account(KIM);
  private final String lee = bank.account(LEE);

  @Test
  void heldMoneyIsReleasedToThePayeeByARole() {
    assertThat(event(bank.hold(KIM, "h", 60, LEE, NOTARIES))).isEqualTo("HoldMade");
    assertThat(bank.balance(KIM).toMap()).containsEntry("amount", "40").containsEntry("held", "60");
    assertThat(bank.ask("readHold", "h").toMap())
        .containsEntry("hold", "h")
        .containsEntry("payer", kim)
        .containsEntry("payee", lee)
        .containsEntry("amount", "60")
        .containsEntry("currency", "EUR")
        .containsEntry("purpose", "house P")
        .containsEntry("expiresAt", LATER)
        .containsEntry("state", "HELD")
        .containsEntry("via", "")
        .containsEntry("settledAt", "");
    assertThat(event(step(NOTARY, "releaseHold"))).isEqualTo("HoldReleased");
    assertThat(bank.amount(LEE)).isEqualTo(60);
    assertThat(bank.balance(KIM).getString("held")).isEqualTo("0");
    assertThat(bank.ask("readHold", "h").toMap())
        .containsEntry("state", "RELEASED")
        .containsEntry("settledBy", bank.account(NOTARY));
    assertThat(new JSONArray(bank.ledger.evaluate("holdHistory", "h").value())).hasSize(2);
    bank.assertConsistent("released");
  }

  @Test
  void anAccountMayBeTheExecutorToo() {
    bank.hold(KIM, "h", 60, LEE, NOTARIES + "," + bank.account(PARK)).value();
    step(PARK, "releaseHold").value();
    assertThat(bank.amount(LEE)).isEqualTo(60);
  }

  @Test
  void onlyAnExecutorReleases() {
    bank.hold(KIM, "h", 60, LEE, NOTARIES).value();
    refused(step(KIM, "releaseHold"), Rule.NOT_THE_EXECUTOR, "h", kim);
    refused(step(LEE, "releaseHold"), Rule.NOT_THE_EXECUTOR);
    refused(step(ISSUER, "releaseHold"), Rule.NOT_THE_EXECUTOR);
    var otherOrg = TestIdentity.of("Org2MSP", "notary", "client", Map.of("dure.role", "notary"));
    refused(step(otherOrg, "releaseHold"), Rule.NOT_THE_EXECUTOR);
    refused(bank.ledger.as(NOTARY).submit("releaseHold", "h9"), Rule.NO_SUCH_HOLD, "h9");
    refused(bank.ledger.evaluate("readHold", "h 9"), Rule.BAD_ID);
    step(NOTARY, "releaseHold").value();
    refused(step(NOTARY, "releaseHold"), Rule.WRONG_STATE, "RELEASED");
    refused(step(NOTARY, "refundHold"), Rule.WRONG_STATE, "RELEASED");
    refused(step(NOTARY, "expireHold"), Rule.WRONG_STATE, "RELEASED");
  }

  @Test
  void payeeAndExecutorGiveBackAndThePayerDoesNot() {
    bank.hold(KIM, "h", 60, LEE, NOTARIES).value();
    refused(step(KIM, "refundHold"), Rule.NOT_A_PARTY, "h");
    refused(step(PARK, "refundHold"), Rule.NOT_A_PARTY);
    assertThat(event(step(LEE, "refundHold"))).isEqualTo("HoldRefunded");
    assertThat(bank.amount(KIM)).isEqualTo(100);
    bank.hold(KIM, "h2", 60, LEE, NOTARIES).value();
    bank.ledger.as(NOTARY).submit("refundHold", "h2").value();
    assertThat(bank.amount(KIM)).isEqualTo(100);
    assertThat(bank.amount(LEE)).isZero();
    bank.assertConsistent("refunded");
  }

  @Test
  void aHoldExpiresWhenItsTimeIsPast() {
    bank.hold(KIM, "h", 60, LEE, NOTARIES).value();
    refused(step(PARK, "expireHold"), Rule.NOT_EXPIRED, "h", LATER);
    bank.ledger.at(Instant.parse(LATER));
    refused(step(PARK, "expireHold"), Rule.NOT_EXPIRED);
    refused(step(NOTARY, "releaseHold"), Rule.HOLD_EXPIRED, "h", LATER);
    assertThat(event(step(PARK, "expireHold"))).isEqualTo("HoldExpired");
    assertThat(bank.amount(KIM)).isEqualTo(100);
    refused(step(PARK, "expireHold"), Rule.WRONG_STATE, "EXPIRED");
    bank.assertConsistent("expired");
  }

  @Test
  void aHoldIsRefusedWithItsReason() {
    refused(bank.hold(KIM, "h", 101, LEE, NOTARIES), Rule.INSUFFICIENT_FUNDS, kim);
    refused(bank.hold(KIM, "h", 1, KIM, NOTARIES), Rule.SELF_PAYMENT);
    refused(bank.hold(KIM, "h", 1, LEE, "notary"), Rule.BAD_WHO, "notary");
    refused(bank.hold(KIM, "h", 1, LEE, NOTARIES, "a chaincode"), Rule.BAD_CHAINCODE);
    refused(bank.hold(KIM, "h h", 1, LEE, NOTARIES), Rule.BAD_ID);
    refused(hold("x", "house P", LATER), Rule.BAD_ACCOUNT);
    refused(hold(lee, "\u0000", LATER), Rule.BAD_TEXT);
    for (String bad : new String[] {"", "tomorrow", "2030-02-30T00:00:00Z", "2030-01-01", "9999"}) {
      refused(hold(lee, "house P", bad), Rule.BAD_TIME);
    }
    refused(hold(lee, "house P", "2020-01-01T00:00:00Z"), Rule.BAD_TIME, "past");
    hold(lee, "house P", LATER).value();
    refused(hold(lee, "house P", LATER), Rule.HOLD_EXISTS, "h");
    refused(bank.hold(LEE, "h", 1, KIM, NOTARIES), Rule.HOLD_EXISTS);
  }

  private CallResult hold(String payee, String purpose, String expiresAt) {
    return bank.ledger
        .as(KIM)
        .submit("hold", "h", "EUR", "10", payee, NOTARIES, "", purpose, expiresAt);
  }

  @Test
  void aFrozenPayeeIsNotPaidAndAFrozenPayerGetsItsOwnBack() {
    bank.hold(KIM, "h", 60, LEE, NOTARIES).value();
    bank.ledger.as(ISSUER).submit("freeze", "EUR", lee, "order").value();
    refused(step(NOTARY, "releaseHold"), Rule.ACCOUNT_FROZEN, lee);
    refused(bank.hold(KIM, "h2", 1, LEE, NOTARIES), Rule.ACCOUNT_FROZEN, lee);
    bank.ledger.as(ISSUER).submit("freeze", "EUR", kim, "order").value();
    step(NOTARY, "refundHold").value();
    assertThat(bank.amount(KIM)).isEqualTo(100);
  }

  @Test
  void ofTwoWhoSettleAtOnceOneSucceeds() {
    bank.hold(KIM, "h", 60, LEE, NOTARIES).value();
    var release = bank.ledger.as(NOTARY).endorse("releaseHold", "h");
    var refund = bank.ledger.as(LEE).endorse("refundHold", "h");
    assertThat(refund.commit()).isTrue();
    assertThat(release.commit()).isFalse();
    bank.assertConsistent("settled at once");
  }

  @Test
  void bothPartiesFindTheirHoldsPageByPage() {
    for (int i = 1; i <= 5; i++) {
      bank.hold(KIM, "h" + i, 1, LEE, NOTARIES).value();
    }
    bank.ledger.as(NOTARY).submit("releaseHold", "h3").value();
    var page = bank.ask("holdsOf", lee, "3", "");
    assertThat(page.getJSONArray("holds")).hasSize(3);
    assertThat(page.getJSONArray("holds").getJSONObject(2).getString("state"))
        .isEqualTo("RELEASED");
    var rest = bank.ask("holdsOf", kim, "3", page.getString("bookmark"));
    assertThat(rest.getJSONArray("holds")).hasSize(2);
    assertThat(rest.getString("bookmark")).isEmpty();
    refused(bank.ledger.evaluate("holdsOf", kim, "0", ""), Rule.BAD_PAGE);
    refused(bank.ledger.evaluate("holdsOf", kim, "3", "\u0000"), Rule.BAD_PAGE);
  }

  private CallResult step(TestIdentity who, String step) {
    return bank.ledger.as(who).submit(step, "h");
  }
}
