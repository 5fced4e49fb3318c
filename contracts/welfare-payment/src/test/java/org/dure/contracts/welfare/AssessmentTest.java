package org.dure.contracts.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.welfare.Welfare.KIM;
import static org.dure.contracts.welfare.Welfare.MINISTRY;
import static org.dure.contracts.welfare.Welfare.OFFICER;
import static org.dure.contracts.welfare.Welfare.OFFICER_TWO;
import static org.dure.contracts.welfare.Welfare.P;
import static org.dure.contracts.welfare.Welfare.PANEL;
import static org.dure.contracts.welfare.Welfare.PANEL_TWO;
import static org.dure.contracts.welfare.Welfare.REVIEWER;
import static org.dure.contracts.welfare.Welfare.REVIEWER_TWO;
import static org.dure.contracts.welfare.Welfare.card;
import static org.dure.contracts.welfare.Welfare.file;
import static org.dure.contracts.welfare.Welfare.programme;
import static org.dure.contracts.welfare.Welfare.refused;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.TestIdentity;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class AssessmentTest {
  private final Welfare welfare = Welfare.open();

  private String reasons(String claim) {
    String look = welfare.submitted(OFFICER, "openFile", P, claim, "ASSESSMENT").getString("look");
    return welfare.read("readFile", P, claim, look).getJSONArray("reasons").toString();
  }

  @Test
  void whoMeetsTheConditionsIsGrantedWithReasonsThatAPersonCanRead() {
    welfare.claim(file("C1", "1", card(1))).value();
    welfare.attested("C1");
    CallResult result = welfare.assess("C1");
    assertThat(Objects.requireNonNull(result.event()).getEventName()).isEqualTo("ClaimAssessed");
    JSONObject claim = new JSONObject(result.value());
    assertThat(claim.getString("state")).isEqualTo("GRANTED");
    assertThat(claim.getLong("amount")).isEqualTo(30_000);
    JSONObject entitlement = welfare.read("readEntitlement", P, "C1");
    assertThat(entitlement.getLong("reserved")).isEqualTo(180_000);
    assertThat(entitlement.getString("first")).isEqualTo("2026-03");
    assertThat(reasons("C1"))
        .contains(
            "met: the claimant is 18 or older (age [34] >= 18)",
            "met: the claimant has an income of band 3 at most (incomeBand [2] <= 3)",
            "an instalment is (20000 + (5000 * least of ((household [3] - 1), 4))) = 30000, in minor units of EUR");
    welfare.moneyAddsUp(P);
    refused(welfare.assess("C1"), Rule.WRONG_STATE, "GRANTED");
  }

  @Test
  void whoDoesNotIsRefusedWithTheReason() {
    welfare.claim(file("C1", "1", card(1))).value();
    welfare.civil("C1", "{\"age\":17,\"alive\":1,\"household\":1}").value();
    refused(welfare.assess("C1"), Rule.MISSING_ATTESTATION, "incomeBand by Org2MSP");
    welfare.tax("C1", "{\"incomeBand\":5}").value();
    assertThat(new JSONObject(welfare.assess("C1").value()).getString("state"))
        .isEqualTo("REFUSED");
    assertThat(reasons("C1"))
        .contains("NOT met: the claimant is 18 or older (age [17] >= 18)", "incomeBand [5]");
    refused(welfare.ledger.evaluate("readEntitlement", P, "C1"), Rule.NO_ENTITLEMENT);
  }

  @Test
  void onlyAnOfficerAssesses() {
    welfare.claim(file("C1", "1", card(1))).value();
    welfare.attested("C1");
    for (TestIdentity other : List.of(REVIEWER, Welfare.TAX, KIM, MINISTRY)) {
      refused(welfare.as(other, "assess", P, "C1"), Rule.NOT_AUTHORISED);
      refused(welfare.as(other, "recheck", P, "C1"), Rule.NOT_AUTHORISED);
    }
    refused(welfare.as(OFFICER, "assess", P, "C2"), Rule.NO_SUCH_CLAIM);
  }

  @Test
  void sharedAccountsAddressesAndWalletsAreFlagged() {
    welfare
        .claim(file("C1", "1", card(1)).put("account", "DE 12").put("address", "Lane 3"))
        .value();
    welfare.claim(file("C2", "2", card(2)).put("account", "de12").put("address", "lane 3")).value();
    welfare.claim(file("C3", "3", card(3)).put("address", "LANE 3")).value();
    welfare.claim(file("C4", "4", card(3))).value();
    for (String claim : List.of("C1", "C2", "C3", "C4")) {
      welfare.attested(claim);
      welfare.assess(claim).value();
    }
    assertThat(flags("C1")).containsExactly("SHARED_ADDRESS", "SHARED_ACCOUNT");
    assertThat(flags("C2")).containsExactly("SHARED_ADDRESS", "SHARED_ACCOUNT");
    assertThat(flags("C3")).containsExactly("SHARED_ADDRESS", "SHARED_WALLET");
    assertThat(flags("C4")).containsExactly("SHARED_WALLET");
    assertThat(welfare.read("readClaim", P, "C1").getString("state")).isEqualTo("REVIEW");
    assertThat(reasons("C1")).contains("3 claims share this address, 2 may: C1, C2, C3");
    assertThat(welfare.read("totals", P).getJSONObject("flags").getInt("SHARED_ADDRESS"))
        .isEqualTo(3);
  }

  private List<Object> flags(String claim) {
    return welfare.read("readClaim", P, claim).getJSONArray("flags").toList();
  }

  @Test
  void whatWasDeclaredOtherwiseThanAttestedIsFlagged() {
    welfare
        .claim(
            file("C1", "1", card(1))
                .put("declared", new JSONObject("{\"incomeBand\":1,\"household\":3}")))
        .value();
    welfare.attested("C1");
    welfare.assess("C1").value();
    assertThat(flags("C1")).containsExactly("MISMATCH_incomeBand");
    assertThat(reasons("C1")).contains("incomeBand was declared as 1 and is attested as 2");
  }

  @Test
  void aMerchantsOwnAccountIsFlagged() {
    welfare.claim(file("C1", "1", card(1)).put("account", "SHOP-1")).value();
    welfare.attested("C1");
    welfare.assess("C1").value();
    assertThat(flags("C1")).containsExactly("MERCHANT_ACCOUNT");
  }

  private void flagged(String claim) {
    welfare
        .claim(
            file(claim, "id " + claim, welfare.holder(KIM))
                .put("declared", new JSONObject("{\"incomeBand\":1}")))
        .value();
    welfare.attested(claim);
    welfare.assess(claim).value();
  }

  @Test
  void twoDifferentReviewersDecideAFlaggedClaim() {
    flagged("C1");
    refused(welfare.as(REVIEWER, "confirm", P, "C1"), Rule.NOTHING_PROPOSED);
    refused(
        welfare.as(OFFICER, "proposeGrant", P, "C1", "PLAUSIBLE"), Rule.NOT_AUTHORISED, "reviewer");
    refused(welfare.as(PANEL, "proposeGrant", P, "C1", "PLAUSIBLE"), Rule.NOT_AUTHORISED);
    refused(welfare.as(REVIEWER, "proposeGrant", P, "C1", "because of Mr Kim"), Rule.BAD_ID);
    welfare.as(REVIEWER, "proposeGrant", P, "C1", "PLAUSIBLE").value();
    refused(
        welfare.as(REVIEWER_TWO, "proposeRefusal", P, "C1", "FALSE_INCOME"), Rule.PROPOSAL_EXISTS);
    refused(welfare.as(REVIEWER, "confirm", P, "C1"), Rule.FOUR_EYES, "another person");
    refused(welfare.as(PANEL, "confirm", P, "C1"), Rule.NOT_AUTHORISED);
    assertThat(welfare.read("readProposal", P, "C1").getString("kind")).isEqualTo("GRANT");
    welfare.as(REVIEWER_TWO, "confirm", P, "C1").value();
    assertThat(welfare.read("readClaim", P, "C1").getString("state")).isEqualTo("GRANTED");
    assertThat(welfare.read("readEntitlement", P, "C1").getLong("reserved")).isEqualTo(180_000);
    welfare.moneyAddsUp(P);
  }

  @Test
  void onePersonIsOnePersonWithTwoCertificatesAndTwoRoles() {
    Map<String, String> person = Map.of("dure.person", "p-17");
    TestIdentity asOfficer = TestIdentity.of("Org1MSP", "lee", "officer", person);
    TestIdentity asReviewer = TestIdentity.of("Org2MSP", "lee again", "reviewer", person);
    welfare
        .ledger
        .as(asOfficer)
        .passing(
            "claim",
            file("C1", "1", card(1))
                .put("declared", new JSONObject("{\"incomeBand\":1}"))
                .toString())
        .submit("submitClaim", P)
        .value();
    welfare.attested("C1");
    welfare.assess("C1").value();
    refused(
        welfare.as(asReviewer, "proposeGrant", P, "C1", "PLAUSIBLE"),
        Rule.FOUR_EYES,
        "already acted");
    welfare.as(REVIEWER, "proposeGrant", P, "C1", "PLAUSIBLE").value();
    refused(welfare.as(asReviewer, "confirm", P, "C1"), Rule.FOUR_EYES, "already acted");
    refused(welfare.as(asReviewer, "reject", P, "C1"), Rule.FOUR_EYES);
  }

  @Test
  void aRejectedProposalTakesBothOfficialsOffTheClaim() {
    flagged("C1");
    welfare.as(REVIEWER, "proposeGrant", P, "C1", "PLAUSIBLE").value();
    welfare.as(REVIEWER_TWO, "reject", P, "C1").value();
    refused(welfare.as(REVIEWER, "proposeGrant", P, "C1", "PLAUSIBLE"), Rule.FOUR_EYES);
    refused(welfare.as(REVIEWER_TWO, "proposeRefusal", P, "C1", "FALSE"), Rule.FOUR_EYES);
    TestIdentity third = TestIdentity.of("Org1MSP", "third", "reviewer", Map.of());
    welfare.as(third, "proposeRefusal", P, "C1", "FALSE").value();
  }

  @Test
  void aRefusalIsAppealedAndOthersDecide() {
    flagged("C1");
    refused(welfare.as(KIM, "appeal", P, "C1"), Rule.WRONG_STATE);
    welfare.as(REVIEWER, "proposeRefusal", P, "C1", "FALSE_INCOME").value();
    welfare.as(REVIEWER_TWO, "confirm", P, "C1").value();
    refused(welfare.as(Welfare.BANK, "appeal", P, "C1"), Rule.NOT_THE_CLAIMANT);
    welfare.as(KIM, "appeal", P, "C1").value();
    refused(
        welfare.as(REVIEWER, "proposeGrant", P, "C1", "PLAUSIBLE"), Rule.NOT_AUTHORISED, "appeals");
    TestIdentity both = TestIdentity.of("Org1MSP", "reviewer", "appeals", Map.of());
    assertThat(both.name()).isEqualTo(REVIEWER.name());
    welfare.as(PANEL, "proposeGrant", P, "C1", "NEW_EVIDENCE").value();
    welfare.as(PANEL_TWO, "confirm", P, "C1").value();
    assertThat(welfare.read("readClaim", P, "C1").getString("state")).isEqualTo("GRANTED");
  }

  @Test
  void anAppealHasItsTimeAndItsEnd() {
    for (String claim : List.of("C1", "C2")) {
      welfare.claim(file(claim, claim, card(1))).value();
      welfare.civil(claim, "{\"age\":12,\"alive\":1,\"household\":1}").value();
      welfare.tax(claim, "{\"incomeBand\":1}").value();
      welfare.assess(claim).value();
    }
    welfare.as(OFFICER, "appeal", P, "C1").value();
    welfare.as(PANEL, "proposeRefusal", P, "C1", "TOO_YOUNG").value();
    welfare.as(PANEL_TWO, "confirm", P, "C1").value();
    assertThat(welfare.read("readClaim", P, "C1").getString("state")).isEqualTo("REFUSED_FINALLY");
    refused(welfare.as(OFFICER, "appeal", P, "C1"), Rule.WRONG_STATE, "REFUSED_FINALLY");
    welfare.later("P31D");
    refused(welfare.as(OFFICER, "appeal", P, "C2"), Rule.APPEAL_TOO_LATE, "2026-04-09");
  }

  @Test
  void theBudgetIsNeverExceeded() {
    welfare.create(programme("SMALL").put("budget", 400_000).put("tranches", 3)).value();
    int granted = 0;
    for (int i = 0; i < 4; i++) {
      String claim = "S" + i;
      welfare.claim("SMALL", file(claim, "s" + i, card(i))).value();
      attest("SMALL", Welfare.CIVIL, claim, "{\"age\":34,\"alive\":1,\"household\":3}");
      attest("SMALL", Welfare.TAX, claim, "{\"incomeBand\":2}");
      CallResult result = welfare.as(OFFICER, "assess", "SMALL", claim);
      if (result.succeeded()) {
        granted++;
      } else {
        refused(result, Rule.BUDGET_EXHAUSTED, claim, "40000 left");
      }
    }
    assertThat(granted).isEqualTo(2);
    welfare.moneyAddsUp("SMALL");
  }

  private void attest(String programme, TestIdentity who, String claim, String values) {
    JSONObject facts =
        new JSONObject().put("values", new JSONObject(values)).put("salt", Welfare.SALT);
    welfare
        .ledger
        .as(who)
        .passing("facts", facts.toString())
        .submit("attest", programme, claim)
        .value();
  }

  @Test
  void grantsInOneBlockDoNotSpendTheSameMoneyTwice() {
    welfare.create(programme("ONE").put("budget", 200_000).put("tranches", 1)).value();
    for (String claim : List.of("A", "B")) {
      welfare.claim("ONE", file(claim, claim, card(1 + claim.charAt(0)))).value();
      attest("ONE", Welfare.CIVIL, claim, "{\"age\":34,\"alive\":1,\"household\":3}");
      attest("ONE", Welfare.TAX, claim, "{\"incomeBand\":2}");
    }
    welfare.ledger.as(OFFICER);
    var one = welfare.ledger.endorse("assess", "ONE", "A");
    var two = welfare.ledger.endorse("assess", "ONE", "B");
    assertThat(one.commit()).isTrue();
    assertThat(two.commit()).as("both would take 180,000 of 200,000").isFalse();
    refused(welfare.as(OFFICER, "assess", "ONE", "B"), Rule.BUDGET_EXHAUSTED);
    welfare.moneyAddsUp("ONE");
  }

  @Test
  void grantsSeldomMeetInOneTranche() {
    welfare.create(programme("MANY").put("tranches", 256).put("budget", 1_000_000_000L)).value();
    for (int i = 0; i < 12; i++) {
      String claim = "M" + i;
      welfare.claim("MANY", file(claim, claim, card(i))).value();
      attest("MANY", Welfare.CIVIL, claim, "{\"age\":34,\"alive\":1,\"household\":3}");
      attest("MANY", Welfare.TAX, claim, "{\"incomeBand\":2}");
    }
    welfare.ledger.as(OFFICER);
    var pending =
        java.util.stream.IntStream.range(0, 12)
            .mapToObj(i -> welfare.ledger.endorse("assess", "MANY", "M" + i))
            .toList();
    assertThat(pending.stream().filter(p -> p.commit()).count()).isGreaterThanOrEqualTo(10);
    welfare.moneyAddsUp("MANY");
  }

  @Test
  void aBatchIsAssessedClaimByClaim() {
    for (String claim : List.of("C1", "C2", "C3")) {
      welfare.claim(file(claim, claim, card(claim.charAt(1)))).value();
    }
    welfare.attested("C1");
    welfare.civil("C2", "{\"age\":5,\"alive\":1,\"household\":1}").value();
    welfare.tax("C2", "{\"incomeBand\":1}").value();
    JSONArray claims = new JSONArray(List.of("C1", "C2", "C3", "C9"));
    CallResult result = welfare.batch(OFFICER_TWO, "assessAll", claims, P, "A1");
    assertThat(new JSONObject(result.value()).getJSONObject("outcomes").toMap())
        .containsOnly(
            Map.entry("C1", "GRANTED"),
            Map.entry("C2", "REFUSED"),
            Map.entry("C3", "MISSING_ATTESTATION"),
            Map.entry("C9", "NO_SUCH_CLAIM"));
    refused(welfare.batch(OFFICER_TWO, "assessAll", claims, P, "A1"), Rule.BATCH_EXISTS);
    refused(welfare.batch(REVIEWER, "assessAll", claims, P, "A2"), Rule.NOT_AUTHORISED);
    welfare.moneyAddsUp(P);
  }
}
