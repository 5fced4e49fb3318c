package org.dure.contracts.land.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.dure.contracts.land.geo.GeoJson;
import org.json.JSONObject;
import org.json.JSONTokener;
import org.jspecify.annotations.Nullable;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.geom.util.GeometryFixer;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/// The counties of the United States as parcels, from a resource of this jar (see
/// `us-counties.README.md` beside it).
public final class Counties {
  private static final String RESOURCE = "us-counties.topo.json.gz";

  /// Counties whose quantised boundary crosses a neighbour's, and that neighbour: San Joaquin and
  /// Santa Clara in California (2,623 m² in common), Ouachita and Richland in Louisiana (0.31 km²).
  private static final Map<String, String> CROSSING =
      Map.of("US-06085", "US-06077", "US-22083", "US-22073");

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

  /// All of them, in order of FIPS code, each polygon valid: where quantising made a ring cross
  /// itself, the largest part is kept. themselves are repaired.
  public static List<County> all() {
    List<County> counties = new ArrayList<>();
    for (TopoJson.Feature feature : new TopoJson(topology()).polygons("counties")) {
      add(feature, counties);
    }
    Map<String, Polygon> polygons = new HashMap<>();
    counties.forEach(c -> polygons.put(c.parcel, c.polygon));
    return counties.stream()
        .map(c -> cut(c, polygons))
        .sorted((a, b) -> a.parcel.compareTo(b.parcel))
        .toList();
  }

  private static County cut(County county, Map<String, Polygon> polygons) {
    String along = CROSSING.get(county.parcel);
    Polygon other = along == null ? null : polygons.get(along);
    if (other == null) {
      return county;
    }
    Polygon rest = largest(OverlayNGRobust.overlay(county.polygon, other, OverlayNG.DIFFERENCE));
    return rest == null ? county : new County(county.parcel, county.name, rest);
  }

  private static void add(TopoJson.Feature feature, List<County> counties) {
    String id = "US-" + feature.id() + (feature.part() == 0 ? "" : "." + feature.part());
    Geometry valid =
        feature.polygon().isValid() ? feature.polygon() : GeometryFixer.fix(feature.polygon());
    Polygon largest = largest(valid);
    if (largest != null) {
      counties.add(new County(id, feature.name(), largest));
    }
  }

  private static @Nullable Polygon largest(Geometry geometry) {
    Polygon largest = null;
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      if (geometry.getGeometryN(i) instanceof Polygon polygon
          && polygon.getArea() > (largest == null ? 0 : largest.getArea())) {
        largest = polygon;
      }
    }
    return largest;
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
