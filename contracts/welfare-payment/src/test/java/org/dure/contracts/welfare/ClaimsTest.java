package org.dure.contracts.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.welfare.Welfare.CIVIL;
import static org.dure.contracts.welfare.Welfare.OFFICER;
import static org.dure.contracts.welfare.Welfare.P;
import static org.dure.contracts.welfare.Welfare.REVIEWER;
import static org.dure.contracts.welfare.Welfare.TAX;
import static org.dure.contracts.welfare.Welfare.card;
import static org.dure.contracts.welfare.Welfare.file;
import static org.dure.contracts.welfare.Welfare.programme;
import static org.dure.contracts.welfare.Welfare.refused;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.TestIdentity;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimsTest {
  private final Welfare welfare = Welfare.open();

  @Test
  void aClaimIsTakenAndNothingPersonalIsPublic() {
    CallResult result = welfare.claim(file("C1", "750101-1", card(1)).put("name", "Hong Gildong"));
    assertThat(result.value()).contains("SUBMITTED").doesNotContain("Gildong", "750101");
    assertThat(Objects.requireNonNull(result.event()).getEventName()).isEqualTo("ClaimSubmitted");
    assertThat(result.event().getPayload().toStringUtf8()).doesNotContain("Gildong", "750101");
    for (String key : welfare.ledger.ledger().keys()) {
      byte[] value = Objects.requireNonNull(welfare.ledger.ledger().get(key));
      assertThat(key + new String(value, StandardCharsets.UTF_8))
          .doesNotContain("Gildong", "750101", "Street of", "Account of");
    }
  }

  @Test
  void onlyAnOfficerTakesClaims() {
    String claim = file("C1", "1", card(1)).toString();
    for (TestIdentity other : new TestIdentity[] {REVIEWER, TAX, Welfare.KIM, Welfare.BANK}) {
      refused(
          welfare.ledger.as(other).passing("claim", claim).submit("submitClaim", P),
          Rule.NOT_AUTHORISED,
          other.name());
    }
    TestIdentity stranger =
        TestIdentity.of("Org2MSP", "x", "officer", Map.of("welfare", "officer"));
    refused(
        welfare.ledger.as(stranger).passing("claim", claim).submit("submitClaim", P),
        Rule.NOT_AUTHORISED);
    TestIdentity clerk = TestIdentity.of("Org1MSP", "clerk", "staff", Map.of("welfare", "officer"));
    welfare.ledger.as(clerk).passing("claim", claim).submit("submitClaim", P).value();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nationalId",
        "name",
        "address",
        "account",
        "wallet",
        "declared",
        "salt",
        "birthDate"
      })
  void aFileWithoutAPartIsRefused(String part) {
    JSONObject file = file("C1", "1", card(1));
    file.remove(part);
    refused(welfare.claim(file), Rule.BAD_CLAIM, "C1", part);
  }

  @Test
  void otherFilesThatAreNotSoundAreRefused() {
    refused(welfare.as(OFFICER, "submitClaim", P), Rule.BAD_TRANSIENT, "claim");
    refused(welfare.claim(file("C 1", "1", card(1))), Rule.BAD_ID);
    refused(welfare.claim(file("C1", "1", "card:12")), Rule.BAD_ID, "card:12");
    refused(welfare.claim(file("C1", "--", card(1))), Rule.BAD_TRANSIENT, "person");
    refused(welfare.claim(file("C1", "1", card(1)).put("salt", "short")), Rule.BAD_TRANSIENT);
    refused(welfare.claim(file("C1", "1", card(1)).put("more", "x")), Rule.BAD_CLAIM, "more");
    refused(welfare.claim(file("C1", "1", card(1)).put("name", 5)), Rule.BAD_CLAIM, "name");
    refused(
        welfare.claim(file("C1", "1", card(1)).put("declared", new JSONObject("{\"age\":200}"))),
        Rule.BAD_ATTESTATION,
        "age");
    refused(welfare.claim("Q", file("C1", "1", card(1))), Rule.NO_SUCH_PROGRAMME, "Q");
    welfare.claim(file("C1", "1", card(1))).value();
    refused(welfare.claim(file("C1", "2", card(2))), Rule.CLAIM_EXISTS, "C1");
  }

  @Test
  void onePersonClaimsOnceWhateverTheNameAndTheSpelling() {
    welfare.claim(file("C1", "AB-750101-1", card(1))).value();
    refused(
        welfare.claim(file("C2", "ab 7501011", card(2)).put("name", "Another Name")),
        Rule.PERSON_ALREADY_CLAIMS,
        "C1",
        "C2",
        P);
  }

  @Test
  void ofTwoClaimsOfOnePersonInOneBlockOneIsTaken() {
    welfare.ledger.as(OFFICER);
    var one =
        welfare
            .ledger
            .passing("claim", file("C1", "1", card(1)).toString())
            .endorse("submitClaim", P);
    var two =
        welfare
            .ledger
            .passing("claim", file("C2", "1", card(2)).toString())
            .endorse("submitClaim", P);
    var other =
        welfare
            .ledger
            .passing("claim", file("C3", "3", card(3)).toString())
            .endorse("submitClaim", P);
    assertThat(one.commit()).isTrue();
    assertThat(two.commit()).isFalse();
    assertThat(other.commit()).isTrue();
  }

  @Test
  void programmesExcludeEachOtherBothWays() {
    welfare.create(programme("RENT").put("excludes", new JSONArray().put(P))).value();
    welfare.claim("RENT", file("R1", "1", card(1))).value();
    refused(welfare.claim(file("C1", "1", card(1))), Rule.EXCLUDED, "RENT", "R1", "C1");
    welfare.claim(file("C2", "2", card(2))).value();
    refused(welfare.claim("RENT", file("R2", "2", card(2))), Rule.EXCLUDED, P, "C2");
    welfare.ledger.as(OFFICER);
    var here =
        welfare
            .ledger
            .passing("claim", file("C3", "3", card(3)).toString())
            .endorse("submitClaim", P);
    var there =
        welfare
            .ledger
            .passing("claim", file("R3", "3", card(3)).toString())
            .endorse("submitClaim", "RENT");
    assertThat(here.commit()).isTrue();
    assertThat(there.commit()).as("the same person elsewhere in the same block").isFalse();
  }

  @Test
  void aBatchTakesWhatIsSoundAndSaysWhatIsNot() {
    welfare.claim(file("C0", "0", card(9))).value();
    JSONArray entries =
        new JSONArray()
            .put(file("C1", "1", card(1)))
            .put(file("C2", "0", card(2)))
            .put(file("C3", "1", card(3)))
            .put(file("C4", "4", "nothing"))
            .put(file("C5", "5", card(5)));
    String content = entries.toString();
    CallResult result =
        welfare
            .ledger
            .as(OFFICER)
            .passing("claims", content)
            .submit("submitClaims", P, "B1", Ids.sha256(content));
    JSONObject outcomes = new JSONObject(result.value()).getJSONObject("outcomes");
    assertThat(outcomes.toMap())
        .containsOnly(
            Map.entry("C1", "ACCEPTED"),
            Map.entry("C2", "PERSON_ALREADY_CLAIMS"),
            Map.entry("C3", "PERSON_ALREADY_CLAIMS"),
            Map.entry("C4", "BAD_ID"),
            Map.entry("C5", "ACCEPTED"));
    refused(welfare.ledger.evaluate("readClaim", P, "C3"), Rule.NO_SUCH_CLAIM);
    refused(welfare.ledger.evaluate("readClaim", P, "C4"), Rule.NO_SUCH_CLAIM);
    assertThat(welfare.read("readBatch", "B1").getJSONObject("counts").getInt("ACCEPTED"))
        .isEqualTo(2);
    refused(
        welfare
            .ledger
            .as(OFFICER)
            .passing("claims", content)
            .submit("submitClaims", P, "B1", Ids.sha256(content)),
        Rule.BATCH_EXISTS);
    refused(
        welfare.ledger.passing("claims", content).submit("submitClaims", P, "B2", "00"),
        Rule.MANIFEST_MISMATCH,
        "B2");
    refused(
        welfare.ledger.passing("claims", "[]").submit("submitClaims", P, "B2", Ids.sha256("[]")),
        Rule.BATCH_TOO_LARGE);
    refused(
        welfare.ledger.passing("claims", "{").submit("submitClaims", P, "B2", Ids.sha256("{")),
        Rule.BAD_JSON);
    String twice =
        new JSONArray().put(file("D", "7", card(7))).put(file("D", "8", card(8))).toString();
    refused(
        welfare.ledger.passing("claims", twice).submit("submitClaims", P, "B2", Ids.sha256(twice)),
        Rule.BAD_JSON,
        "D");
    refused(welfare.ledger.evaluate("readBatch", "B2"), Rule.NO_SUCH_BATCH);
  }

  @Test
  void anAuthorityAttestsWhatItOwnsAndNothingElse() {
    welfare.claim(file("C1", "1", card(1))).value();
    CallResult attested = welfare.civil("C1", "{\"age\":34}");
    assertThat(attested.value()).contains("age").doesNotContain(":34");
    welfare.civil("C1", "{\"alive\":1,\"household\":2}").value();
    refused(welfare.civil("C1", "{\"incomeBand\":2}"), Rule.NOT_THE_AUTHORITY, "incomeBand");
    refused(welfare.tax("C1", "{\"age\":34}"), Rule.NOT_THE_AUTHORITY, "age");
    refused(welfare.tax("C1", "{\"shoe\":34}"), Rule.BAD_ATTESTATION, "shoe");
    refused(welfare.tax("C1", "{\"incomeBand\":10}"), Rule.BAD_ATTESTATION, "0 to 9");
    refused(welfare.tax("C1", "{\"incomeBand\":1.5}"), Rule.BAD_ATTESTATION);
    refused(welfare.tax("C1", "{}"), Rule.BAD_ATTESTATION);
    refused(welfare.tax("C9", "{\"incomeBand\":1}"), Rule.NO_SUCH_CLAIM, "C9");
    refused(welfare.attest(OFFICER, "C1", "{\"age\":1}"), Rule.NOT_AUTHORISED, "attester");
    TestIdentity elsewhere = TestIdentity.of("Org2MSP", "clerk", "client", Map.of());
    refused(welfare.attest(elsewhere, "C1", "{\"incomeBand\":1}"), Rule.NOT_AUTHORISED);
    refused(
        welfare
            .ledger
            .as(TAX)
            .passing("facts", "{\"values\":{\"incomeBand\":1}}")
            .submit("attest", P, "C1"),
        Rule.BAD_TRANSIENT,
        "salt");
  }

  @Test
  void twoAuthoritiesAttestAtOnceWithoutConflict() {
    welfare.claim(file("C1", "1", card(1))).value();
    String civil = "{\"values\":{\"age\":34},\"salt\":\"" + Welfare.SALT + "\"}";
    String tax = "{\"values\":{\"incomeBand\":3},\"salt\":\"" + Welfare.SALT + "\"}";
    var one = welfare.ledger.as(CIVIL).passing("facts", civil).endorse("attest", P, "C1");
    var two = welfare.ledger.as(TAX).passing("facts", tax).endorse("attest", P, "C1");
    assertThat(one.commit()).isTrue();
    assertThat(two.commit()).isTrue();
  }

  @Test
  void factsComeInBatchesToo() {
    welfare.claim(file("C1", "1", card(1))).value();
    String content =
        new JSONArray()
            .put(
                new JSONObject()
                    .put("claim", "C1")
                    .put("salt", Welfare.SALT)
                    .put("values", new JSONObject("{\"incomeBand\":1}")))
            .put(
                new JSONObject()
                    .put("claim", "C2")
                    .put("salt", Welfare.SALT)
                    .put("values", new JSONObject("{\"incomeBand\":1}")))
            .toString();
    CallResult result =
        welfare
            .ledger
            .as(TAX)
            .passing("facts", content)
            .submit("attestAll", P, "F1", Ids.sha256(content));
    assertThat(new JSONObject(result.value()).getJSONObject("outcomes").toMap())
        .containsOnly(Map.entry("C1", "ATTESTED"), Map.entry("C2", "NO_SUCH_CLAIM"));
  }
}
