package org.dure.cli.load;

import java.util.Locale;
import java.util.Random;
import java.util.function.IntFunction;
import org.dure.bench.LoadClient;
import org.dure.bench.LoadTransaction;
import org.dure.cli.client.TransactionFailure;

/// A registrar's clerks, each of whom registers lots along a road of their own, one in a
/// transaction, with polygon, owner and mortgage.
final class LandLoad implements LoadProfile {
  private static final int REGISTRAR = 0;
  private static final double ROAD_APART = 0.001;
  private static final double LOT = 0.0003;
  private static final double LOT_APART = 0.0004;

  @Override
  public String name() {
    return "land-registry";
  }

  @Override
  public String contract() {
    return "land-registry";
  }

  @Override
  public String description(LoadSettings settings) {
    return "a lot each, compared with its neighbours, with owner and mortgage";
  }

  @Override
  public IntFunction<LoadClient> begin(LoadUsers users, LoadSettings settings) {
    try {
      users.query(REGISTRAR, "registryConfig");
    } catch (TransactionFailure notYet) {
      users.submit(
          REGISTRAR,
          "initRegistry",
          "{\"registryMspIds\":[\"%s\"]}".formatted(users.mspId(REGISTRAR)));
    }
    Random place = new Random(settings.run().hashCode());
    double west = -170 + place.nextInt(300);
    double south = -60 + place.nextDouble() * 100;
    return number -> new Clerk(settings.run() + "-" + number, west, south + number * ROAD_APART);
  }

  private static final class Clerk implements LoadClient {
    private final String prefix;
    private final double west;
    private final double south;
    private int lots;

    Clerk(String prefix, double west, double south) {
      this.prefix = prefix;
      this.west = west;
      this.south = south;
    }

    @Override
    public LoadTransaction next() {
      double from = west + lots * LOT_APART;
      String parcel = prefix + "-" + lots++;
      return LoadTransaction.of(
          REGISTRAR,
          "registerParcel",
          String.format(
              Locale.ROOT,
              "{\"parcel\":\"%1$s\",\"use\":\"residential\",\"owners\":[{\"owner\":\"ref:%1$s\",\"share\":\"1/1\"}],\"encumbrances\":[{\"id\":\"m1\",\"kind\":\"MORTGAGE\",\"holder\":\"ref:bank/1\",\"amount\":\"100\",\"currency\":\"EUR\",\"onTransfer\":\"CARRY\",\"reference\":\"UR"
                  + " 1\"}],"
                  + "\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%2$.7f,%3$.7f],[%4$.7f,%3$.7f],[%4$.7f,%5$.7f],[%2$.7f,%5$.7f],[%2$.7f,%3$.7f]]]}}",
              parcel,
              from,
              south,
              from + LOT,
              south + LOT));
    }
  }
}
