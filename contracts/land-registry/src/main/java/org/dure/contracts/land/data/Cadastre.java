package org.dure.contracts.land.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/// A cadastre made up from a seed: a town of districts of 250 lots each, with owners, mortgages and
/// sales. The same seed and size give the same bytes in every run. Neighbours share their corners,
/// so nothing overlaps.
///
/// Owners are references to persons of a register that is carried over: seven persons for ten lots,
/// and twenty companies that own a tenth of all. Of the lots a quarter belong to two owners, a
/// twentieth to three; half bear a mortgage and a twelfth of all a second one; a tenth of those
/// with one owner have been sold since the register was copied.
public final class Cadastre {
  /// Lots of a district.
  public static final int DISTRICT_LOTS = 250;

  private static final int COLUMNS = 25;
  private static final int COMPANIES = 20;
  private static final int BANKS = 12;
  private static final double WEST = 126.9;
  private static final double SOUTH = 37.2;
  private static final double LOT_LON = 0.00027;
  private static final double LOT_LAT = 0.00029;
  private static final double ALLEY_LON = 0.00006;
  private static final double STREET_LAT = 0.0001;
  private static final double ROAD = 0.0003;
  private static final double DISTRICT_LON = COLUMNS * LOT_LON + 5 * ALLEY_LON + ROAD;
  private static final double DISTRICT_LAT =
      DISTRICT_LOTS / COLUMNS * LOT_LAT + 5 * STREET_LAT + ROAD;
  private static final List<String> USES =
      List.of("residential", "residential", "residential", "commercial", "garden", "field");

  private final long seed;
  private final int parcels;
  private final int acrossMax;

  /// @param parcels from 1 to 10,000,000
  public Cadastre(long seed, int parcels) {
    if (parcels < 1 || parcels > 10_000_000) {
      throw new IllegalArgumentException("a cadastre has 1 to 10,000,000 parcels, not " + parcels);
    }
    this.seed = seed;
    this.parcels = parcels;
    this.acrossMax = (int) Math.ceil(Math.sqrt(districts() / 2.0));
  }

  public int parcels() {
    return parcels;
  }

  public int districts() {
    return (parcels + DISTRICT_LOTS - 1) / DISTRICT_LOTS;
  }

  /// Lots of a district; the last one may have fewer.
  public int lots(int district) {
    return Math.min(DISTRICT_LOTS, parcels - district * DISTRICT_LOTS);
  }

  /// The id of the nth lot of all.
  public static String id(int lot) {
    return "KD-%05d-%03d".formatted(lot / DISTRICT_LOTS, lot % DISTRICT_LOTS + 1);
  }

  /// The middle of a lot, as longitude and latitude.
  public double[] middle(int lot) {
    int district = lot / DISTRICT_LOTS;
    int n = lot % DISTRICT_LOTS;
    return bend(
        west(district, n % COLUMNS) + LOT_LON / 2, south(district, n / COLUMNS) + LOT_LAT / 2);
  }

  /// Somebody who may own something.
  public String owner(Random random) {
    return random.nextInt(10) == 0
        ? "ref:company/" + (1 + random.nextInt(COMPANIES))
        : "ref:person/" + (1 + random.nextInt(Math.max(1, parcels * 7 / 10)));
  }

  /// The lots of a district as `registerParcels` takes them.
  public String parcelsJson(int district) {
    Random random = random(district, 0);
    StringBuilder json = new StringBuilder("[");
    for (int n = 0; n < lots(district); n++) {
      json.append(n == 0 ? "" : ",").append(parcel(district, n, owners(random), random));
    }
    return json.append(']').toString();
  }

  /// The sales of a district as `enterOldSales` takes them; an empty array if there are none.
  public String salesJson(int district) {
    Random random = random(district, 0);
    Random sales = random(district, 1);
    List<String> all = new ArrayList<>();
    for (int n = 0; n < lots(district); n++) {
      List<String> owners = owners(random);
      parcel(district, n, owners, random);
      String buyer = owner(sales);
      boolean sold = owners.size() == 1 && sales.nextInt(10) == 0;
      if (sold && !buyer.equals(owners.getFirst())) {
        all.add(
            "{\"parcel\":\"%s\",\"seller\":\"%s\",\"buyer\":\"%s\",\"share\":\"1/1\",\"soldAt\":\"2025-%02d-%02dT10:00:00Z\",\"reference\":\"UR %d/2025\"}"
                .formatted(
                    id(district * DISTRICT_LOTS + n),
                    owners.getFirst(),
                    buyer,
                    1 + sales.nextInt(12),
                    1 + sales.nextInt(28),
                    1 + sales.nextInt(9_999)));
      }
    }
    return "[" + String.join(",", all) + "]";
  }

  private Random random(int district, int salt) {
    return new Random(seed * 1_000_003 + district * 31L + salt);
  }

  private List<String> owners(Random random) {
    int dice = random.nextInt(20);
    int wanted = dice == 0 ? 3 : dice <= 5 ? 2 : 1;
    List<String> owners = new ArrayList<>();
    while (owners.size() < Math.min(wanted, parcels)) {
      String owner = owner(random);
      if (!owners.contains(owner)) {
        owners.add(owner);
      }
    }
    return owners;
  }

  private String parcel(int district, int n, List<String> owners, Random random) {
    StringBuilder json = new StringBuilder(700);
    json.append("{\"parcel\":\"").append(id(district * DISTRICT_LOTS + n));
    json.append("\",\"use\":\"").append(USES.get(random.nextInt(USES.size())));
    json.append("\",\"address\":\"Lane ").append(n / COLUMNS + 1);
    json.append(" no. ").append(n % COLUMNS + 1).append(", district ").append(district);
    json.append("\",\"owners\":[");
    for (int i = 0; i < owners.size(); i++) {
      json.append(i == 0 ? "" : ",");
      json.append("{\"owner\":\"").append(owners.get(i));
      json.append("\",\"share\":\"1/").append(owners.size()).append("\"}");
    }
    json.append(']');
    mortgages(json, random);
    return json.append(",\"geometry\":").append(polygon(district, n)).append('}').toString();
  }

  private static void mortgages(StringBuilder json, Random random) {
    int dice = random.nextInt(12);
    int count = dice == 0 ? 2 : dice <= 5 ? 1 : 0;
    for (int i = 0; i < count; i++) {
      json.append(i == 0 ? ",\"encumbrances\":[" : ",");
      json.append("{\"id\":\"m")
          .append(i + 1)
          .append("\",\"kind\":\"MORTGAGE\",\"holder\":\"ref:bank/");
      json.append(1 + random.nextInt(BANKS)).append("\",\"amount\":\"");
      json.append(1_000_000L * (10 + random.nextInt(490)));
      json.append("\",\"currency\":\"EUR\",\"onTransfer\":\"CARRY\",\"reference\":\"UR ");
      json.append(1 + random.nextInt(9_999)).append("/2019\"}");
    }
    json.append(count == 0 ? "" : "]");
  }

  private double west(int district, int column) {
    int across = district % acrossMax;
    int alleys = column / 5;
    return WEST + across * DISTRICT_LON + column * LOT_LON + alleys * ALLEY_LON;
  }

  private double south(int district, int row) {
    int up = district / acrossMax;
    int streets = row / 2;
    return SOUTH + up * DISTRICT_LAT + row * LOT_LAT + streets * STREET_LAT;
  }

  private String polygon(int district, int n) {
    double west = west(district, n % COLUMNS);
    double south = south(district, n / COLUMNS);
    StringBuilder json = new StringBuilder("{\"type\":\"Polygon\",\"coordinates\":[[");
    double[][] corners = {
      {west, south},
      {west + LOT_LON, south},
      {west + LOT_LON, south + LOT_LAT},
      {west, south + LOT_LAT},
      {west, south}
    };
    for (int i = 0; i < corners.length; i++) {
      double[] at = bend(corners[i][0], corners[i][1]);
      json.append(i == 0 ? "" : ",");
      json.append(String.format(Locale.ROOT, "[%.7f,%.7f]", at[0], at[1]));
    }
    return json.append("]]}").toString();
  }

  /// No street is quite straight.
  private static double[] bend(double lon, double lat) {
    return new double[] {
      lon + 0.00008 * StrictMath.sin(lat * 400), lat + 0.00008 * StrictMath.sin(lon * 300)
    };
  }
}
