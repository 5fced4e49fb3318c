package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.dure.contracts.land.geo.EqualArea;
import org.dure.contracts.land.geo.GeoJson;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.locationtech.jts.geom.Geometry;
import org.locationtech.jts.geom.Polygon;
import org.locationtech.jts.operation.overlayng.OverlayNG;
import org.locationtech.jts.operation.overlayng.OverlayNGRobust;

/// Merger: parcels of the same owners that make one connected area become one. It takes over all
/// that lay on any of them; their titles are closed and name it.
final class Mergers {
  private static final int PARENTS_MAX = 20;

  private final Act act;
  private final Titles titles;
  private final Topology topology;

  Mergers(Act act) {
    this.act = act;
    this.titles = act.titles();
    this.topology = new Topology(act.state(), act.config());
    act.require(Role.REGISTRAR);
  }

  Json merge(String text) {
    try {
      return merge(new JSONObject(text), Caller.sha256Hex(text));
    } catch (JSONException e) {
      throw Rule.BAD_PLAN.refusal("the plan is not as documented: %s", e.getMessage());
    }
  }

  private Json merge(JSONObject plan, String hash) {
    List<String> ids = new ArrayList<>(new TreeSet<>(strings(plan.getJSONArray("parents"))));
    if (ids.size() < 2 || ids.size() > PARENTS_MAX) {
      throw Rule.BAD_PLAN.refusal(
          "the plan merges %d parcels, 2 to %d are taken", ids.size(), PARENTS_MAX);
    }
    List<Title> parents = ids.stream().map(id -> titles.of(id).requireFree()).toList();
    ids.forEach(id -> Succession.requireNoSale(act, id));
    Succession.requireSameOwners(parents);
    List<String> ranks = strings(plan.optJSONArray("ranks", new JSONArray()));
    Entries entries = Succession.entries(parents, ranks);
    Ground merged = ground(plan, ids);
    topology.requireRoom(List.of(merged), Set.copyOf(ids));
    takeConsents(parents, hash);
    enter(parents, merged, entries);
    Json done = Json.object("parents", ids, "parcel", merged.json(act.state().now()), "plan", hash);
    act.state().event("ParcelsMerged", done);
    return done;
  }

  private void takeConsents(List<Title> parents, String hash) {
    boolean several =
        parents.stream().filter(p -> !p.entries().only(Encumbrance.class).isEmpty()).count() > 1;
    for (Title parent : parents) {
      Set<String> parties = new TreeSet<>(parent.shares().keySet());
      if (several) {
        parties.addAll(Succession.holders(List.of(parent)));
      }
      act.consents().take(parent.parcel(), hash, parties);
    }
  }

  private void enter(List<Title> parents, Ground merged, Entries entries) {
    for (Title parent : parents) {
      topology.leave(parent.parcel());
      titles.change(
          parent,
          parent.succeededBy(
              List.of(merged.id()), "merged into " + merged.id(), act.state().now()));
    }
    topology.enter(merged);
    titles.create(
        new Title(
            merged.id(),
            parents.getFirst().shares(),
            entries,
            List.of(),
            "merged from " + String.join(", ", parents.stream().map(Title::parcel).toList()),
            act.state().now()));
  }

  private Ground ground(JSONObject plan, List<String> parents) {
    String id = OwnerId.id(LandState.PARCEL, plan.getString("parcel"));
    Geometry union = topology.geometry(parents.getFirst());
    double sum = EqualArea.squareMetres(union);
    for (String parent : parents.subList(1, parents.size())) {
      Geometry next = topology.geometry(parent);
      union = OverlayNGRobust.overlay(union, next, OverlayNG.UNION);
      sum += EqualArea.squareMetres(next);
    }
    if (!(union instanceof Polygon)) {
      throw Rule.NOT_CONNECTED.refusal(
          "parcels %s together are %d separate areas, not one", parents, union.getNumGeometries());
    }
    if (union.getNumPoints() > GeoJson.VERTICES_MAX) {
      throw Rule.BAD_GEOMETRY.refusal(
          "geometry of parcel %s: %d vertices, at most %d are taken",
          id, union.getNumPoints(), GeoJson.VERTICES_MAX);
    }
    double off = EqualArea.squareMetres(union) - sum;
    if (Math.abs(off) > topology.toleranceSqm() * parents.size()) {
      throw Rule.AREA_MISMATCH.refusal(
          "parcels %s have %.2f m², their union is off by %.2f m²", parents, sum, off);
    }
    return Ground.of(id, union, plan);
  }

  private static List<String> strings(JSONArray array) {
    List<String> strings = new ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      strings.add(array.getString(i));
    }
    return strings;
  }
}
