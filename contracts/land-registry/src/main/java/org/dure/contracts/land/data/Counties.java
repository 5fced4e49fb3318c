package org.dure.contracts.land.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.dure.contracts.land.geo.GeoJson;
import org.json.JSONObject;
import org.json.JSONTokener;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.GeometryFixer;

/// The counties of the United States as parcels, from a resource of this jar (see
/// `us-counties.README.md` beside it).
public final class Counties {
  private static final String RESOURCE = "us-counties.topo.json.gz";

  private Counties() {}

  /// A county's polygon: `US-` and the FIPS code, with `.n` for the nth further polygon of the same
  /// county.
  public record County(String parcel, String name, Polygon polygon) {
    /// The parcel as `registerParcel` takes it, with one owner.
    public String parcelJson(String owner) {
      return "{\"parcel\":%s,\"use\":\"county\",\"address\":%s,\"owners\":[{\"owner\":%s,\"share\":\"1/1\"}],\"geometry\":%s}"
          .formatted(
              JSONObject.quote(parcel),
              JSONObject.quote(name),
              JSONObject.quote(owner),
              GeoJson.format(polygon));
    }
  }

  /// All of them, in order of FIPS code, each polygon valid: rings that quantising made touch
  /// themselves are repaired.
  public static List<County> all() {
    List<County> counties = new ArrayList<>();
    for (TopoJson.Feature feature : new TopoJson(topology()).polygons("counties")) {
      add(feature, counties);
    }
    return counties.stream().sorted((a, b) -> a.parcel.compareTo(b.parcel)).toList();
  }

  private static void add(TopoJson.Feature feature, List<County> counties) {
    String id = "US-" + feature.id() + (feature.part() == 0 ? "" : "." + feature.part());
    Geometry valid =
        feature.polygon().isValid() ? feature.polygon() : GeometryFixer.fix(feature.polygon());
    for (int i = 0; i < valid.getNumGeometries(); i++) {
      if (valid.getGeometryN(i) instanceof Polygon polygon && polygon.getArea() > 0) {
        counties.add(new County(i == 0 ? id : id + "." + "r" + i, feature.name(), polygon));
      }
    }
  }

  private static JSONObject topology() {
    try (InputStream in = Counties.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IOException("the jar has no " + RESOURCE);
      }
      Reader reader = new InputStreamReader(new GZIPInputStream(in), StandardCharsets.UTF_8);
      return new JSONObject(new JSONTokener(reader));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
