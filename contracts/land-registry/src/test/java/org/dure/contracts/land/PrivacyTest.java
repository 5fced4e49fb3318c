package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LEE;
import static org.dure.contracts.land.Land.PARK;
import static org.dure.contracts.land.Land.REGISTRAR;
import static org.dure.contracts.land.Land.TERMS;
import static org.dure.contracts.land.Land.refused;

import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class PrivacyTest {
  private static final String PERSON = "{\"name\":\"Kim Minji\",\"salt\":\"5f0c\"}";

  private final Land land = Land.open().withParcelOfKim();

  @Test
  void thePriceIsReadByThePartiesAndTheRegistry() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    assertThat(land.ledger.as(KIM).evaluate("readTerms", "P", "o1").value()).isEqualTo(TERMS);
    assertThat(land.ledger.as(LEE).evaluate("readTerms", "P", "o1").value()).isEqualTo(TERMS);
    assertThat(land.ledger.as(REGISTRAR).evaluate("readTerms", "P", "o1").value()).isEqualTo(TERMS);
    refused(land.ledger.as(PARK).evaluate("readTerms", "P", "o1"), Rule.NOT_A_REGISTRAR);
    assertThat(land.ledger.as(PARK).evaluate("readOffer", "P", "o1").value())
        .contains(Caller.sha256Hex(TERMS))
        .doesNotContain("100", "EUR");
  }

  @Test
  void termsAreErasedWhenTheSaleIsOverAndAProofStays() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    refused(purge(KIM), Rule.WRONG_STATE, "OFFERED");
    land.step(KIM, "cancelOffer", "o1").value();
    refused(purge(PARK), Rule.NOT_A_REGISTRAR);
    JSONObject proof = new JSONObject(purge(LEE).value());
    assertThat(proof.getString("hash")).isEqualTo(Caller.sha256Hex(TERMS));
    assertThat(proof.getString("by")).isEqualTo(land.ownerId(LEE));
    assertThat(land.ledger.evaluate("readErasure", proof.getString("erasure")).value())
        .contains("terms of offer o1 of parcel P", "no longer needed");
    refused(land.ledger.as(KIM).evaluate("readTerms", "P", "o1"), Rule.TERMS_NOT_DISCLOSED);
    refused(purge(LEE), Rule.NOTHING_TO_ERASE);
  }

  private org.dure.contract.test.CallResult purge(org.dure.contract.test.TestIdentity who) {
    return land.ledger.as(who).submit("purgeTerms", "P", "o1", "no longer needed");
  }

  @Test
  void personalDetailsAreKeptForTheOwnerAndTheRegistryUntilErased() {
    String kim = land.ownerId(KIM);
    refused(
        land.ledger.as(LEE).passing("person", PERSON).submit("recordPerson", kim),
        Rule.NOT_A_REGISTRAR);
    refused(land.ledger.as(KIM).submit("recordPerson", kim), Rule.BAD_TERMS);
    land.ledger.as(KIM).passing("person", PERSON).submit("recordPerson", kim).value();
    assertThat(land.ledger.as(REGISTRAR).evaluate("readPerson", kim).value()).isEqualTo(PERSON);
    refused(land.ledger.as(LEE).evaluate("readPerson", kim), Rule.NOT_A_REGISTRAR);
    refused(land.ledger.as(LEE).submit("purgePerson", kim, "article 17"), Rule.NOT_A_REGISTRAR);
    JSONObject proof =
        new JSONObject(land.ledger.as(KIM).submit("purgePerson", kim, "article 17").value());
    assertThat(proof.getString("hash")).isEqualTo(Caller.sha256Hex(PERSON));
    assertThat(land.ledger.as(REGISTRAR).evaluate("readPerson", kim).payload()).isEmpty();
    refused(land.ledger.as(KIM).submit("purgePerson", kim, "article 17"), Rule.NOTHING_TO_ERASE);
  }
}
