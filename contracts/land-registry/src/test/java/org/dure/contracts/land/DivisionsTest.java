package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LEE;
import static org.dure.contracts.land.Land.PARK;
import static org.dure.contracts.land.Land.REGISTRAR;
import static org.dure.contracts.land.Land.refused;
import static org.dure.contracts.land.Land.square;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.dure.contract.test.CallResult;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class DivisionsTest {
  private final Land land = Land.open().withParcelOfKim();

  /// A rectangle within parcel P, in thousandths of its side.
  static String part(int west, int south, int east, int north) {
    return String.format(
        Locale.ROOT,
        "{\"type\":\"Polygon\",\"coordinates\":[[[%1$.6f,%2$.6f],[%3$.6f,%2$.6f],[%3$.6f,%4$.6f],[%1$.6f,%4$.6f],[%1$.6f,%2$.6f]]]}",
        127 + west * 1e-6,
        37 + south * 1e-6,
        127 + east * 1e-6,
        37 + north * 1e-6);
  }

  static String child(String id, String geometry, String... buildings) {
    return "{\"parcel\":\"%s\",\"geometry\":%s,\"use\":\"garden\",\"buildings\":[%s]}"
        .formatted(
            id,
            geometry,
            Arrays.stream(buildings).map(JSONObject::quote).collect(Collectors.joining(",")));
  }

  static String plan(String parent, String... children) {
    return "{\"parent\":\"%s\",\"children\":[%s]}".formatted(parent, String.join(",", children));
  }

  private CallResult divide(String plan) {
    land.consent("P", plan, KIM);
    return land.ledger.as(REGISTRAR).submit("subdivideParcel", plan);
  }

  @Test
  void childrenInheritAllThatLayOnTheParent() {
    land.mortgage("m1", LEE, "CONSENT", KIM).value();
    land.mortgage("m2", PARK, "CARRY", KIM).value();
    land.ledger.as(REGISTRAR).submit("noteDispute", "P", "d1", "claim").value();
    String house = "{\"id\":\"b1\",\"use\":\"house\",\"floorAreaSqm\":90,\"reference\":\"permit\"}";
    land.ledger.submit("enterBuilding", "P", house).value();
    String plan =
        plan("P", child("P1", part(0, 0, 400, 1000), "b1"), child("P2", part(400, 0, 1000, 1000)));
    refused(
        land.ledger.as(REGISTRAR).submit("subdivideParcel", plan),
        Rule.CONSENT_MISSING,
        land.ownerId(KIM));
    refused(land.ledger.as(KIM).submit("subdivideParcel", plan), Rule.NOT_A_REGISTRAR);
    divide(plan).value();
    for (String id : List.of("P1", "P2")) {
      assertThat(land.ranks(id)).containsExactly("m1", "m2");
      assertThat(land.title(id).getJSONArray("restrictions")).hasSize(1);
      assertThat(land.title(id).getJSONArray("shares").toString()).contains("1/1");
    }
    assertThat(land.title("P1").getJSONArray("buildings")).hasSize(1);
    assertThat(land.title("P2").getJSONArray("buildings")).isEmpty();
    assertThat(land.title("P").getJSONArray("successors")).containsExactly("P1", "P2");
    assertThat(area("P1") + area("P2")).isBetween(area("P") - 0.02, area("P") + 0.02);
    assertThat(
            land.ledger.evaluate("parcelsInBox", "127", "37", "127.001", "37.001", "9", "").value())
        .contains("P1", "P2")
        .doesNotContain("\"P\"");
    assertThat(land.ledger.evaluate("parcelsOfOwner", land.ownerId(KIM), "9", "").value())
        .doesNotContain("\"P\"");
    refused(land.offer(KIM, "o1", "1/1", LEE), Rule.PARCEL_CLOSED, "P1", "P2");
    land.register("P", square(2, 2, 0.001), Map.of("ref:1", "1/1"));
    refused(land.register("P", square(2, 2, 0.001), Map.of("ref:1", "1/1")), Rule.PARCEL_EXISTS);
  }

  private double area(String parcel) {
    return new JSONObject(land.ledger.evaluate("readParcel", parcel).value()).getDouble("areaSqm");
  }

  @Test
  void whatDoesNotCoverTheParentIsRefusedWithSquareMetres() {
    String half = child("P1", part(0, 0, 400, 1000));
    refused(
        divide(plan("P", half, child("P2", part(500, 0, 1000, 1000)))),
        Rule.NOT_COVERED,
        "987.",
        "P");
    refused(
        divide(plan("P", half, child("P2", part(400, 0, 1100, 1000)))),
        Rule.OUTSIDE_PARENT,
        "P2",
        "987.");
    refused(
        divide(plan("P", half, child("P2", part(300, 0, 1000, 1000)))),
        Rule.OVERLAP,
        "P1",
        "P2",
        "987.");
    refused(divide(plan("P", half)), Rule.BAD_PLAN);
    refused(divide(plan("P", half, child("P", part(400, 0, 1000, 1000)))), Rule.PARCEL_EXISTS);
    refused(divide(plan("P", half, half)), Rule.PARCEL_EXISTS, "P1");
    refused(
        divide(plan("P", half, child("P2", part(400, 0, 1000, 1000), "b7"))), Rule.BAD_PLAN, "b7");
    refused(divide(plan("Z", half, half)), Rule.NO_SUCH_PARCEL);
    refused(land.ledger.as(REGISTRAR).submit("subdivideParcel", "no"), Rule.BAD_PLAN);
  }

  @Test
  void aChildMayNotReachIntoANeighbour() {
    land.register("N", square(0.001, 0, 0.001), Map.of("ref:1", "1/1")).value();
    refused(
        divide(
            plan("P", child("P1", part(0, 0, 400, 1000)), child("P2", part(400, 0, 1001, 1000)))),
        Rule.OVERLAP,
        "N",
        "P2",
        "9.88 m²");
  }

  @Test
  void aParcelUnderSaleIsNotDivided() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    land.accept(LEE, "o1").value();
    String plan =
        plan("P", child("P1", part(0, 0, 400, 1000)), child("P2", part(400, 0, 1000, 1000)));
    refused(divide(plan), Rule.OPEN_SALE, "o1");
    land.step(REGISTRAR, "cancelOffer", "o1").value();
    divide(plan).value();
  }

  @Test
  void parcelsOfOneOwnerThatTouchAreMerged() {
    divide(plan("P", child("P1", part(0, 0, 400, 1000)), child("P2", part(400, 0, 1000, 1000))))
        .value();
    String mortgage = Land.encumbrance("m1", "MORTGAGE", land.ownerId(LEE), "CARRY");
    land.consent("P1", mortgage, KIM);
    land.ledger.as(REGISTRAR).submit("enterEncumbrance", "P1", mortgage).value();
    String plan = "{\"parcel\":\"Q\",\"parents\":[\"P1\",\"P2\"],\"use\":\"field\"}";
    refused(merge(plan), Rule.CONSENT_MISSING);
    land.consent("P1", plan, KIM);
    refused(merge(plan), Rule.CONSENT_MISSING, "P2");
    land.consent("P2", plan, KIM);
    merge(plan).value();
    assertThat(land.ranks("Q")).containsExactly("m1");
    assertThat(area("Q")).isBetween(area("P") - 0.05, area("P") + 0.05);
    assertThat(land.title("P1").getJSONArray("successors")).containsExactly("Q");
  }

  @Test
  void encumbrancesOfSeveralParcelsNeedAnOrderAndTheirHolders() {
    land.register("N", square(0.001, 0, 0.001), Map.of(land.ownerId(KIM), "1/1")).value();
    land.mortgage("m1", LEE, "CARRY", KIM).value();
    String second = Land.encumbrance("m2", "MORTGAGE", land.ownerId(PARK), "CARRY");
    land.consent("N", second, KIM);
    land.ledger.as(REGISTRAR).submit("enterEncumbrance", "N", second).value();
    String plan = "{\"parcel\":\"Q\",\"parents\":[\"N\",\"P\"]}";
    refused(merge(plan), Rule.BAD_PLAN, "m1", "m2");
    String ranked = "{\"parcel\":\"Q\",\"parents\":[\"N\",\"P\"],\"ranks\":[\"m1\",\"m2\"]}";
    land.consent("N", ranked, KIM);
    land.consent("P", ranked, KIM, LEE);
    refused(merge(ranked), Rule.CONSENT_MISSING, land.ownerId(PARK));
    land.consent("N", ranked, PARK);
    merge(ranked).value();
    assertThat(land.ranks("Q")).containsExactly("m1", "m2");
  }

  @Test
  void whatIsNotOneAreaOfTheSameOwnersIsNotMerged() {
    String kim = land.ownerId(KIM);
    land.register("far", square(0.5, 0, 0.001), Map.of(kim, "1/1")).value();
    land.register("corner", square(0.001, 0.001, 0.001), Map.of(kim, "1/1")).value();
    land.register("N", square(0.001, 0, 0.001), Map.of(land.ownerId(LEE), "1/1")).value();
    refused(
        merge("{\"parcel\":\"Q\",\"parents\":[\"P\",\"far\"]}"), Rule.NOT_CONNECTED, "2 separate");
    refused(merge("{\"parcel\":\"Q\",\"parents\":[\"P\",\"corner\"]}"), Rule.NOT_CONNECTED);
    refused(merge("{\"parcel\":\"Q\",\"parents\":[\"P\",\"N\"]}"), Rule.OWNERS_DIFFER, "N", "P");
    refused(merge("{\"parcel\":\"Q\",\"parents\":[\"P\",\"P\"]}"), Rule.BAD_PLAN);
    refused(merge("{\"parcel\":\"N\",\"parents\":[\"P\",\"far\"]}"), Rule.NOT_CONNECTED);
    refused(merge("{}"), Rule.BAD_PLAN);
    refused(land.ledger.as(KIM).submit("mergeParcels", "{}"), Rule.NOT_A_REGISTRAR);
  }

  private CallResult merge(String plan) {
    return land.ledger.as(REGISTRAR).submit("mergeParcels", plan);
  }
}
