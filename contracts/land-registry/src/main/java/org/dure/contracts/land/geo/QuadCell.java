package org.dure.contracts.land.geo;

import java.util.ArrayList;
import java.util.List;
import org.locationtech.jts.geom.Envelope;

/// A square of the quad tree over longitude and latitude. Level 0 is one cell 360 degrees wide;
/// each level halves it; level 20 is about 40 m wide at the equator. Its path is one digit 0–3 per
/// level, so a cell's path is a prefix of those within.
public record QuadCell(int level, int x, int y) {
  public static final int LEVEL_MAX = 20;

  /// The cells (four at most) that cover a box, at the finest level whose cells are not smaller
  /// than the box.
  public static List<QuadCell> covering(Envelope box) {
    return covering(box, levelOf(box));
  }

  /// The cells of a level that meet a box.
  public static List<QuadCell> covering(Envelope box, int level) {
    List<QuadCell> cells = new ArrayList<>();
    for (int y = index(box.getMinY() + 90, level); y <= index(box.getMaxY() + 90, level); y++) {
      for (int x = index(box.getMinX() + 180, level); x <= index(box.getMaxX() + 180, level); x++) {
        cells.add(new QuadCell(level, x, y));
      }
    }
    return cells;
  }

  public static int levelOf(Envelope box) {
    double extent = Math.max(box.getWidth(), box.getHeight());
    int level = 0;
    while (level < LEVEL_MAX && sizeOf(level + 1) >= extent) {
      level++;
    }
    return level;
  }

  private static double sizeOf(int level) {
    return 360.0 / (1 << level);
  }

  private static int index(double degrees, int level) {
    int last = (1 << level) - 1;
    return Math.clamp((long) Math.floor(degrees / sizeOf(level)), 0, last);
  }

  /// Digits from the coarsest level down; empty for level 0.
  public List<String> path() {
    List<String> path = new ArrayList<>(level);
    for (int bit = level - 1; bit >= 0; bit--) {
      path.add(Integer.toString(((y >> bit) & 1) * 2 + ((x >> bit) & 1)));
    }
    return path;
  }
}
