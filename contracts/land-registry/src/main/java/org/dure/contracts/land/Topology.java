package org.dure.contracts.land;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.dure.contracts.land.geo.EqualArea;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.index.strtree.STRtree;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;
import org.locationtech.jts.io.WKBWriter;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/// Where parcels lie: no two of them have more than the tolerance in common. New ones are compared
/// with the registered ones near them and, because a transaction does not read its own writes, with
/// each other.
final class Topology {
  private final LandState state;
  private final double toleranceSqm;
  private final ParcelIndex index;
  private final Map<String, Geometry> known = new HashMap<>();

  Topology(LandState state, RegistryConfig config) {
    this.state = state;
    this.toleranceSqm = config.overlapToleranceSqm();
    this.index = new ParcelIndex(state);
  }

  double toleranceSqm() {
    return toleranceSqm;
  }

  /// Refuses parcels that exist already, or overlap a registered one or each other.
  ///
  /// @param making way for them, and so not in theirs
  void requireRoom(List<Ground> parcels, Set<String> making) {
    requireNew(parcels);
    for (Ground parcel : parcels) {
      for (String neighbour : index.near(parcel.geometry()).keySet()) {
        if (!making.contains(neighbour)) {
          requireApart(parcel, neighbour, geometry(neighbour));
        }
      }
    }
    requireApartFromEachOther(parcels);
  }

  private void requireNew(List<Ground> parcels) {
    Set<String> ids = new HashSet<>();
    for (Ground parcel : parcels) {
      if (!ids.add(parcel.id()) || state.has(LandState.PARCEL, parcel.id())) {
        throw Rule.PARCEL_EXISTS.refusal("parcel %s is already registered", parcel.id());
      }
    }
  }

  private void requireApartFromEachOther(List<Ground> parcels) {
    STRtree tree = new STRtree();
    for (int i = 0; i < parcels.size(); i++) {
      tree.insert(parcels.get(i).geometry().getEnvelopeInternal(), i);
    }
    for (int i = 0; i < parcels.size(); i++) {
      Ground parcel = parcels.get(i);
      for (Object hit : tree.query(parcel.geometry().getEnvelopeInternal())) {
        if ((Integer) hit > i) {
          Ground other = parcels.get((Integer) hit);
          requireApart(parcel, other.id(), other.geometry());
        }
      }
    }
  }

  private void requireApart(Ground parcel, String neighbour, Geometry other) {
    double common = commonSquareMetres(parcel.geometry(), other);
    if (common > toleranceSqm) {
      throw Rule.OVERLAP.refusal(
          "parcel %s overlaps parcel %s by %.2f m², tolerance %.2f m²",
          parcel.id(), neighbour, common, toleranceSqm);
    }
  }

  private static double commonSquareMetres(Geometry a, Geometry b) {
    if (a.getEnvelopeInternal().intersection(b.getEnvelopeInternal()).getArea() == 0) {
      return 0;
    }
    return EqualArea.squareMetres(OverlayNGRobust.overlay(a, b, OverlayNG.INTERSECTION));
  }

  /// Square metres of one that are not of the other.
  static double excessSquareMetres(Geometry of, Geometry beyond) {
    return EqualArea.squareMetres(OverlayNGRobust.overlay(of, beyond, OverlayNG.DIFFERENCE));
  }

  Geometry geometry(String parcel) {
    return known.computeIfAbsent(parcel, this::read);
  }

  private Geometry read(String parcel) {
    try {
      return new WKBReader().read(state.get(LandState.GEOMETRY, parcel));
    } catch (ParseException e) {
      throw new IllegalStateException("the stored geometry of " + parcel + " cannot be read", e);
    }
  }

  /// Writes a parcel's land and where to find it.
  void enter(Ground parcel) {
    state.put(parcel.json(state.now()), LandState.PARCEL, parcel.id());
    state.put(new WKBWriter().write(parcel.geometry()), LandState.GEOMETRY, parcel.id());
    index.add(parcel.id(), parcel.geometry());
  }

  /// The parcel is no more: it can still be read, but takes up no room.
  void leave(String parcel) {
    index.remove(parcel, geometry(parcel));
  }
}
