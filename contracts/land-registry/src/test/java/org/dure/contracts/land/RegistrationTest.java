package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LEE;
import static org.dure.contracts.land.Land.REGISTRAR;
import static org.dure.contracts.land.Land.parcel;
import static org.dure.contracts.land.Land.refused;
import static org.dure.contracts.land.Land.square;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestIdentity;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationTest {
  private static final Map<String, String> ONE = Map.of("ref:1", "1/1");

  private final Land land = Land.open();

  @Test
  void aParcelIsRegisteredWithAreaTitleAndEvent() {
    var result = land.register("P", square(0, 0, 0.001), Map.of("ref:1", "1/3", "ref:2", "2/3"));
    JSONObject parcel = new JSONObject(result.value());
    // 0.001° of latitude is 110.99 m and of longitude 88.9 m at 37° north.
    assertThat(parcel.getDouble("areaSqm")).isBetween(9850.0, 9900.0);
    assertThat(Objects.requireNonNull(result.event()).getEventName()).isEqualTo("ParcelRegistered");
    JSONObject title = new JSONObject(land.ledger.evaluate("readTitle", "P").value());
    assertThat(title.getJSONArray("shares").toString()).contains("1/3", "2/3");
    JSONObject read = new JSONObject(land.ledger.evaluate("readParcel", "P").value());
    assertThat(read.getJSONObject("geometry").toString()).contains("127.001");
  }

  @Test
  void onlyARegistrarRegisters() {
    String json = parcel("P", square(0, 0, 0.001), ONE);
    refused(land.ledger.as(KIM).submit("registerParcel", json), Rule.NOT_A_REGISTRAR, "kim");
    TestIdentity peer = TestIdentity.of("Org1MSP", "peer0", "peer", Map.of());
    refused(land.ledger.as(peer).submit("registerParcel", json), Rule.NOT_A_REGISTRAR);
    TestIdentity outsider =
        TestIdentity.of("Org2MSP", "x", "client", Map.of("dure.role", "registrar"));
    refused(land.ledger.as(outsider).submit("registerParcel", json), Rule.NOT_A_REGISTRAR);
    TestIdentity byAttribute =
        TestIdentity.of("Org1MSP", "clerk", "staff", Map.of("dure.role", "registrar"));
    land.ledger.as(byAttribute).submit("registerParcel", json).value();
  }

  @Test
  void theRegistryIsInitialisedOnceByItsOwnMembers() {
    ContractHarness fresh = ContractHarness.of(LandRegistry.class).as(REGISTRAR);
    String json = parcel("P", square(0, 0, 0.001), ONE);
    refused(fresh.submit("registerParcel", json), Rule.NOT_INITIALISED);
    String config = Land.CONFIG;
    refused(fresh.as(KIM).submit("initRegistry", config), Rule.NOT_A_REGISTRAR);
    refused(fresh.as(REGISTRAR).submit("initRegistry", "{}"), Rule.BAD_CONFIG);
    refused(
        fresh.submit(
            "initRegistry", "{\"registryMspIds\":[\"Org1MSP\"],\"registrarAttribute\":\"x\"}"),
        Rule.BAD_CONFIG);
    fresh.submit("initRegistry", config).value();
    refused(fresh.submit("initRegistry", config), Rule.ALREADY_INITIALISED);
  }

  @Test
  void anOverlapIsRefusedWithNeighbourAndArea() {
    land.register("P", square(0, 0, 0.001), ONE).value();
    refused(
        land.register("Q", square(0.0005, 0.0005, 0.001), ONE),
        Rule.OVERLAP,
        "parcel Q overlaps parcel P by 24",
        "m²");
    land.register("R", square(0.001, 0, 0.001), ONE).value();
  }

  @Test
  void aLotInsideACountyAndACountyAroundALotAreRefused() {
    land.register("county", square(0, 0, 0.7), ONE).value();
    refused(land.register("lot", square(0.31, 0.17, 0.0002), ONE), Rule.OVERLAP, "county");
    land.register("far", square(1.3, 1.3, 0.0002), ONE).value();
    refused(land.register("wide", square(1, 1, 0.7), ONE), Rule.OVERLAP, "far");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"Point\",\"coordinates\":[1,2]}",
        "{\"type\":\"Polygon\",\"coordinates\":[]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,1],[0,1]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,1],[1,0],[0,1],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[1,0],[1,91],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[181,0],[1,1],[0,0]]]}",
        "{\"type\":\"Polygon\",\"coordinates\":[[[0,0],[\"a\",0],[1,1],[0,0]]]}",
        "{\"type\":\"MultiPolygon\",\"coordinates\":[[[[0,0],[2,0],[2,2],[0,2],[0,0]]],[[[1,1],[3,1],[3,3],[1,3],[1,1]]]]}",
        "{}"
      })
  void badGeometryIsRefused(String geometry) {
    refused(land.register("P", geometry, ONE), Rule.BAD_GEOMETRY, "P");
  }

  @ParameterizedTest
  @CsvSource({
    "ref:1,1/2,SHARES_NOT_ONE",
    "ref:1,0/1,BAD_SHARE",
    "ref:1,3/2,BAD_SHARE",
    "ref:1,1/0,BAD_SHARE",
    "ref:1,0.5,BAD_SHARE",
    "kim,1/1,BAD_OWNER",
    "x509:12,1/1,BAD_OWNER",
    "x509:Org2MSP:12,1/1,BAD_OWNER"
  })
  void badOwnersAndSharesAreRefused(String owner, String share, Rule rule) {
    refused(land.register("P", square(0, 0, 0.001), Map.of(owner, share)), rule);
  }

  @Test
  void aStatedAreaMustAgreeWithThePolygon() {
    JSONObject json = new JSONObject(parcel("P", square(0, 0, 0.001), ONE));
    refused(
        land.ledger.submit("registerParcel", json.put("areaSqm", 9000).toString()),
        Rule.AREA_MISMATCH,
        "9000.00",
        "P");
    land.ledger.submit("registerParcel", json.put("areaSqm", 9870).toString()).value();
  }

  @Test
  void badParcelsAndDuplicatesAreRefused() {
    refused(land.ledger.submit("registerParcel", "[]"), Rule.BAD_PARCEL);
    refused(land.ledger.submit("registerParcel", "{\"parcel\":\"P\"}"), Rule.BAD_PARCEL, "P");
    refused(land.register("a b", square(0, 0, 0.001), ONE), Rule.BAD_ID, "a b");
    land.register("P", square(0, 0, 0.001), ONE).value();
    refused(land.register("P", square(1, 1, 0.001), ONE), Rule.PARCEL_EXISTS, "P");
    refused(land.ledger.evaluate("readParcel", "Z"), Rule.NO_SUCH_PARCEL, "Z");
  }

  @Test
  void aBatchIsAllOrNothingAndBoundToItsManifest() {
    String good =
        "[%s,%s]"
            .formatted(
                parcel("A", square(0, 0, 0.001), ONE), parcel("B", square(0.001, 0, 0.001), ONE));
    refused(
        land.ledger.submit("registerParcels", "b1", good, hash("other")),
        Rule.MANIFEST_MISMATCH,
        "b1");
    String overlapping =
        "[%s,%s]"
            .formatted(
                parcel("A", square(0, 0, 0.001), ONE), parcel("B", square(0.0009, 0, 0.001), ONE));
    refused(
        land.ledger.submit("registerParcels", "b1", overlapping, hash(overlapping)),
        Rule.OVERLAP,
        "A",
        "B");
    refused(land.ledger.submit("registerParcels", "b1", "[]", hash("[]")), Rule.BATCH_TOO_LARGE);
    refused(land.ledger.submit("registerParcels", "b1", "[1]", hash("[1]")), Rule.BAD_PARCEL);
    refused(land.ledger.submit("registerParcels", "b1", "no", hash("no")), Rule.BAD_PARCEL);
    refused(
        land.ledger.as(KIM).submit("registerParcels", "b1", good, hash(good)),
        Rule.NOT_A_REGISTRAR);
    land.ledger.as(REGISTRAR).submit("registerParcels", "b1", good, hash(good)).value();
    refused(land.ledger.submit("registerParcels", "b1", good, hash(good)), Rule.BATCH_EXISTS);
    refused(land.ledger.evaluate("readBatch", "b9"), Rule.NO_SUCH_BATCH);
    assertThat(new JSONObject(land.ledger.evaluate("readBatch", "b1").value()).getInt("count"))
        .isEqualTo(2);
    assertThat(land.ledger.evaluate("readTitle", "B").succeeded()).isTrue();
  }

  @Test
  void aReferenceBecomesAnOwnerWithACertificate() {
    land.register("P", square(0, 0, 0.001), ONE).value();
    String lee = land.ownerId(LEE);
    refused(land.ledger.as(KIM).submit("identifyOwner", "P", "ref:1", lee), Rule.NOT_A_REGISTRAR);
    land.ledger.as(REGISTRAR);
    refused(land.ledger.submit("identifyOwner", "P", "ref:2", lee), Rule.NOT_AN_OWNER);
    refused(land.ledger.submit("identifyOwner", "P", lee, lee), Rule.BAD_OWNER);
    refused(land.ledger.submit("identifyOwner", "P", "ref:1", "ref:3"), Rule.BAD_OWNER);
    refused(land.ledger.submit("identifyOwner", "Z", "ref:1", lee), Rule.NO_SUCH_PARCEL);
    land.ledger.submit("identifyOwner", "P", "ref:1", lee).value();
    assertThat(land.share(LEE)).isEqualTo("1/1");
  }

  @Test
  void aBoxIsSearchedInPages() {
    for (int i = 0; i < 5; i++) {
      land.register("P" + i, square(i * 0.01, 0, 0.001), ONE).value();
    }
    land.register("far", square(5, 5, 0.5), ONE).value();
    JSONObject first = box("127", "37", "127.0305", "37.01", "3", "");
    assertThat(first.getJSONArray("parcels").length()).isEqualTo(3);
    assertThat(first.getString("bookmark")).isEqualTo("P2");
    JSONObject second = box("127", "37", "127.0305", "37.01", "3", "P2");
    assertThat(second.getJSONArray("parcels").length()).isEqualTo(1);
    assertThat(second.getString("bookmark")).isEmpty();
    refused(land.ledger.evaluate("parcelsInBox", "2", "1", "1", "2", "3", ""), Rule.BAD_BOX);
    refused(land.ledger.evaluate("parcelsInBox", "1", "1", "2", "2", "0", ""), Rule.BAD_PAGE);
  }

  private JSONObject box(String... args) {
    return new JSONObject(land.ledger.evaluate("parcelsInBox", args).value());
  }

  @Test
  void parcelsFarApartRegisterInTheSameBlock() {
    var first = land.ledger.endorse("registerParcel", parcel("A", square(0, 0, 0.001), ONE));
    var second = land.ledger.endorse("registerParcel", parcel("B", square(0.05, 0, 0.001), ONE));
    var onFirst = land.ledger.endorse("registerParcel", parcel("C", square(0, 0, 0.001), ONE));
    assertThat(first.commit()).isTrue();
    assertThat(second.commit()).isTrue();
    assertThat(onFirst.commit()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void noTwoRegisteredParcelsOverlap(long seed) {
    Random random = new Random(seed);
    int accepted = 0;
    double[][] lots = new double[120][];
    for (int i = 0; i < lots.length; i++) {
      double size = 0.0001 * (1 << random.nextInt(8));
      double x = random.nextInt(200) * 0.0001;
      double y = random.nextInt(200) * 0.0001;
      boolean free = true;
      for (int j = 0; j < accepted; j++) {
        free &= !meet(lots[j], x, y, size);
      }
      boolean taken = land.register("P" + i, square(x, y, size), ONE).succeeded();
      assertThat(taken).as("seed %d parcel %d", seed, i).isEqualTo(free);
      if (taken) {
        lots[accepted++] = new double[] {x, y, size};
      }
    }
    assertThat(accepted).isGreaterThan(5);
  }

  private static boolean meet(double[] lot, double x, double y, double size) {
    double edge = 1e-9;
    return x < lot[0] + lot[2] - edge
        && lot[0] < x + size - edge
        && y < lot[1] + lot[2] - edge
        && lot[1] < y + size - edge;
  }

  static String hash(String text) {
    return HexFormat.of().formatHex(Caller.sha256(text.getBytes(StandardCharsets.UTF_8)));
  }
}
