package org.dure.contracts.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.welfare.Welfare.ARCHIVE;
import static org.dure.contracts.welfare.Welfare.AUDITOR;
import static org.dure.contracts.welfare.Welfare.BANK;
import static org.dure.contracts.welfare.Welfare.KIM;
import static org.dure.contracts.welfare.Welfare.OFFICER;
import static org.dure.contracts.welfare.Welfare.OFFICER_TWO;
import static org.dure.contracts.welfare.Welfare.P;
import static org.dure.contracts.welfare.Welfare.REVIEWER;
import static org.dure.contracts.welfare.Welfare.REVIEWER_TWO;
import static org.dure.contracts.welfare.Welfare.card;
import static org.dure.contracts.welfare.Welfare.file;
import static org.dure.contracts.welfare.Welfare.refused;

import java.util.HashSet;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class FilesTest {
  private final Welfare welfare = Welfare.open();

  @Test
  void anOfficialReadsOnlyAfterLeavingARecord() {
    welfare.granted("C1");
    refused(
        welfare.ledger.as(OFFICER).evaluate("readFile", P, "C1", "tx000001"),
        Rule.NOT_LOOKED,
        "C1");
    refused(welfare.as(OFFICER, "openFile", P, "C1", "CURIOSITY"), Rule.BAD_PURPOSE, "ASSESSMENT");
    refused(welfare.as(OFFICER, "openFile", P, "C9", "REVIEW"), Rule.NO_SUCH_CLAIM);
    for (var other : new org.dure.contract.test.TestIdentity[] {AUDITOR, BANK, KIM, Welfare.TAX}) {
      refused(welfare.as(other, "openFile", P, "C1", "REVIEW"), Rule.NOT_AUTHORISED);
    }
    var opened = welfare.as(OFFICER, "openFile", P, "C1", "REVIEW");
    assertThat(opened.value())
        .as("the answer stands in the block")
        .doesNotContain("Name of", "Street of", "34");
    String look = new JSONObject(opened.value()).getString("look");
    String read = welfare.ledger.as(OFFICER).evaluate("readFile", P, "C1", look).value();
    assertThat(read)
        .contains("Name of id C1", "Street of id C1", "\"age\":34", "met: the claimant");
    refused(welfare.ledger.as(OFFICER_TWO).evaluate("readFile", P, "C1", look), Rule.NOT_LOOKED);
    welfare.later("PT16M");
    refused(
        welfare.ledger.as(OFFICER).evaluate("readFile", P, "C1", look),
        Rule.NOT_LOOKED,
        "15 minutes");
  }

  @Test
  void theClaimantSeesWhoLookedAndTheOwnFile() {
    welfare.granted("C1");
    welfare.as(OFFICER, "openFile", P, "C1", "REVIEW").value();
    welfare.as(REVIEWER_TWO, "openFile", P, "C1", "RECOVERY").value();
    JSONArray looks = new JSONArray(welfare.ledger.as(KIM).evaluate("whoLooked", P, "C1").value());
    assertThat(looks).hasSize(2);
    assertThat(looks.getJSONObject(0).getString("purpose")).isEqualTo("REVIEW");
    assertThat(looks.getJSONObject(1).getString("mspId")).isEqualTo("Org2MSP");
    assertThat(welfare.ledger.as(KIM).evaluate("myFile", P, "C1").value())
        .contains("Name of id C1");
    refused(welfare.ledger.as(OFFICER).evaluate("myFile", P, "C1"), Rule.NOT_THE_CLAIMANT);
  }

  @Test
  void aStrangersNodeHasNoPersonalData() {
    welfare.granted("C1");
    String look = welfare.submitted(OFFICER, "openFile", P, "C1", "REVIEW").getString("look");
    assertThat(welfare.ledger.as(OFFICER).evaluate("readFile", P, "C1", look).succeeded()).isTrue();
    welfare.ledger.endorsedBy("Org4MSP");
    var atBank = welfare.ledger.as(OFFICER).evaluate("readFile", P, "C1", look);
    assertThat(atBank.succeeded()).isFalse();
    assertThat(atBank.message()).doesNotContain("Name of");
    welfare.ledger.endorsedBy("Org2MSP");
    var byBank = welfare.ledger.as(BANK).evaluate("myFile", P, "C1");
    assertThat(byBank.succeeded()).isFalse();
  }

  @Test
  void auditorsGetTotalsAndSamplesWithoutPersonalData() {
    Set<String> drawn = new HashSet<>();
    for (int i = 0; i < 8; i++) {
      welfare.claim(file("C" + i, "n" + i, card(i))).value();
    }
    welfare.attested("C1");
    welfare.assess("C1").value();
    refused(welfare.ledger.as(OFFICER).evaluate("sample", P, "seed", "3"), Rule.NOT_AUTHORISED);
    refused(welfare.ledger.as(AUDITOR).evaluate("sample", P, "seed", "0"), Rule.BAD_PAGE);
    for (String seed : new String[] {"a", "b", "c"}) {
      JSONObject sample =
          new JSONObject(welfare.ledger.as(AUDITOR).evaluate("sample", P, seed, "3").value());
      assertThat(sample.getJSONArray("claims")).hasSize(3);
      assertThat(sample.toString()).doesNotContain("card:", "Street", "person", "account");
      drawn.add(sample.getJSONArray("claims").toString());
    }
    assertThat(drawn).as("different seeds draw differently").hasSizeGreaterThan(1);
    JSONObject totals = welfare.read("totals", P);
    assertThat(totals.getJSONObject("claims").toMap())
        .containsEntry("GRANTED", 1)
        .containsEntry("SUBMITTED", 7);
  }

  @Test
  void aFileIsPurgedAfterItsRetentionAndAProofStays() {
    welfare.paid("C1");
    String person = welfare.read("readClaim", P, "C1").getString("person");
    refused(welfare.as(ARCHIVE, "purgeFile", P, "C1"), Rule.WRONG_STATE, "GRANTED");
    welfare.as(REVIEWER, "proposeEnd", P, "C1", "MOVED").value();
    welfare.as(REVIEWER_TWO, "confirm", P, "C1").value();
    refused(welfare.as(ARCHIVE, "purgeFile", P, "C1"), Rule.RETENTION_RUNS, "2036");
    welfare.later("P3651D");
    refused(welfare.as(OFFICER, "purgeFile", P, "C1"), Rule.NOT_AUTHORISED, "records");
    JSONObject proof = welfare.submitted(ARCHIVE, "purgeFile", P, "C1");
    assertThat(proof.getJSONArray("what")).hasSize(4);
    assertThat(proof.getJSONArray("what").toString())
        .contains("files", "facts", "reasons", "Org2MSP", "hash");
    assertThat(proof.getString("by")).startsWith("x509:");
    refused(welfare.as(ARCHIVE, "purgeFile", P, "C1"), Rule.ALREADY_PURGED);
    for (String collection : new String[] {"files", "facts", "reasons"}) {
      assertThat(welfare.ledger.ledger().collection(collection).keys()).isEmpty();
    }
    assertThat(welfare.ledger.ledger().keys()).noneMatch(key -> key.contains(person));
    String look = welfare.submitted(OFFICER, "openFile", P, "C1", "REVIEW").getString("look");
    refused(welfare.ledger.as(OFFICER).evaluate("readFile", P, "C1", look), Rule.ALREADY_PURGED);
    assertThat(welfare.read("list", "purges", P, "", "10", "").getJSONArray("entries")).hasSize(1);
  }

  @Test
  void listsHavePagesAndThingsHaveAHistory() {
    for (int i = 0; i < 5; i++) {
      welfare.claim(file("C" + i, "n" + i, card(i))).value();
    }
    JSONObject page = welfare.read("list", "claims", P, "", "2", "");
    assertThat(page.getJSONArray("entries")).hasSize(2);
    JSONObject next = welfare.read("list", "claims", P, "", "2", page.getString("bookmark"));
    assertThat(next.getJSONArray("entries").getJSONObject(0).getString("claim")).isEqualTo("C2");
    refused(welfare.ledger.evaluate("list", "claims", P, "", "0", ""), Rule.BAD_PAGE);
    refused(welfare.ledger.evaluate("list", "secrets", P, "", "1", ""), Rule.BAD_ID);
    refused(welfare.ledger.evaluate("pot", P, "pocket", "1", ""), Rule.BAD_ID);
    welfare.attested("C1");
    welfare.assess("C1").value();
    JSONArray history = new JSONArray(welfare.ledger.evaluate("claimHistory", P, "C1").value());
    assertThat(history).hasSize(2);
    assertThat(history.getJSONObject(0).getJSONObject("value").getString("state"))
        .isEqualTo("GRANTED");
  }

  @Test
  void claimsAndLotsAreFoundByWhatTheyAre() {
    for (int i = 0; i < 4; i++) {
      welfare
          .claim(
              file("C" + i, "n" + i, card(i))
                  .put("declared", new JSONObject("{\"incomeBand\":" + (i % 2 + 1) + "}")))
          .value();
      welfare.attested("C" + i);
      welfare.assess("C" + i).value();
    }
    JSONObject page = welfare.read("claimsInState", P, "GRANTED", "1", "");
    assertThat(page.getJSONArray("entries").getJSONObject(0).getString("claim")).isEqualTo("C1");
    page = welfare.read("claimsInState", P, "GRANTED", "1", page.getString("bookmark"));
    assertThat(page.getJSONArray("entries").getJSONObject(0).getString("claim")).isEqualTo("C3");
    assertThat(welfare.read("claimsInState", P, "REVIEW", "9", "").getJSONArray("entries"))
        .hasSize(2);
    assertThat(
            welfare
                .read("claimsFlagged", P, "MISMATCH_incomeBand", "9", "")
                .getJSONArray("entries"))
        .hasSize(2);
    assertThat(welfare.read("claimsFlagged", P, "SHARED_WALLET", "9", "").getJSONArray("entries"))
        .isEmpty();
    welfare.as(Welfare.TREASURY, "disburse", P, "C1", "2026-03").value();
    assertThat(
            welfare
                .read("lotsExpiring", P, "2026-06-30T00:00:00Z", "9", "")
                .getJSONArray("entries"))
        .hasSize(1);
    assertThat(
            welfare
                .read("lotsExpiring", P, "2026-05-30T00:00:00Z", "9", "")
                .getJSONArray("entries"))
        .isEmpty();
    assertThat(welfare.read("flaggedRedemptions", P, "9", "").getJSONArray("entries")).isEmpty();
  }
}
