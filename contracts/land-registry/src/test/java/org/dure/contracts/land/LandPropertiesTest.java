package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.COURT;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LEE;
import static org.dure.contracts.land.Land.PARK;
import static org.dure.contracts.land.Land.REGISTRAR;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.dure.contract.test.TestIdentity;
import org.dure.contracts.land.geo.EqualArea;
import org.dure.contracts.land.geo.GeoJson;
import org.json.JSONObject;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/// Whatever is sold, divided, merged, encumbered or ordered in whatever sequence: shares of each
/// title sum to one, what lies on the land lies on it until it is released, no two parcels overlap,
/// and the land neither grows nor shrinks.
class LandPropertiesTest {
  private static final int STEPS = 60;

  private final Land land = Land.open();
  private final List<TestIdentity> people = List.of(KIM, LEE, PARK);

  /// Open parcels as rectangles `west south east north` in millionths of a degree.
  private final Map<String, int[]> open = new TreeMap<>();

  /// Which encumbrances must be on each open parcel.
  private final Map<String, Set<String>> encumbered = new TreeMap<>();

  private int serial;
  private final Map<String, Integer> done = new TreeMap<>();

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void theRegistersInvariantsHold(long seed) throws Exception {
    Random random = new Random(seed);
    open.put("P0", new int[] {0, 0, 1024, 1024});
    encumbered.put("P0", new TreeSet<>());
    String kim = land.ownerId(KIM);
    land.register("P0", DivisionsTest.part(0, 0, 1024, 1024), Map.of(kim, "1/1")).value();
    for (int step = 0; step < STEPS; step++) {
      String parcel = List.copyOf(open.keySet()).get(random.nextInt(open.size()));
      switch (random.nextInt(6)) {
        case 0 -> sell(parcel, random);
        case 1 -> order(parcel, random);
        case 2 -> encumber(parcel, random);
        case 3 -> divide(parcel, random);
        default -> merge();
      }
      check("seed %d step %d".formatted(seed, step));
    }
    checkGround("seed " + seed);
    assertThat(done.keySet()).contains("sold", "ordered", "encumbered", "divided", "merged");
  }

  private void count(String what) {
    done.merge(what, 1, Integer::sum);
  }

  private List<TestIdentity> owners(String parcel) {
    String shares = land.title(parcel).getJSONArray("shares").toString();
    return people.stream().filter(p -> shares.contains(land.ownerId(p))).toList();
  }

  private void sell(String parcel, Random random) {
    TestIdentity seller = owners(parcel).getFirst();
    TestIdentity buyer = people.get(random.nextInt(3));
    String offer = "o" + serial++;
    String share = "1/" + (1 + random.nextInt(3));
    if (!land.offer(seller, parcel, offer, share, "OTHER", buyer).succeeded()) {
      return;
    }
    land.disclose(seller, parcel, offer).value();
    land.ledger.as(buyer).submit("acceptOffer", parcel, offer, "").value();
    land.ledger
        .as(Land.NOTARY)
        .submit("certifySale", parcel, offer, Caller.sha256Hex(offer), "UR")
        .value();
    if (random.nextInt(4) > 0) {
      encumbered
          .get(parcel)
          .forEach(
              id -> land.ledger.as(REGISTRAR).submit("consentToSale", parcel, offer, id).value());
    }
    if (land.ledger.as(REGISTRAR).submit("enterSale", parcel, offer).succeeded()) {
      count("sold");
    } else {
      land.ledger.as(REGISTRAR).submit("cancelOffer", parcel, offer).value();
    }
  }

  private void order(String parcel, Random random) {
    String from = land.ownerId(people.get(random.nextInt(3)));
    String to = land.ownerId(people.get(random.nextInt(3)));
    var ordered =
        land.ledger.as(COURT).submit("orderTransfer", parcel, "c" + serial++, from, to, "1/3");
    if (ordered.succeeded()) {
      count("ordered");
    }
  }

  private void encumber(String parcel, Random random) {
    Set<String> there = encumbered.get(parcel);
    if (there.size() > 2) {
      String id = List.copyOf(there).getFirst();
      land.ledger.as(COURT).submit("releaseEncumbrance", parcel, id, "paid").value();
      there.remove(id);
      return;
    }
    String id = "m" + serial++;
    String rule = random.nextBoolean() ? "CARRY" : "CONSENT";
    String text = Land.encumbrance(id, "MORTGAGE", "ref:bank", rule);
    land.consent(parcel, text, owners(parcel).toArray(TestIdentity[]::new));
    land.ledger.as(REGISTRAR).submit("enterEncumbrance", parcel, text).value();
    there.add(id);
    count("encumbered");
  }

  private void divide(String parcel, Random random) {
    int[] box = open.get(parcel);
    boolean across = random.nextBoolean();
    int length = across ? box[2] - box[0] : box[3] - box[1];
    if (length < 8) {
      return;
    }
    int cut = (across ? box[0] : box[1]) + 1 + random.nextInt(length - 2);
    int[] first =
        across ? new int[] {box[0], box[1], cut, box[3]} : new int[] {box[0], box[1], box[2], cut};
    int[] second =
        across ? new int[] {cut, box[1], box[2], box[3]} : new int[] {box[0], cut, box[2], box[3]};
    String a = "P" + ++serial;
    String b = "P" + ++serial;
    String plan =
        DivisionsTest.plan(
            parcel, DivisionsTest.child(a, part(first)), DivisionsTest.child(b, part(second)));
    land.consent(parcel, plan, owners(parcel).toArray(TestIdentity[]::new));
    land.ledger.as(REGISTRAR).submit("subdivideParcel", plan).value();
    Set<String> there = encumbered.remove(parcel);
    open.remove(parcel);
    open.put(a, first);
    open.put(b, second);
    encumbered.put(a, new TreeSet<>(there));
    encumbered.put(b, new TreeSet<>(there));
    count("divided");
  }

  private static String part(int[] box) {
    return DivisionsTest.part(box[0], box[1], box[2], box[3]);
  }

  /// The first two that make a rectangle and have the same owners; others must be refused.
  private void merge() {
    for (String parcel : List.copyOf(open.keySet())) {
      for (String other : List.copyOf(open.keySet())) {
        int[] union = union(open.get(parcel), open.get(other));
        if (parcel.compareTo(other) < 0 && union != null && merge(parcel, other, union)) {
          return;
        }
      }
    }
  }

  private boolean merge(String parcel, String other, int[] union) {
    Set<String> all = new TreeSet<>(encumbered.get(parcel));
    all.addAll(encumbered.get(other));
    String id = "P" + ++serial;
    String plan =
        "{\"parcel\":\"%s\",\"parents\":[\"%s\",\"%s\"],\"ranks\":[%s]}"
            .formatted(
                id,
                parcel,
                other,
                all.stream().map(JSONObject::quote).collect(Collectors.joining(",")));
    for (String parent : List.of(parcel, other)) {
      land.consent(parent, plan, owners(parent).toArray(TestIdentity[]::new));
      land.ledger
          .as(Land.NOTARY)
          .submit("recordDeed", parent, Caller.sha256Hex(plan), "for the bank")
          .value();
    }
    var merged = land.ledger.as(REGISTRAR).submit("mergeParcels", plan);
    if (!merged.succeeded()) {
      Land.refused(merged, Rule.OWNERS_DIFFER);
      return false;
    }
    List.of(parcel, other)
        .forEach(parent -> {
          open.remove(parent);
          encumbered.remove(parent);
        });
    open.put(id, union);
    encumbered.put(id, all);
    count("merged");
    return true;
  }

  private static int @org.jspecify.annotations.Nullable [] union(int[] a, int[] b) {
    boolean beside = a[1] == b[1] && a[3] == b[3] && (a[2] == b[0] || b[2] == a[0]);
    boolean above = a[0] == b[0] && a[2] == b[2] && (a[3] == b[1] || b[3] == a[1]);
    return beside || above
        ? new int[] {
          Math.min(a[0], b[0]), Math.min(a[1], b[1]), Math.max(a[2], b[2]), Math.max(a[3], b[3])
        }
        : null;
  }

  private void check(String when) {
    for (String parcel : open.keySet()) {
      JSONObject title = land.title(parcel);
      List<Share> shares = new ArrayList<>();
      title
          .getJSONArray("shares")
          .forEach(s -> shares.add(Share.parse(((JSONObject) s).getString("share"))));
      assertThat(Share.sum(shares)).as(when).isEqualTo(Share.WHOLE);
      assertThat(new TreeSet<>(land.ranks(parcel)))
          .as("%s, encumbrances of %s", when, parcel)
          .isEqualTo(encumbered.get(parcel));
    }
  }

  private void checkGround(String when) throws Exception {
    Map<String, Geometry> all = new TreeMap<>();
    for (String parcel : open.keySet()) {
      JSONObject read = new JSONObject(land.ledger.evaluate("readParcel", parcel).value());
      all.put(parcel, GeoJson.parse(read.getJSONObject("geometry")));
    }
    double sum = 0;
    for (Map.Entry<String, Geometry> one : all.entrySet()) {
      sum += EqualArea.squareMetres(one.getValue());
      for (Map.Entry<String, Geometry> other : all.entrySet()) {
        if (one.getKey().compareTo(other.getKey()) < 0) {
          Geometry common =
              OverlayNGRobust.overlay(one.getValue(), other.getValue(), OverlayNG.INTERSECTION);
          assertThat(EqualArea.squareMetres(common))
              .as("%s: %s and %s", when, one.getKey(), other.getKey())
              .isLessThan(1.0);
        }
      }
    }
    Geometry first = GeoJson.parse(new JSONObject(DivisionsTest.part(0, 0, 1024, 1024)));
    assertThat(sum)
        .as(when)
        .isCloseTo(EqualArea.squareMetres(first), org.assertj.core.data.Offset.offset(1.0));
  }
}
