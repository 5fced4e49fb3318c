package org.dure.cli.demo;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.dure.contracts.land.data.Cadastre;
import org.dure.contracts.land.data.Counties;
import org.dure.model.Sha256;

/// Parcels, or old sales, that are entered in one transaction.
///
/// @param function of the contract
/// @param entries makes the JSON array, as sent
record Batch(String id, String function, Supplier<String> entries, int size) {
  private static final int PARCELS_PER_BATCH = 20;

  /// Every how many parcels one belongs to the seller of the demonstration; the rest is carried
  /// over from a register.
  private static final int SELLERS_SHARE = 10;

  /// Neighbouring districts are not sent one after the other, so that they do not conflict.
  private static final double STRIDE = 0.381966;

  /// The hash that announces what is in the batch: hex SHA-256 of the array's UTF-8 bytes.
  static String manifestHash(String entries) {
    ByteString bytes = ByteString.copyFrom(entries, StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(Sha256.of(bytes).toByteArray());
  }

  /// The counties of the United States in the order of their codes, as batches that are the same in
  /// every run.
  ///
  /// @param limit at most this many parcels
  static List<Batch> ofCounties(int limit, String sellerId) {
    List<Counties.County> counties = Counties.all().stream().limit(limit).toList();
    List<Batch> batches = new ArrayList<>();
    for (int from = 0; from < counties.size(); from += PARCELS_PER_BATCH) {
      int to = Math.min(counties.size(), from + PARCELS_PER_BATCH);
      List<String> parcels = new ArrayList<>();
      for (int i = from; i < to; i++) {
        Counties.County county = counties.get(i);
        String owner = i % SELLERS_SHARE == 0 ? sellerId : "ref:census/" + county.parcel();
        parcels.add(county.parcelJson(owner));
      }
      String entries = "[" + String.join(",", parcels) + "]";
      batches.add(
          new Batch("counties-" + from + "-" + to, "registerParcels", () -> entries, to - from));
    }
    return batches;
  }

  /// The lots of a cadastre, a district in a batch.
  static List<Batch> ofCadastre(Cadastre cadastre) {
    return scattered(cadastre.districts()).stream()
        .map(district ->
            new Batch(
                "district-" + district,
                "registerParcels",
                () -> cadastre.parcelsJson(district),
                cadastre.lots(district)))
        .toList();
  }

  /// The sales of a cadastre; a district without any has no batch.
  static List<Batch> salesOf(Cadastre cadastre) {
    List<Batch> batches = new ArrayList<>();
    for (int district = 0; district < cadastre.districts(); district++) {
      String sales = cadastre.salesJson(district);
      int count = sales.split("\"parcel\"", -1).length - 1;
      if (count > 0) {
        batches.add(new Batch("sales-" + district, "enterOldSales", () -> sales, count));
      }
    }
    return batches;
  }

  private static List<Integer> scattered(int count) {
    int step = Math.max(1, (int) (count * STRIDE));
    List<Integer> order = new ArrayList<>();
    for (int from = 0; from < step; from++) {
      for (int i = from; i < count; i += step) {
        order.add(i);
      }
    }
    return order;
  }
}
