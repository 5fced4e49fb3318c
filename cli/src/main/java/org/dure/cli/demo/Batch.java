package org.dure.cli.demo;

import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.dure.contracts.land.data.Counties;
import org.dure.model.Sha256;

/// Parcels that are registered in one transaction.
///
/// @param parcels JSON array, as sent
record Batch(String id, String parcels, int size) {
  private static final int PARCELS_PER_BATCH = 20;

  /// Every how many parcels one belongs to the seller of the demonstration; the rest is carried
  /// over from a register.
  private static final int SELLERS_SHARE = 10;

  /// The hash that announces what is in the batch: hex SHA-256 of the array's UTF-8 bytes.
  String manifestHash() {
    ByteString bytes = ByteString.copyFrom(parcels, StandardCharsets.UTF_8);
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
      batches.add(
          new Batch(
              "counties-" + from + "-" + to, "[" + String.join(",", parcels) + "]", to - from));
    }
    return batches;
  }
}
