package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.dure.contracts.land.geo.EqualArea;
import org.json.JSONException;
import org.json.JSONObject;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/// Subdivision: a parcel becomes two or more that cover it exactly. Each child inherits owners,
/// encumbrances in their ranks, leases and disputes; the parent's title is closed and names them.
final class Divisions {
  private static final int CHILDREN_MAX = 100;

  private final Act act;
  private final Titles titles;
  private final Topology topology;

  Divisions(Act act) {
    this.act = act;
    this.titles = act.titles();
    this.topology = new Topology(act.state(), act.config());
    act.require(Role.REGISTRAR);
  }

  /// A child of the plan, with the buildings that stand on it.
  private record Child(Ground ground, List<String> buildings) {}

  Json subdivide(String text) {
    try {
      return subdivide(new JSONObject(text), Caller.sha256Hex(text));
    } catch (JSONException e) {
      throw Rule.BAD_PLAN.refusal("the plan is not as documented: %s", e.getMessage());
    }
  }

  private Json subdivide(JSONObject plan, String hash) {
    String parent = plan.getString("parent");
    Title before = titles.of(parent).requireFree();
    Succession.requireNoSale(act, parent);
    List<Child> children = children(plan, parent);
    requireBuildings(before, children);
    List<Ground> grounds = children.stream().map(Child::ground).toList();
    topology.requireRoom(grounds, Set.of(parent));
    requireCover(parent, grounds);
    act.consents().take(parent, hash, before.shares().keySet());
    List<String> ids = grounds.stream().map(Ground::id).toList();
    topology.leave(parent);
    titles.change(
        before,
        before.succeededBy(ids, "divided into " + String.join(", ", ids), act.state().now()));
    children.forEach(child -> enter(before, child));
    Json done =
        Json.object(
            "parent", parent,
            "children", grounds.stream().map(g -> g.json(act.state().now())).toList(),
            "plan", hash);
    act.state().event("ParcelSubdivided", done);
    return done;
  }

  private void enter(Title parent, Child child) {
    topology.enter(child.ground());
    List<Entry> entries =
        parent.entries().all().stream()
            .filter(e -> !(e instanceof Building) || child.buildings().contains(e.id()))
            .toList();
    titles.create(
        new Title(
            child.ground().id(),
            parent.shares(),
            new Entries(entries),
            List.of(),
            "divided from " + parent.parcel(),
            act.state().now()));
  }

  private List<Child> children(JSONObject plan, String parent) {
    List<Child> children = new ArrayList<>();
    for (Object each : plan.getJSONArray("children")) {
      if (!(each instanceof JSONObject json)) {
        throw Rule.BAD_PLAN.refusal("a child of parcel %s is not an object", parent);
      }
      List<String> buildings = new ArrayList<>();
      if (json.has("buildings")) {
        json.getJSONArray("buildings").forEach(id -> buildings.add((String) id));
      }
      children.add(new Child(Ground.parse(json, act.config()), buildings));
    }
    if (children.size() < 2 || children.size() > CHILDREN_MAX) {
      throw Rule.BAD_PLAN.refusal(
          "the plan divides parcel %s into %d, 2 to %d are taken",
          parent, children.size(), CHILDREN_MAX);
    }
    return children;
  }

  private static void requireBuildings(Title parent, List<Child> children) {
    List<String> placed =
        children.stream().flatMap(child -> child.buildings().stream()).sorted().toList();
    List<String> standing =
        parent.entries().only(Building.class).stream().map(Building::id).sorted().toList();
    if (!placed.equals(standing)) {
      throw Rule.BAD_PLAN.refusal(
          "the plan places the buildings %s, on parcel %s stand %s",
          placed, parent.parcel(), standing);
    }
  }

  private void requireCover(String parent, List<Ground> children) {
    Geometry whole = topology.geometry(parent);
    Geometry union = null;
    double sum = 0;
    for (Ground child : children) {
      double outside = Topology.excessSquareMetres(child.geometry(), whole);
      if (outside > topology.toleranceSqm()) {
        throw Rule.OUTSIDE_PARENT.refusal(
            "parcel %s lies %.2f m² outside parcel %s, tolerance %.2f m²",
            child.id(), outside, parent, topology.toleranceSqm());
      }
      union =
          union == null
              ? child.geometry()
              : OverlayNGRobust.overlay(
                  union,
                  child.geometry(),
                  org.locationtech.jts.operation.overlayng.OverlayNG.UNION);
      sum += EqualArea.squareMetres(child.geometry());
    }
    double missing = union == null ? 0 : Topology.excessSquareMetres(whole, union);
    double off = sum - EqualArea.squareMetres(whole);
    if (missing > topology.toleranceSqm() || Math.abs(off) > topology.toleranceSqm()) {
      throw Rule.NOT_COVERED.refusal(
          "the plan leaves %.2f m² of parcel %s out and its areas are off by %s m², tolerance %.2f"
              + " m²",
          missing, parent, String.format(Locale.ROOT, "%+.2f", off), topology.toleranceSqm());
    }
  }
}
