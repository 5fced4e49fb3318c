package org.dure.contracts.land;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.dure.contracts.land.geo.GeoJson;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.json.JSONObject;
import org.locationtech.jts.geom.Envelope;
import org.locationtech.jts.io.ParseException;
import org.locationtech.jts.io.WKBReader;

/// What can be asked of the registry.
final class LandQueries {
  private static final int PAGE_MAX = 1_000;
  private static final int BOX_HITS_MAX = 20_000;

  private final LandState state;

  LandQueries(LandState state) {
    this.state = state;
  }

  Json parcel(String id) {
    Json parcel = stored(id);
    try {
      String geometry = GeoJson.format(new WKBReader().read(state.get(LandState.GEOMETRY, id)));
      String text = parcel.text();
      return new Json(text.substring(0, text.length() - 1) + ",\"geometry\":" + geometry + "}");
    } catch (ParseException e) {
      throw new IllegalStateException("the stored geometry of " + id + " cannot be read", e);
    }
  }

  private Json stored(String id) {
    JSONObject json = state.json(Rule.NO_SUCH_PARCEL, LandState.PARCEL, OwnerId.id("parcel", id));
    return Json.object(
        "parcel", id,
        "areaSqm", json.getNumber("areaSqm"),
        "use", json.getString("use"),
        "address", json.getString("address"),
        "registeredAt", json.getString("registeredAt"));
  }

  Json extract(String id) {
    Title title = state.title(id);
    List<Json> open =
        state.under(LandState.OFFER, List.of(id)).stream()
            .map(found -> Offer.parse(new JSONObject(found.value())))
            .filter(Offer::isOpen)
            .map(Offer::json)
            .toList();
    List<Object> pairs = new ArrayList<>(List.of("parcel", stored(id)));
    pairs.addAll(said(title));
    pairs.addAll(List.of("offers", open));
    return Json.object(pairs.toArray());
  }

  private static List<Object> said(Title title) {
    List<Object> pairs = new ArrayList<>(List.of("shares", title.sharesJson()));
    pairs.addAll(title.entries().pairs());
    pairs.addAll(
        List.of(
            "successors", title.successors(), "reason", title.reason(), "since", title.since()));
    return pairs;
  }

  /// The title as it stood at a time: what the last transaction up to then made it.
  Json titleAt(String id, String time) {
    Instant until = Act.time(time);
    OwnerId.id(LandState.PARCEL, id);
    try (QueryResultsIterator<KeyModification> history =
        state.stub().getHistoryForKey(state.key(LandState.TITLE, id))) {
      for (KeyModification change : history) {
        if (!change.getTimestamp().isAfter(until)) {
          List<Object> pairs = new ArrayList<>(List.of("parcel", id, "txId", change.getTxId()));
          pairs.addAll(said(Title.parse(new JSONObject(change.getStringValue()))));
          return Json.object(pairs.toArray());
        }
      }
    }
    throw Rule.NO_SUCH_PARCEL.refusal("there was no parcel %s at %s", id, time);
  }

  Json chain(String id) {
    state.title(id);
    List<Json> entries = new ArrayList<>();
    try (QueryResultsIterator<KeyModification> history =
        state.stub().getHistoryForKey(state.key(LandState.TITLE, id))) {
      for (KeyModification change : history) {
        Title title = Title.parse(new JSONObject(change.getStringValue()));
        entries.add(
            Json.object(
                "txId", change.getTxId(),
                "timestamp", change.getTimestamp().toString(),
                "shares", title.sharesJson(),
                "entries", title.entries().ids(),
                "successors", title.successors(),
                "reason", title.reason()));
      }
    }
    return Json.array(entries);
  }

  Json ofOwner(String owner, int pageSize, String bookmark) {
    requirePage(pageSize);
    List<Json> parcels = new ArrayList<>();
    try (var page =
        state
            .stub()
            .getStateByPartialCompositeKeyWithPagination(
                new CompositeKey(LandState.OWNER, OwnerId.checked(owner)), pageSize, bookmark)) {
      for (KeyValue entry : page) {
        String parcel = LandState.lastPart(entry.getKey());
        parcels.add(Json.object("parcel", parcel, "share", entry.getStringValue()));
      }
      return Json.object("parcels", parcels, "bookmark", page.getMetadata().getBookmark());
    }
  }

  /// The bookmark is the last parcel of the page before.
  Json inBox(Envelope box, int pageSize, String bookmark) {
    requirePage(pageSize);
    SortedMap<String, Envelope> found = new ParcelIndex(state).in(box);
    if (found.size() > BOX_HITS_MAX) {
      throw Rule.BOX_TOO_LARGE.refusal(
          "%d parcels meet the box, at most %d are listed: ask for a smaller one",
          found.size(), BOX_HITS_MAX);
    }
    List<Map.Entry<String, Envelope>> page =
        found.tailMap(bookmark + "\0").entrySet().stream().limit(pageSize + 1L).toList();
    boolean more = page.size() > pageSize;
    List<Json> parcels =
        page.stream().limit(pageSize).map(e -> boxed(e.getKey(), e.getValue())).toList();
    return Json.object("parcels", parcels, "bookmark", more ? page.get(pageSize - 1).getKey() : "");
  }

  private static Json boxed(String id, Envelope box) {
    return Json.object(
        "parcel", id, "box", List.of(box.getMinX(), box.getMinY(), box.getMaxX(), box.getMaxY()));
  }

  private static void requirePage(int pageSize) {
    if (pageSize < 1 || pageSize > PAGE_MAX) {
      throw Rule.BAD_PAGE.refusal("page size %d is not from 1 to %d", pageSize, PAGE_MAX);
    }
  }
}
