package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.COURT;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LEE;
import static org.dure.contracts.land.Land.NOTARY;
import static org.dure.contracts.land.Land.PARK;
import static org.dure.contracts.land.Land.REGISTRAR;
import static org.dure.contracts.land.Land.encumbrance;
import static org.dure.contracts.land.Land.refused;
import static org.dure.contracts.land.Land.square;

import java.util.Map;
import java.util.Objects;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.TestIdentity;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EncumbrancesTest {
  private static final TestIdentity BANK = TestIdentity.client("Org3MSP", "bank");

  private final Land land = Land.open().withParcelOfKim();

  @Test
  void aMortgageIsEnteredWithTheOwnersConsentAndTakesTheNextRank() {
    String text = encumbrance("m1", "MORTGAGE", land.ownerId(BANK), "CONSENT");
    land.ledger.as(REGISTRAR);
    refused(
        land.ledger.submit("enterEncumbrance", "P", text),
        Rule.CONSENT_MISSING,
        land.ownerId(KIM),
        Caller.sha256Hex(text));
    land.consent("P", text, LEE);
    refused(land.ledger.as(REGISTRAR).submit("enterEncumbrance", "P", text), Rule.CONSENT_MISSING);
    land.consent("P", text, KIM);
    refused(land.ledger.as(KIM).submit("enterEncumbrance", "P", text), Rule.NOT_A_REGISTRAR);
    CallResult entered = land.ledger.as(REGISTRAR).submit("enterEncumbrance", "P", text);
    assertThat(Objects.requireNonNull(entered.event()).getEventName())
        .isEqualTo("EncumbranceEntered");
    land.mortgage("m2", BANK, "CARRY", KIM).value();
    assertThat(land.ranks("P")).containsExactly("m1", "m2");
    assertThat(land.title("P").getJSONArray("encumbrances").getJSONObject(1).getInt("rank"))
        .isEqualTo(2);
  }

  @Test
  void aConsentServesOnceAndCanBeWithdrawn() {
    String text = encumbrance("m1", "MORTGAGE", land.ownerId(BANK), "CONSENT");
    land.consent("P", text, KIM);
    String hash = Caller.sha256Hex(text);
    refused(land.ledger.as(LEE).submit("withdrawConsent", "P", hash), Rule.NO_SUCH_CONSENT);
    land.ledger.as(KIM).submit("withdrawConsent", "P", hash).value();
    refused(land.ledger.as(REGISTRAR).submit("enterEncumbrance", "P", text), Rule.CONSENT_MISSING);
    land.consent("P", text, KIM);
    land.ledger.as(REGISTRAR).submit("enterEncumbrance", "P", text).value();
    release(BANK, "m1").value();
    refused(land.ledger.as(REGISTRAR).submit("enterEncumbrance", "P", text), Rule.CONSENT_MISSING);
    refused(land.ledger.as(KIM).submit("consent", "P", "abc"), Rule.BAD_HASH);
    refused(land.ledger.as(KIM).submit("consent", "Z", hash), Rule.NO_SUCH_PARCEL);
  }

  @Test
  void aNotarysDeedStandsForOwnersWithoutACertificate() {
    land.register("Q", square(1, 0, 0.001), Map.of("ref:7", "1/1")).value();
    String text = encumbrance("m1", "MORTGAGE", "ref:bank", "CARRY");
    refused(
        land.ledger.as(REGISTRAR).submit("enterEncumbrance", "Q", text),
        Rule.CONSENT_MISSING,
        "ref:7",
        "notary");
    String hash = Caller.sha256Hex(text);
    refused(land.ledger.as(KIM).submit("recordDeed", "Q", hash, "UR 2"), Rule.NOT_A_NOTARY);
    refused(land.ledger.as(NOTARY).submit("recordDeed", "Q", hash, ""), Rule.BAD_REFERENCE);
    refused(land.ledger.submit("recordDeed", "Z", hash, "UR 2"), Rule.NO_SUCH_PARCEL);
    land.ledger.submit("recordDeed", "Q", hash, "UR 2").value();
    refused(land.ledger.submit("recordDeed", "Q", hash, "UR 2"), Rule.DEED_EXISTS);
    land.ledger.as(REGISTRAR).submit("enterEncumbrance", "Q", text).value();
    refused(release(BANK, "Q", "m1"), Rule.NOT_A_REGISTRAR);
    release(REGISTRAR, "Q", "m1").value();
  }

  @ParameterizedTest
  @CsvSource({
    "kind,LOAN,BAD_ENTRY",
    "amount,0,BAD_ENTRY",
    "amount,1.5,BAD_ENTRY",
    "currency,euro,BAD_ENTRY",
    "holder,kim,BAD_OWNER",
    "id,a b,BAD_ID",
    "reference,'',BAD_REFERENCE",
    "kind,ATTACHMENT,BAD_ENTRY"
  })
  void whatIsNoEncumbranceIsRefused(String field, String value, Rule rule) {
    JSONObject json = new JSONObject(encumbrance("m1", "MORTGAGE", land.ownerId(BANK), "CARRY"));
    refused(
        land.ledger
            .as(REGISTRAR)
            .submit("enterEncumbrance", "P", json.put(field, value).toString()),
        rule);
  }

  @Test
  void aSaleIsRefusedUntilTheHolderConsentsOrReleases() {
    land.mortgage("m1", BANK, "CONSENT", KIM).value();
    land.mortgage("m2", BANK, "CARRY", KIM).value();
    land.offer(KIM, "o1", "1/1", LEE).value();
    land.accept(LEE, "o1").value();
    refused(land.enter("o1"), Rule.ENCUMBERED, "m1", "P", land.ownerId(BANK));
    refused(land.ledger.as(PARK).submit("consentToSale", "P", "o1", "m1"), Rule.NOT_THE_HOLDER);
    refused(
        land.ledger.as(BANK).submit("consentToSale", "P", "o1", "m9"), Rule.NO_SUCH_ENTRY, "m9");
    land.ledger.as(BANK).submit("consentToSale", "P", "o1", "m1").value();
    land.step(REGISTRAR, "enterSale", "o1").value();
    assertThat(land.ranks("P")).containsExactly("m1", "m2");
    assertThat(land.share(LEE)).isEqualTo("1/1");
  }

  @Test
  void whatWasEnteredBehindTheBuyersBackStopsTheSale() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    land.accept(LEE, "o1").value();
    land.mortgage("m1", BANK, "CARRY", KIM).value();
    refused(land.enter("o1"), Rule.TITLE_CHANGED, "m1", "o1");
    release(BANK, "m1").value();
    land.step(REGISTRAR, "enterSale", "o1").value();
  }

  @Test
  void onlyTheHolderReleasesAssignsAndYields() {
    land.mortgage("m1", BANK, "CARRY", KIM).value();
    land.mortgage("m2", PARK, "CARRY", KIM).value();
    land.mortgage("m3", LEE, "CARRY", KIM).value();
    refused(release(KIM, "m1"), Rule.NOT_THE_HOLDER);
    refused(release(REGISTRAR, "m1"), Rule.NOT_THE_HOLDER);
    refused(release(BANK, "m9"), Rule.NO_SUCH_ENTRY);
    refused(land.ledger.as(KIM).submit("yieldRank", "P", "m1"), Rule.NOT_THE_HOLDER);
    refused(land.ledger.as(LEE).submit("yieldRank", "P", "m3"), Rule.LAST_RANK, "m3");
    land.ledger.as(BANK).submit("yieldRank", "P", "m1").value();
    assertThat(land.ranks("P")).containsExactly("m2", "m1", "m3");
    refused(
        land.ledger.as(KIM).submit("assignEncumbrance", "P", "m1", land.ownerId(LEE)),
        Rule.NOT_THE_HOLDER);
    String lee = land.ownerId(LEE);
    land.ledger.as(BANK).submit("assignEncumbrance", "P", "m1", lee).value();
    refused(release(BANK, "m1"), Rule.NOT_THE_HOLDER);
    release(LEE, "m1").value();
    assertThat(land.ranks("P")).containsExactly("m2", "m3");
  }

  @Test
  void anIdStandsOnceOnATitle() {
    land.mortgage("m1", BANK, "CARRY", KIM).value();
    refused(land.mortgage("m1", PARK, "CARRY", KIM), Rule.ENTRY_EXISTS, "m1");
  }

  @Test
  void aCourtAttachesWithoutConsentAndAloneReleasesThat() {
    String text = encumbrance("a1", "ATTACHMENT", land.ownerId(BANK), "CONSENT");
    refused(land.ledger.as(REGISTRAR).submit("orderEncumbrance", "P", text), Rule.NOT_A_COURT);
    land.ledger.as(COURT).submit("orderEncumbrance", "P", text).value();
    refused(release(BANK, "a1"), Rule.NOT_A_COURT);
    release(COURT, "a1").value();
    assertThat(land.ranks("P")).isEmpty();
  }

  private CallResult release(TestIdentity who, String id) {
    return release(who, "P", id);
  }

  private CallResult release(TestIdentity who, String parcel, String id) {
    return land.ledger.as(who).submit("releaseEncumbrance", parcel, id, "paid off");
  }
}
