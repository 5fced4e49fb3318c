package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.COURT;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LEE;
import static org.dure.contracts.land.Land.NOTARY;
import static org.dure.contracts.land.Land.PARK;
import static org.dure.contracts.land.Land.REGISTRAR;
import static org.dure.contracts.land.Land.refused;

import java.time.Instant;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.TestIdentity;
import org.junit.jupiter.api.Test;

class OrdersTest {
  private final Land land = Land.open().withParcelOfKim();

  @Test
  void aFrozenTitleChangesByCourtOnly() {
    refused(freeze(KIM, "f1"), Rule.NOT_A_REGISTRAR);
    freeze(COURT, "f1").value();
    refused(land.offer(KIM, "o1", "1/1", LEE), Rule.FROZEN, "P", "f1");
    refused(land.mortgage("m1", LEE, "CARRY", KIM), Rule.FROZEN);
    refused(land.ledger.as(REGISTRAR).submit("enterBuilding", "P", building("b1")), Rule.FROZEN);
    refused(
        land.ledger.as(REGISTRAR).submit("orderTransfer", "P", "1 C 1/26", "x", "y", "1/1"),
        Rule.NOT_A_COURT);
    String kim = land.ownerId(KIM);
    String lee = land.ownerId(LEE);
    land.ledger.as(COURT).submit("orderTransfer", "P", "1-C-1/26", kim, lee, "1/3").value();
    assertThat(land.share(LEE)).isEqualTo("1/3");
    refused(
        land.ledger.as(COURT).submit("orderTransfer", "P", "1-C-1/26", kim, lee, "1/3"),
        Rule.ORDER_EXISTS);
    refused(lift(REGISTRAR, "f1"), Rule.NOT_A_COURT);
    refused(lift(COURT, "f2"), Rule.NO_SUCH_ENTRY);
    lift(COURT, "f1").value();
    land.offer(KIM, "o1", "2/3", LEE).value();
  }

  @Test
  void aFreezeStopsASaleThatIsUnderWay() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    land.accept(LEE, "o1").value();
    land.certify("o1").value();
    freeze(REGISTRAR, "f1").value();
    refused(land.step(REGISTRAR, "enterSale", "o1"), Rule.FROZEN);
    lift(REGISTRAR, "f1").value();
    land.step(REGISTRAR, "enterSale", "o1").value();
  }

  @Test
  void whoBuysADisputedParcelMustHaveKnown() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    land.accept(LEE, "o1").value();
    refused(land.ledger.as(PARK).submit("noteDispute", "P", "d1", "claim"), Rule.NOT_A_REGISTRAR);
    land.ledger.as(REGISTRAR).submit("noteDispute", "P", "d1", "claim of Park").value();
    refused(land.enter("o1"), Rule.TITLE_CHANGED, "d1");
    land.offer(KIM, "o2", "1/1", LEE).value();
    land.accept(LEE, "o2").value();
    land.enter("o2").value();
    assertThat(land.title("P").getJSONArray("restrictions")).hasSize(1);
  }

  @Test
  void anInheritanceIsIssuedByACourtOrNotaryAndEnteredByTheRegistrar() {
    String kim = land.ownerId(KIM);
    String lee = land.ownerId(LEE);
    String heirs =
        "{\"deceased\":\"%s\",\"heirs\":[{\"owner\":\"%s\",\"share\":\"1/3\"},{\"owner\":\"ref:child\",\"share\":\"2/3\"}]}"
            .formatted(kim, lee);
    refused(land.ledger.as(REGISTRAR).submit("issueInheritance", "VI-1", heirs), Rule.NOT_A_NOTARY);
    refused(
        land.ledger.as(COURT).submit("issueInheritance", "VI-1", heirs.replace("2/3", "1/3")),
        Rule.SHARES_NOT_ONE);
    refused(
        land.ledger.submit("issueInheritance", "VI-1", heirs.replace("ref:child", kim)),
        Rule.BAD_OWNER);
    refused(land.ledger.submit("issueInheritance", "VI-1", "{}"), Rule.BAD_ENTRY);
    land.ledger.as(NOTARY).submit("issueInheritance", "VI-1", heirs).value();
    refused(land.ledger.submit("issueInheritance", "VI-1", heirs), Rule.INHERITANCE_EXISTS);
    refused(land.ledger.submit("enterInheritance", "P", "VI-1"), Rule.NOT_A_REGISTRAR);
    refused(
        land.ledger.as(REGISTRAR).submit("enterInheritance", "P", "VI-2"),
        Rule.NO_SUCH_INHERITANCE);
    land.ledger.submit("enterInheritance", "P", "VI-1").value();
    assertThat(land.share(LEE)).isEqualTo("1/3");
    assertThat(land.share(KIM)).isEqualTo("0/1");
    refused(land.ledger.as(REGISTRAR).submit("enterInheritance", "P", "VI-1"), Rule.NOT_AN_OWNER);
  }

  @Test
  void aLeaseIsBornByTheBuyerAndEndsInItsTime() {
    String text =
        "{\"id\":\"l1\",\"lessee\":\"%s\",\"from\":\"2026-02-01T00:00:00Z\",\"until\":\"2028-02-01T00:00:00Z\",\"reference\":\"lease of 2026\"}"
            .formatted(land.ownerId(PARK));
    land.consent("P", text, KIM);
    refused(
        land.ledger.as(REGISTRAR).submit("enterLease", "P", text),
        Rule.CONSENT_MISSING,
        land.ownerId(PARK));
    land.consent("P", text, PARK);
    land.ledger.as(REGISTRAR).submit("enterLease", "P", text).value();
    refused(land.ledger.submit("enterLease", "P", text.replace("2028", "2025")), Rule.BAD_TIME);
    land.offer(KIM, "o1", "1/1", LEE).value();
    land.accept(LEE, "o1").value();
    land.enter("o1").value();
    assertThat(land.title("P").getJSONArray("leases")).hasSize(1);
    refused(endLease(LEE), Rule.NOT_EXPIRED, "2028");
    refused(endLease(KIM), Rule.NOT_A_REGISTRAR);
    land.ledger.at(Instant.parse("2028-02-01T00:00:00Z"));
    endLease(LEE).value();
    assertThat(land.title("P").getJSONArray("leases")).isEmpty();
    refused(endLease(PARK), Rule.NO_SUCH_ENTRY);
  }

  @Test
  void aBuildingStandsUntilItIsDemolished() {
    refused(land.ledger.as(KIM).submit("enterBuilding", "P", building("b1")), Rule.NOT_A_REGISTRAR);
    land.ledger.as(REGISTRAR).submit("enterBuilding", "P", building("b1")).value();
    refused(land.ledger.submit("enterBuilding", "P", building("b1")), Rule.ENTRY_EXISTS);
    refused(
        land.ledger.submit("enterBuilding", "P", building("b2").replace("120", "0")),
        Rule.BAD_ENTRY);
    refused(land.ledger.submit("demolishBuilding", "P", "b9", "permit"), Rule.NO_SUCH_ENTRY);
    refused(land.ledger.as(KIM).submit("demolishBuilding", "P", "b1", "x"), Rule.NOT_A_REGISTRAR);
    land.ledger.as(REGISTRAR).submit("demolishBuilding", "P", "b1", "permit 7/26").value();
    assertThat(land.title("P").getJSONArray("buildings")).isEmpty();
    assertThat(land.ledger.evaluate("chainOfTitle", "P").value())
        .contains("building b1 demolished, permit 7/26");
  }

  @Test
  void theTitleIsReadAsItStoodAtATime() {
    land.ledger.at(Instant.parse("2027-01-01T00:00:00Z"));
    land.offer(KIM, "o1", "1/4", LEE).value();
    land.accept(LEE, "o1").value();
    land.enter("o1").value();
    assertThat(land.ledger.evaluate("readTitleAt", "P", "2026-12-31T00:00:00Z").value())
        .doesNotContain("1/4");
    assertThat(land.ledger.evaluate("readTitleAt", "P", "2027-12-31T00:00:00Z").value())
        .contains("1/4", "3/4");
    refused(land.ledger.evaluate("readTitleAt", "P", "2025-12-31T00:00:00Z"), Rule.NO_SUCH_PARCEL);
    refused(land.ledger.evaluate("readTitleAt", "P", "yesterday"), Rule.BAD_TIME);
  }

  private static String building(String id) {
    return "{\"id\":\"%s\",\"use\":\"dwelling\",\"floorAreaSqm\":120,\"reference\":\"permit\"}"
        .formatted(id);
  }

  private CallResult endLease(TestIdentity who) {
    return land.ledger.as(who).submit("endLease", "P", "l1", "over");
  }

  private CallResult freeze(TestIdentity who, String id) {
    return land.ledger.as(who).submit("freezeTitle", "P", id, "suspicion of fraud");
  }

  private CallResult lift(TestIdentity who, String id) {
    return land.ledger.as(who).submit("liftRestriction", "P", id, "settled");
  }
}
