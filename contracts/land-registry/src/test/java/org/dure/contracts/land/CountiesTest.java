package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.dure.contracts.land.data.Counties;
import org.dure.contracts.land.data.Counties.County;
import org.dure.contracts.land.geo.EqualArea;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class CountiesTest {
  @Test
  void everyCountyIsRegisteredAndNoneOverlaps() {
    List<County> counties = Counties.all();
    assertThat(counties).hasSizeGreaterThan(3_200);
    Land land = Land.open();
    List<String> refusals = new ArrayList<>();
    for (int from = 0; from < counties.size(); from += 40) {
      List<County> batch = counties.subList(from, Math.min(from + 40, counties.size()));
      String json =
          batch.stream()
              .map(c -> c.parcelJson("ref:" + c.parcel()))
              .collect(Collectors.joining(",", "[", "]"));
      var result =
          land.ledger
              .as(Land.REGISTRAR)
              .submit("registerParcels", "us/" + from, json, RegistrationTest.hash(json));
      if (!result.succeeded()) {
        refusals.add(result.message());
      }
    }
    assertThat(refusals).isEmpty();
    // Around the corner of Utah, Colorado, New Mexico and Arizona four counties meet.
    JSONObject corner =
        new JSONObject(
            land.ledger
                .evaluate("parcelsInBox", "-109.05", "36.99", "-109.04", "37.01", "10", "")
                .value());
    assertThat(corner.getJSONArray("parcels").toString())
        .contains("US-49037", "US-08083", "US-35045", "US-04001");
  }

  @Test
  void areasAgreeWithTheCensus() {
    // Land and water of San Juan County, Utah: 7,933 square miles.
    County sanJuan =
        Counties.all().stream()
            .filter(c -> c.parcel().equals("US-49037"))
            .findFirst()
            .orElseThrow();
    assertThat(EqualArea.squareMetres(sanJuan.polygon()) / 2_589_988).isBetween(7_850.0, 8_000.0);
  }
}
