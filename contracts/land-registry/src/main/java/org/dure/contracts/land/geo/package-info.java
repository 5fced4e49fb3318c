/// Polygons in WGS 84: reading, areas in square metres, quad cells. Knows nothing of ledgers. Every
/// figure is computed with strict arithmetic, so that two nodes cannot disagree on it.
@NullMarked
package org.dure.contracts.land.geo;

import org.jspecify.annotations.NullMarked;
