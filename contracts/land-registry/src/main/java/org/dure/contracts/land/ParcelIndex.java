package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.dure.contracts.land.geo.QuadCell;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.geom.Geometry;

/// The grid: every parcel lies under the quad cells of its own size, so a county takes as few keys
/// as a house lot. A cell's digits are parts of the composite key; `p` ends them. What meets a box
/// is found in the box's cells and all below them (one range each) and in exactly the cells above
/// them (one range each).
final class ParcelIndex {
  private static final String END = "p";

  private final LandState state;
  private final Map<List<String>, List<LandState.Found>> scanned = new HashMap<>();

  ParcelIndex(LandState state) {
    this.state = state;
  }

  void add(String parcel, Geometry geometry) {
    byte[] box = text(geometry.getEnvelopeInternal()).getBytes(StandardCharsets.UTF_8);
    cells(geometry).forEach(cell -> state.put(box, LandState.CELL, key(cell, parcel)));
  }

  void remove(String parcel, Geometry geometry) {
    cells(geometry).forEach(cell -> state.delete(LandState.CELL, key(cell, parcel)));
  }

  private static String[] key(QuadCell cell, String parcel) {
    List<String> parts = new ArrayList<>(cell.path());
    parts.add(END);
    parts.add(parcel);
    return parts.toArray(String[]::new);
  }

  private static Set<QuadCell> cells(Geometry geometry) {
    Set<QuadCell> cells = new LinkedHashSet<>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      cells.addAll(QuadCell.covering(geometry.getGeometryN(i).getEnvelopeInternal()));
    }
    return cells;
  }

  /// Parcels whose part or whole may meet the geometry, by id.
  SortedMap<String, Envelope> near(Geometry geometry) {
    SortedMap<String, Envelope> found = new TreeMap<>();
    for (int i = 0; i < geometry.getNumGeometries(); i++) {
      Envelope box = geometry.getGeometryN(i).getEnvelopeInternal();
      search(box, QuadCell.levelOf(box), found);
    }
    return found;
  }

  /// Parcels whose bounding box meets the box. Looks in cells a quarter of the box's size, to read
  /// little beside it.
  SortedMap<String, Envelope> in(Envelope box) {
    SortedMap<String, Envelope> found = new TreeMap<>();
    search(box, Math.min(QuadCell.levelOf(box) + 2, QuadCell.LEVEL_MAX), found);
    return found;
  }

  private void search(Envelope box, int level, SortedMap<String, Envelope> found) {
    Set<List<String>> prefixes = new LinkedHashSet<>();
    for (QuadCell cell : QuadCell.covering(box, level)) {
      List<String> path = cell.path();
      prefixes.add(path);
      for (int above = 0; above < path.size(); above++) {
        List<String> exact = new ArrayList<>(path.subList(0, above));
        exact.add(END);
        prefixes.add(exact);
      }
    }
    for (List<String> prefix : prefixes) {
      for (LandState.Found entry :
          scanned.computeIfAbsent(prefix, p -> state.under(LandState.CELL, p))) {
        Envelope other = envelope(entry.value());
        if (other.intersects(box)) {
          found.put(entry.id(), other);
        }
      }
    }
  }

  private static String text(Envelope box) {
    return box.getMinX() + "," + box.getMinY() + "," + box.getMaxX() + "," + box.getMaxY();
  }

  private static Envelope envelope(String text) {
    String[] parts = text.split(",", 4);
    return new Envelope(
        Double.parseDouble(parts[0]),
        Double.parseDouble(parts[2]),
        Double.parseDouble(parts[1]),
        Double.parseDouble(parts[3]));
  }
}
