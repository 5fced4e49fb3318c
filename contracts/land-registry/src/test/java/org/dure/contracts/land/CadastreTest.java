package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.dure.contracts.land.data.Cadastre;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class CadastreTest {
  private final Land land = Land.open();

  @Test
  void neighbouringDistrictsAreRegisteredWithoutOverlapAndSold() {
    Cadastre cadastre = new Cadastre(7, 1_300);
    assertThat(cadastre.districts()).isEqualTo(6);
    assertThat(cadastre.lots(5)).isEqualTo(50);
    int sold = 0;
    for (int district = 0; district < cadastre.districts(); district++) {
      String parcels = cadastre.parcelsJson(district);
      land.ledger
          .as(Land.REGISTRAR)
          .submit("registerParcels", "d" + district, parcels, Caller.sha256Hex(parcels))
          .value();
      String sales = cadastre.salesJson(district);
      sold += new JSONArray(sales).length();
      if (!new JSONArray(sales).isEmpty()) {
        land.ledger.submit("enterOldSales", "s" + district, sales, Caller.sha256Hex(sales)).value();
      }
    }
    assertThat(sold).isBetween(40, 150);
    double[] at = cadastre.middle(777);
    String box =
        land.ledger
            .evaluate(
                "parcelsInBox",
                Double.toString(at[0]),
                Double.toString(at[1]),
                Double.toString(at[0]),
                Double.toString(at[1]),
                "5",
                "")
            .value();
    assertThat(box).contains(Cadastre.id(777));
    String mine = land.ledger.evaluate("parcelsOfOwner", "ref:company/3", "500", "").value();
    assertThat(new JSONObject(mine).getJSONArray("parcels")).hasSizeGreaterThan(2);
  }

  @Test
  void theSameSeedGivesTheSameBytes() {
    assertThat(new Cadastre(7, 500).parcelsJson(1)).isEqualTo(new Cadastre(7, 500).parcelsJson(1));
    assertThat(new Cadastre(7, 500).salesJson(1)).isEqualTo(new Cadastre(7, 500).salesJson(1));
    assertThat(new Cadastre(8, 500).parcelsJson(1))
        .isNotEqualTo(new Cadastre(7, 500).parcelsJson(1));
    assertThat(new Cadastre(7, 1).owner(new Random(1))).startsWith("ref:");
  }

  @Test
  void anOldSaleIsBetweenPeopleOfTheOldRegister() {
    land.withParcelOfKim();
    String kim = land.ownerId(Land.KIM);
    land.ledger.as(Land.REGISTRAR);
    String sale =
        "[{\"parcel\":\"P\",\"seller\":\"%s\",\"buyer\":\"ref:1\",\"share\":\"1/1\",\"soldAt\":\"2025-01-01T00:00:00Z\",\"reference\":\"UR 1\"}]"
            .formatted(kim);
    Land.refused(
        land.ledger.submit("enterOldSales", "s", sale, Caller.sha256Hex(sale)),
        Rule.BAD_OWNER,
        kim);
    String unknown = sale.replace(kim, "ref:9");
    Land.refused(
        land.ledger.submit("enterOldSales", "s", unknown, Caller.sha256Hex(unknown)),
        Rule.NOT_AN_OWNER);
    Land.refused(
        land.ledger.submit("enterOldSales", "s", unknown, Caller.sha256Hex("other")),
        Rule.MANIFEST_MISMATCH);
    String twice = "[%1$s,%1$s]".formatted(unknown.substring(1, unknown.length() - 1));
    land.register("P2", Land.square(1, 1, 0.001), java.util.Map.of("ref:9", "1/1")).value();
    String both = twice.replace("\"P\"", "\"P2\"");
    Land.refused(
        land.ledger.submit("enterOldSales", "s", both, Caller.sha256Hex(both)), Rule.BAD_PARCEL);
    Land.refused(
        land.ledger.as(Land.KIM).submit("enterOldSales", "s", sale, Caller.sha256Hex(sale)),
        Rule.NOT_A_REGISTRAR);
  }
}
