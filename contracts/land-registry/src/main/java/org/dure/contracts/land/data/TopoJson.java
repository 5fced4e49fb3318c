package org.dure.contracts.land.data;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.CoordinateList;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/// Quantised TopoJSON (github.com/topojson/topojson-specification): polygons put together from arcs
/// that neighbours share.
public final class TopoJson {
  private static final GeometryFactory FACTORY = new GeometryFactory();

  private final JSONObject topology;
  private final List<Coordinate[]> arcs = new ArrayList<>();

  public TopoJson(JSONObject topology) {
    this.topology = topology;
    JSONObject transform = topology.getJSONObject("transform");
    JSONArray scale = transform.getJSONArray("scale");
    JSONArray translate = transform.getJSONArray("translate");
    JSONArray encoded = topology.getJSONArray("arcs");
    for (int i = 0; i < encoded.length(); i++) {
      arcs.add(decode(encoded.getJSONArray(i), scale, translate));
    }
  }

  private static Coordinate[] decode(JSONArray arc, JSONArray scale, JSONArray translate) {
    Coordinate[] points = new Coordinate[arc.length()];
    long x = 0;
    long y = 0;
    for (int i = 0; i < points.length; i++) {
      x += arc.getJSONArray(i).getLong(0);
      y += arc.getJSONArray(i).getLong(1);
      points[i] =
          new Coordinate(
              x * scale.getDouble(0) + translate.getDouble(0),
              y * scale.getDouble(1) + translate.getDouble(1));
    }
    return points;
  }

  /// A polygon of an object: the object's id and name, and which of its polygons this is, from 0.
  public record Feature(String id, String name, int part, Polygon polygon) {}

  /// The polygons of every geometry in a collection, multipolygons taken apart, in file order. A
  /// polygon that quantising shrank to nothing is empty.
  public List<Feature> polygons(String collection) {
    JSONArray geometries =
        topology.getJSONObject("objects").getJSONObject(collection).getJSONArray("geometries");
    List<Feature> features = new ArrayList<>();
    for (int i = 0; i < geometries.length(); i++) {
      addPolygons(geometries.getJSONObject(i), features);
    }
    return features;
  }

  private void addPolygons(JSONObject geometry, List<Feature> features) {
    String id = geometry.get("id").toString();
    JSONObject properties = geometry.optJSONObject("properties", new JSONObject());
    String name = properties.optString("name", id);
    JSONArray rings = geometry.getJSONArray("arcs");
    if (geometry.getString("type").equals("Polygon")) {
      features.add(new Feature(id, name, 0, polygon(rings)));
    } else {
      for (int part = 0; part < rings.length(); part++) {
        features.add(new Feature(id, name, part, polygon(rings.getJSONArray(part))));
      }
    }
  }

  private Polygon polygon(JSONArray rings) {
    List<LinearRing> holes = new ArrayList<>();
    for (int i = 1; i < rings.length(); i++) {
      LinearRing hole = ring(rings.getJSONArray(i));
      if (!hole.isEmpty()) {
        holes.add(hole);
      }
    }
    LinearRing shell = ring(rings.getJSONArray(0));
    return shell.isEmpty()
        ? FACTORY.createPolygon()
        : FACTORY.createPolygon(shell, holes.toArray(LinearRing[]::new));
  }

  private LinearRing ring(JSONArray indexes) {
    CoordinateList points = new CoordinateList();
    for (int i = 0; i < indexes.length(); i++) {
      int index = indexes.getInt(i);
      // ~index names an arc to be walked backwards.
      points.add(arcs.get(index < 0 ? ~index : index), false, index >= 0);
    }
    points.closeRing();
    // Quantising may leave a sliver with too few points to be a ring.
    return points.size() < 4
        ? FACTORY.createLinearRing()
        : FACTORY.createLinearRing(points.toCoordinateArray());
  }
}
