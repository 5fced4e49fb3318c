package org.dure.contracts.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.welfare.Welfare.KIM;
import static org.dure.contracts.welfare.Welfare.OFFICER;
import static org.dure.contracts.welfare.Welfare.OFFICER_TWO;
import static org.dure.contracts.welfare.Welfare.P;
import static org.dure.contracts.welfare.Welfare.REVIEWER;
import static org.dure.contracts.welfare.Welfare.REVIEWER_TWO;
import static org.dure.contracts.welfare.Welfare.TREASURY;
import static org.dure.contracts.welfare.Welfare.card;
import static org.dure.contracts.welfare.Welfare.file;
import static org.dure.contracts.welfare.Welfare.refused;

import java.util.List;
import java.util.Map;
import org.dure.contract.test.TestIdentity;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class EntitlementsTest {
  private final Welfare welfare = Welfare.open();

  private long wallet() {
    return welfare.read("readWallet", P, welfare.holder(KIM)).getLong("spendable");
  }

  @Test
  void aMonthIsPaidOnceIntoTheWallet() {
    welfare.granted("C1");
    refused(welfare.as(OFFICER, "disburse", P, "C1", "2026-03"), Rule.NOT_AUTHORISED, "treasury");
    JSONObject paid = welfare.submitted(TREASURY, "disburse", P, "C1", "2026-03");
    assertThat(paid.getLong("amount")).isEqualTo(30_000);
    assertThat(wallet()).isEqualTo(30_000);
    refused(
        welfare.as(TREASURY, "disburse", P, "C1", "2026-03"), Rule.ALREADY_PAID, "C1", "2026-03");
    refused(welfare.as(TREASURY, "disburse", P, "C1", "2026-04"), Rule.NOT_DUE, "2026-04-01");
    refused(
        welfare.as(TREASURY, "disburse", P, "C1", "2026-02"),
        Rule.BAD_PERIOD,
        "2026-03 to 2026-08");
    refused(welfare.as(TREASURY, "disburse", P, "C1", "2026-09"), Rule.BAD_PERIOD);
    refused(welfare.as(TREASURY, "disburse", P, "C1", "March"), Rule.BAD_PERIOD);
    refused(welfare.as(TREASURY, "disburse", P, "C2", "2026-03"), Rule.NO_ENTITLEMENT);
    welfare.later("P22D");
    welfare.as(TREASURY, "disburse", P, "C1", "2026-04").value();
    assertThat(wallet()).isEqualTo(60_000);
    welfare.moneyAddsUp(P);
  }

  @Test
  void ofTwoPaymentsOfOneMonthInOneBlockOneIsMade() {
    welfare.granted("C1");
    welfare.ledger.as(TREASURY);
    var one = welfare.ledger.endorse("disburse", P, "C1", "2026-03");
    var two = welfare.ledger.endorse("disburse", P, "C1", "2026-03");
    assertThat(one.commit()).isTrue();
    assertThat(two.commit()).isFalse();
    assertThat(wallet()).isEqualTo(30_000);
  }

  @Test
  void aMonthIsPaidToAllAndSaysWhoWasNot() {
    for (int i = 1; i <= 3; i++) {
      welfare.claim(file("C" + i, "" + i, card(i))).value();
      welfare.attested("C" + i);
      welfare.assess("C" + i).value();
    }
    welfare.as(OFFICER, "suspend", P, "C3", "NO_ADDRESS").value();
    JSONArray claims = new JSONArray(List.of("C1", "C2", "C3", "C4"));
    JSONObject record =
        new JSONObject(welfare.batch(TREASURY, "disburseAll", claims, P, "2026-03", "D1").value());
    assertThat(record.getJSONObject("outcomes").toMap())
        .containsOnly(
            Map.entry("C1", "PAID"),
            Map.entry("C2", "PAID"),
            Map.entry("C3", "SUSPENDED"),
            Map.entry("C4", "NO_ENTITLEMENT"));
    record =
        new JSONObject(welfare.batch(TREASURY, "disburseAll", claims, P, "2026-03", "D2").value());
    assertThat(record.getJSONObject("counts").toMap()).containsEntry("ALREADY_PAID", 2);
    refused(welfare.batch(OFFICER, "disburseAll", claims, P, "2026-03", "D3"), Rule.NOT_AUTHORISED);
    welfare.moneyAddsUp(P);
  }

  @Test
  void anotherOfficerResumesWhatOneSuspended() {
    welfare.granted("C1");
    refused(welfare.as(REVIEWER, "suspend", P, "C1", "MOVED"), Rule.NOT_AUTHORISED);
    refused(welfare.as(OFFICER, "suspend", P, "C1", "moved away"), Rule.BAD_ID);
    refused(welfare.as(OFFICER, "resume", P, "C1"), Rule.WRONG_STATE, "ACTIVE");
    welfare.as(OFFICER, "suspend", P, "C1", "MOVED").value();
    refused(welfare.as(OFFICER, "suspend", P, "C1", "MOVED"), Rule.WRONG_STATE);
    refused(welfare.as(TREASURY, "disburse", P, "C1", "2026-03"), Rule.SUSPENDED, "MOVED");
    refused(welfare.as(OFFICER, "resume", P, "C1"), Rule.FOUR_EYES);
    refused(welfare.as(KIM, "resume", P, "C1"), Rule.NOT_AUTHORISED);
    welfare.as(OFFICER_TWO, "resume", P, "C1").value();
    welfare.as(TREASURY, "disburse", P, "C1", "2026-03").value();
  }

  @Test
  void aDeathSuspendsWhatWasGranted() {
    welfare.granted("C1");
    welfare.as(OFFICER, "recheck", P, "C1").value();
    assertThat(welfare.read("readEntitlement", P, "C1").getString("state")).isEqualTo("ACTIVE");
    welfare.civil("C1", "{\"alive\":0}").value();
    welfare.as(OFFICER, "recheck", P, "C1").value();
    assertThat(welfare.read("readEntitlement", P, "C1").getString("state")).isEqualTo("SUSPENDED");
    refused(
        welfare.as(TREASURY, "disburse", P, "C1", "2026-03"), Rule.SUSPENDED, "CONDITIONS_NOT_MET");
    refused(welfare.as(OFFICER_TWO, "resume", P, "C1"), Rule.STILL_NOT_ELIGIBLE);
    welfare.civil("C1", "{\"alive\":1}").value();
    welfare.as(OFFICER, "resume", P, "C1").value();
  }

  @Test
  void anEndGivesTheRestBackToTheBudget() {
    welfare.paid("C1");
    refused(welfare.as(OFFICER, "proposeEnd", P, "C1", "MOVED"), Rule.NOT_AUTHORISED);
    welfare.as(REVIEWER, "proposeEnd", P, "C1", "MOVED").value();
    refused(welfare.as(REVIEWER, "confirm", P, "C1"), Rule.FOUR_EYES);
    welfare.as(REVIEWER_TWO, "confirm", P, "C1").value();
    JSONObject pots = welfare.read("totals", P).getJSONObject("pots");
    assertThat(pots.getLong("budget")).isEqualTo(10_000_000 - 30_000);
    assertThat(pots.getLong("entitled")).isZero();
    assertThat(welfare.read("readClaim", P, "C1").getString("state")).isEqualTo("CLOSED");
    refused(welfare.as(TREASURY, "disburse", P, "C1", "2026-03"), Rule.ENDED, "MOVED");
    TestIdentity third = TestIdentity.of("Org1MSP", "third", "reviewer", Map.of());
    refused(welfare.as(third, "proposeEnd", P, "C1", "MOVED"), Rule.WRONG_STATE);
    welfare.moneyAddsUp(P);
  }

  private void owing(String amount, String perInstalment) {
    welfare
        .as(REVIEWER, "proposeOverpayment", P, "C1", amount, perInstalment, "INCOME_ROSE")
        .value();
    welfare.as(REVIEWER_TWO, "confirm", P, "C1").value();
  }

  @Test
  void whatWasPaidTooMuchIsWithheldInInstalments() {
    welfare.paid("C1");
    owing("25000", "10000");
    for (int month = 4; month <= 6; month++) {
      welfare.later("P31D");
      welfare.as(TREASURY, "disburse", P, "C1", "2026-0" + month).value();
    }
    JSONObject debt = welfare.read("readEntitlement", P, "C1").getJSONObject("debt");
    assertThat(debt.getLong("open")).isZero();
    JSONObject totals = welfare.read("totals", P);
    assertThat(totals.getJSONObject("pots").getLong("recovered")).isEqualTo(25_000);
    assertThat(totals.getJSONObject("pots").getLong("wallets")).isEqualTo(4 * 30_000 - 25_000);
    welfare.moneyAddsUp(P);
  }

  @Test
  void aDebtIsNotMoreThanWasPaid() {
    welfare.paid("C1");
    refused(welfare.as(REVIEWER, "proposeOverpayment", P, "C1", "0", "1", "X"), Rule.BAD_AMOUNT);
    refused(
        welfare.as(OFFICER, "proposeOverpayment", P, "C1", "10", "1", "X"), Rule.NOT_AUTHORISED);
    welfare.as(REVIEWER, "proposeOverpayment", P, "C1", "30001", "1", "X").value();
    refused(welfare.as(REVIEWER_TWO, "confirm", P, "C1"), Rule.TOO_MUCH, "30000", "30001");
  }

  @Test
  void aDebtCanBeRepaidOutOfTheWallet() {
    welfare.paid("C1");
    refused(welfare.as(KIM, "repay", P, "C1", "100"), Rule.NO_DEBT);
    owing("25000", "10000");
    refused(welfare.as(Welfare.BANK, "repay", P, "C1", "100"), Rule.NOT_THE_CLAIMANT);
    refused(welfare.as(KIM, "repay", P, "C1", "25001"), Rule.TOO_MUCH);
    welfare.as(KIM, "repay", P, "C1", "20000").value();
    assertThat(wallet()).isEqualTo(10_000);
    assertThat(welfare.read("readEntitlement", P, "C1").getJSONObject("debt").getLong("open"))
        .isEqualTo(5_000);
    welfare.moneyAddsUp(P);
  }
}
