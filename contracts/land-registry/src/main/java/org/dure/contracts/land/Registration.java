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

/// Enters new parcels, all or none. Each is compared with the registered parcels near it and,
/// because a transaction does not read its own writes, with the others of its batch.
final class Registration {
  private final LandState state;
  private final RegistryConfig config;
  private final ParcelIndex index;
  private final Map<String, Geometry> neighbours = new HashMap<>();

  Registration(LandState state, RegistryConfig config) {
    this.state = state;
    this.config = config;
    this.index = new ParcelIndex(state);
  }

  void register(List<ParcelInput> parcels) {
    requireNew(parcels);
    for (ParcelInput parcel : parcels) {
      for (String neighbour : index.near(parcel.geometry()).keySet()) {
        requireApart(parcel, neighbour, neighbours.computeIfAbsent(neighbour, this::geometry));
      }
    }
    requireApartFromEachOther(parcels);
    parcels.forEach(this::write);
  }

  private void requireNew(List<ParcelInput> parcels) {
    Set<String> ids = new HashSet<>();
    for (ParcelInput parcel : parcels) {
      if (!ids.add(parcel.id()) || state.has(LandState.PARCEL, parcel.id())) {
        throw Rule.PARCEL_EXISTS.refusal("parcel %s is already registered", parcel.id());
      }
    }
  }

  private void requireApartFromEachOther(List<ParcelInput> parcels) {
    STRtree tree = new STRtree();
    for (int i = 0; i < parcels.size(); i++) {
      tree.insert(parcels.get(i).geometry().getEnvelopeInternal(), i);
    }
    for (int i = 0; i < parcels.size(); i++) {
      ParcelInput parcel = parcels.get(i);
      for (Object hit : tree.query(parcel.geometry().getEnvelopeInternal())) {
        if ((Integer) hit > i) {
          ParcelInput other = parcels.get((Integer) hit);
          requireApart(parcel, other.id(), other.geometry());
        }
      }
    }
  }

  private void requireApart(ParcelInput parcel, String neighbour, Geometry other) {
    double common = commonSquareMetres(parcel.geometry(), other);
    if (common > config.overlapToleranceSqm()) {
      throw Rule.OVERLAP.refusal(
          "parcel %s overlaps parcel %s by %.2f m², tolerance %.2f m²",
          parcel.id(), neighbour, common, config.overlapToleranceSqm());
    }
  }

  private static double commonSquareMetres(Geometry a, Geometry b) {
    if (a.getEnvelopeInternal().intersection(b.getEnvelopeInternal()).getArea() == 0) {
      return 0;
    }
    return EqualArea.squareMetres(OverlayNGRobust.overlay(a, b, OverlayNG.INTERSECTION));
  }

  private Geometry geometry(String parcel) {
    try {
      return new WKBReader().read(state.get(LandState.GEOMETRY, parcel));
    } catch (ParseException e) {
      throw new IllegalStateException("the stored geometry of " + parcel + " cannot be read", e);
    }
  }

  private void write(ParcelInput parcel) {
    String now = state.now();
    state.put(parcel.json(now), LandState.PARCEL, parcel.id());
    state.put(new WKBWriter().write(parcel.geometry()), LandState.GEOMETRY, parcel.id());
    state.putTitle(new Title(parcel.id(), parcel.owners(), "registered", now), Map.of());
    index.add(parcel.id(), parcel.geometry());
  }
}
