package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
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
  static final TestIdentity NOTARY =
      TestIdentity.of("Org4MSP", "notary", "client", Map.of("dure.role", "notary"));
  static final TestIdentity COURT =
      TestIdentity.of("Org5MSP", "judge", "client", Map.of("dure.role", "court"));
  static final String CONFIG =
      "{\"registryMspIds\":[\"Org1MSP\"],\"notary\":{\"mspIds\":[\"Org4MSP\"]},\"court\":{\"mspIds\":[\"Org5MSP\"]}}";
  static final String TERMS =
      "{\"price\":\"100\",\"currency\":\"EUR\",\"salt\":\"00112233445566778899aabbccddeeff\"}";
  static final String LATER = "2030-01-01T00:00:00Z";

  final ContractHarness ledger = ContractHarness.of(LandRegistry.class, PassingOn.class);

  static Land open() {
    Land land = new Land();
    land.ledger.as(REGISTRAR).submit("initRegistry", CONFIG).value();
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

  /// An offer of parcel P with its terms disclosed.
  CallResult offer(TestIdentity seller, String offer, String share, TestIdentity buyer) {
    CallResult made = offer(seller, "P", offer, share, "OTHER", buyer);
    if (made.succeeded()) {
      disclose(seller, "P", offer).value();
    }
    return made;
  }

  CallResult offer(
      TestIdentity seller,
      String parcel,
      String offer,
      String share,
      String paidBy,
      TestIdentity buyer) {
    String to = ownerId(buyer);
    return ledger
        .as(seller)
        .submit("offerSale", parcel, offer, share, Caller.sha256Hex(TERMS), paidBy, to, LATER);
  }

  CallResult disclose(TestIdentity seller, String parcel, String offer) {
    return ledger.as(seller).passing("terms", TERMS).submit("discloseTerms", parcel, offer);
  }

  CallResult accept(TestIdentity buyer, String offer) {
    return ledger.as(buyer).submit("acceptOffer", "P", offer, "");
  }

  /// The notary certifies and the registrar enters.
  CallResult enter(String offer) {
    certify(offer).value();
    return step(REGISTRAR, "enterSale", offer);
  }

  CallResult certify(String offer) {
    return ledger
        .as(NOTARY)
        .submit("certifySale", "P", offer, Caller.sha256Hex("deed of " + offer), "UR 1/2026");
  }

  /// All owners of the parcel sign the text, a notary for those without a certificate.
  void consent(String parcel, String text, TestIdentity... owners) {
    for (TestIdentity owner : owners) {
      ledger.as(owner).submit("consent", parcel, Caller.sha256Hex(text)).value();
    }
  }

  static String encumbrance(String id, String kind, String holder, String onTransfer) {
    return Json.object(
            "id", id,
            "kind", kind,
            "holder", holder,
            "amount", "5000",
            "currency", "EUR",
            "onTransfer", onTransfer,
            "reference", "deed of " + id)
        .text();
  }

  /// A mortgage on parcel P that all its owners consented to.
  CallResult mortgage(String id, TestIdentity bank, String onTransfer, TestIdentity... owners) {
    String text = encumbrance(id, "MORTGAGE", ownerId(bank), onTransfer);
    consent("P", text, owners);
    return ledger.as(REGISTRAR).submit("enterEncumbrance", "P", text);
  }

  JSONObject title(String parcel) {
    return new JSONObject(ledger.evaluate("readTitle", parcel).value());
  }

  List<String> ranks(String parcel) {
    List<String> ids = new ArrayList<>();
    title(parcel)
        .getJSONArray("encumbrances")
        .forEach(each -> ids.add(((JSONObject) each).getString("id")));
    return ids;
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
