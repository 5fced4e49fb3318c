package org.dure.contracts.land.geo;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.locationtech.jts.geom.Coordinate;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryFactory;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.valid.IsValidOp;
import org.locationtech.jts.operation.valid.TopologyValidationError;

/// GeoJSON (RFC 7946) polygons and multipolygons: longitude and latitude in degrees; heights are
/// dropped.
public final class GeoJson {
  /// Vertices of one geometry.
  public static final int VERTICES_MAX = 20_000;

  private static final GeometryFactory FACTORY = new GeometryFactory();

  private GeoJson() {}

  /// A polygon or multipolygon that is valid by the OGC rules and has an area.
  public static Geometry parse(JSONObject json) throws BadGeometryException {
    Geometry geometry;
    try {
      JSONArray coordinates = json.getJSONArray("coordinates");
      geometry =
          switch (json.optString("type")) {
            case "Polygon" -> polygon(coordinates);
            case "MultiPolygon" -> multiPolygon(coordinates);
            default ->
                throw new BadGeometryException(
                    "type must be Polygon or MultiPolygon, is '" + json.optString("type") + "'");
          };
    } catch (JSONException | IllegalArgumentException e) {
      throw new BadGeometryException("not GeoJSON coordinates: " + e.getMessage());
    }
    requireValid(geometry);
    return geometry;
  }

  private static void requireValid(Geometry geometry) throws BadGeometryException {
    if (geometry.getNumPoints() > VERTICES_MAX) {
      throw new BadGeometryException(
          geometry.getNumPoints() + " vertices, at most " + VERTICES_MAX + " are taken");
    }
    TopologyValidationError error = new IsValidOp(geometry).getValidationError();
    if (error != null) {
      throw new BadGeometryException(
          error.getMessage()
              + " at "
              + error.getCoordinate().getX()
              + " "
              + error.getCoordinate().getY());
    }
    if (geometry.getArea() <= 0) {
      throw new BadGeometryException("the polygon has no area");
    }
  }

  private static Geometry multiPolygon(JSONArray polygons) throws BadGeometryException {
    List<Polygon> parts = new ArrayList<>();
    for (int i = 0; i < polygons.length(); i++) {
      parts.add(polygon(polygons.getJSONArray(i)));
    }
    return FACTORY.createMultiPolygon(parts.toArray(Polygon[]::new));
  }

  private static Polygon polygon(JSONArray rings) throws BadGeometryException {
    if (rings.isEmpty()) {
      throw new BadGeometryException("a polygon without a ring");
    }
    LinearRing[] holes = new LinearRing[rings.length() - 1];
    for (int i = 1; i < rings.length(); i++) {
      holes[i - 1] = ring(rings.getJSONArray(i));
    }
    return FACTORY.createPolygon(ring(rings.getJSONArray(0)), holes);
  }

  private static LinearRing ring(JSONArray positions) throws BadGeometryException {
    Coordinate[] points = new Coordinate[positions.length()];
    for (int i = 0; i < points.length; i++) {
      JSONArray position = positions.getJSONArray(i);
      double lon = position.getDouble(0);
      double lat = position.getDouble(1);
      if (!(Math.abs(lon) <= 180) || !(Math.abs(lat) <= 90)) {
        throw new BadGeometryException("position " + lon + " " + lat + " is not on WGS 84");
      }
      points[i] = new Coordinate(lon, lat);
    }
    return FACTORY.createLinearRing(points);
  }

  /// The geometry as a GeoJSON object, with every digit it has.
  public static String format(Geometry geometry) {
    StringBuilder out = new StringBuilder("{\"type\":\"");
    if (geometry instanceof Polygon polygon) {
      out.append("Polygon\",\"coordinates\":");
      append(out, polygon);
    } else {
      out.append("MultiPolygon\",\"coordinates\":[");
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        append(out.append(i == 0 ? "" : ","), (Polygon) geometry.getGeometryN(i));
      }
      out.append(']');
    }
    return out.append('}').toString();
  }

  private static void append(StringBuilder out, Polygon polygon) {
    append(out.append('['), polygon.getExteriorRing());
    for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
      append(out.append(','), polygon.getInteriorRingN(i));
    }
    out.append(']');
  }

  private static void append(StringBuilder out, LinearRing ring) {
    char before = '[';
    for (Coordinate c : ring.getCoordinates()) {
      out.append(before).append('[').append(c.getX()).append(',').append(c.getY()).append(']');
      before = ',';
    }
    out.append(']');
  }
}
