package org.dure.contracts.land.geo;

import org.locationtech.jts.geom.CoordinateSequence;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.GeometryCollection;
import org.locationtech.jts.geom.LinearRing;
import org.locationtech.jts.geom.Polygon;

/// Square metres on the WGS 84 ellipsoid, by Lambert's cylindrical equal-area projection of the
/// authalic sphere: a ring's area is R² times the integral of sin β over longitude, β being the
/// authalic latitude (Snyder, Map Projections: A Working Manual, USGS 1987, eqs. 3-11 and 3-12).
/// Edges are straight in longitude and latitude, as RFC 7946 has them; sin β is taken at both ends
/// and the middle of an edge (Simpson), which for edges up to a degree errs by less than one part
/// in 10⁹.
public final class EqualArea {
  private static final double AXIS_METRES = 6_378_137.0;
  private static final double FLATTENING = 1 / 298.257223563;
  private static final double E2 = FLATTENING * (2 - FLATTENING);
  private static final double E = StrictMath.sqrt(E2);
  private static final double Q_POLE = q(1);
  private static final double RADIUS_SQUARED = AXIS_METRES * AXIS_METRES * Q_POLE / 2;

  private EqualArea() {}

  /// The area of the polygons in a geometry; lines and points in it count nothing.
  public static double squareMetres(Geometry geometry) {
    if (geometry instanceof Polygon polygon) {
      double area = ring(polygon.getExteriorRing());
      for (int i = 0; i < polygon.getNumInteriorRing(); i++) {
        area -= ring(polygon.getInteriorRingN(i));
      }
      return area;
    }
    double sum = 0;
    if (geometry instanceof GeometryCollection) {
      for (int i = 0; i < geometry.getNumGeometries(); i++) {
        sum += squareMetres(geometry.getGeometryN(i));
      }
    }
    return sum;
  }

  private static double ring(LinearRing ring) {
    CoordinateSequence points = ring.getCoordinateSequence();
    double sum = 0;
    for (int i = 1; i < points.size(); i++) {
      double from = points.getY(i - 1);
      double to = points.getY(i);
      double mean = (sinBeta(from) + 4 * sinBeta((from + to) / 2) + sinBeta(to)) / 6;
      sum += StrictMath.toRadians(points.getX(i) - points.getX(i - 1)) * mean;
    }
    return Math.abs(sum) * RADIUS_SQUARED;
  }

  private static double sinBeta(double latitude) {
    return q(StrictMath.sin(StrictMath.toRadians(latitude))) / Q_POLE;
  }

  private static double q(double sin) {
    double es = E * sin;
    return (1 - E2) * (sin / (1 - es * es) - StrictMath.log((1 - es) / (1 + es)) / (2 * E));
  }
}
