package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import java.util.Map;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestIdentity;
import org.json.JSONObject;

/// A registry in Org1 and people around it, for tests.
final class Land {
  static final TestIdentity REGISTRAR = TestIdentity.client("Org1MSP", "registrar");
  static final TestIdentity KIM = TestIdentity.client("Org2MSP", "kim");
  static final TestIdentity LEE = TestIdentity.client("Org3MSP", "lee");
  static final TestIdentity PARK = TestIdentity.client("Org4MSP", "park");
  static final String LATER = "2030-01-01T00:00:00Z";

  final ContractHarness ledger = ContractHarness.of(LandRegistry.class);

  static Land open() {
    Land land = new Land();
    land.ledger.as(REGISTRAR).submit("initRegistry", "{\"registryMspIds\":[\"Org1MSP\"]}").value();
    return land;
  }

  String ownerId(TestIdentity identity) {
    return new JSONObject(ledger.as(identity).evaluate("whoAmI").value()).getString("ownerId");
  }

  /// A square lot of the given size in degrees with its south-west corner at a place near Seoul.
  static String square(double x, double y, double size) {
    double west = 127 + x;
    double south = 37 + y;
    return String.format(
        Locale.ROOT,
        "{\"type\":\"Polygon\",\"coordinates\":[[[%1$.6f,%2$.6f],[%3$.6f,%2$.6f],[%3$.6f,%4$.6f],[%1$.6f,%4$.6f],[%1$.6f,%2$.6f]]]}",
        west,
        south,
        west + size,
        south + size);
  }

  static String parcel(String id, String geometry, Map<String, String> owners) {
    return Json.object(
            "parcel",
            id,
            "geometry",
            new Json(geometry),
            "owners",
            owners.entrySet().stream()
                .map(e -> Json.object("owner", e.getKey(), "share", e.getValue()))
                .toList())
        .text();
  }

  CallResult register(String id, String geometry, Map<String, String> owners) {
    return ledger.as(REGISTRAR).submit("registerParcel", parcel(id, geometry, owners));
  }

  /// Parcel P owned by Kim alone.
  Land withParcelOfKim() {
    register("P", square(0, 0, 0.001), Map.of(ownerId(KIM), "1/1")).value();
    return this;
  }

  CallResult offer(TestIdentity seller, String offer, String share, TestIdentity buyer) {
    String to = ownerId(buyer);
    return ledger.as(seller).submit("offerSale", "P", offer, share, "100", "EUR", to, LATER);
  }

  CallResult step(TestIdentity who, String step, String offer) {
    return ledger.as(who).submit(step, "P", offer);
  }

  String share(TestIdentity owner) {
    String id = ownerId(owner);
    JSONObject page = new JSONObject(ledger.evaluate("parcelsOfOwner", id, "10", "").value());
    return page.getJSONArray("parcels").isEmpty()
        ? "0/1"
        : page.getJSONArray("parcels").getJSONObject(0).getString("share");
  }

  static void refused(CallResult result, Rule rule, String... parts) {
    assertThat(result.succeeded()).as(result.message()).isFalse();
    assertThat(result.payload()).isEqualTo(rule.name());
    assertThat(result.message()).isNotBlank();
    for (String part : parts) {
      assertThat(result.message()).contains(part);
    }
  }
}
