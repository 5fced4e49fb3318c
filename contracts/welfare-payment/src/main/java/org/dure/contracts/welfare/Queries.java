package org.dure.contracts.welfare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyModification;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.hyperledger.fabric.shim.ledger.QueryResultsIterator;
import org.hyperledger.fabric.shim.ledger.QueryResultsIteratorWithMetadata;
import org.json.JSONObject;

/// Lists with pages, and histories.
final class Queries {
  private static final int PAGE_MAX = 5_000;

  private final WelfareState state;

  Queries(WelfareState state) {
    this.state = state;
  }

  static void requirePage(int pageSize) {
    if (pageSize < 1 || pageSize > PAGE_MAX) {
      throw Rule.BAD_PAGE.refusal("page size %d is not from 1 to %d", pageSize, PAGE_MAX);
    }
  }

  /// Lists that a key's beginning finds.
  enum Listing {
    CLAIMS(WelfareState.CLAIM),
    ENTITLEMENTS(WelfareState.ENTITLEMENT),
    LOTS(WelfareState.LOT),
    PAYMENTS(WelfareState.PAYMENT),
    CREDITS(WelfareState.CREDIT),
    REDEMPTIONS(WelfareState.REDEEMED),
    PURGES(WelfareState.PURGED);

    private final String type;

    Listing(String type) {
      this.type = type;
    }

    static Listing parse(String text) {
      for (Listing listing : values()) {
        if (listing.name().toLowerCase(Locale.ROOT).equals(text)) {
          return listing;
        }
      }
      throw Rule.BAD_ID.refusal("list '%s' is none of the documented", text);
    }
  }

  /// @param under what the key continues with behind the programme, or empty
  Json list(String listing, String programme, String under, int pageSize, String bookmark) {
    requirePage(pageSize);
    List<String> parts = new ArrayList<>(List.of(Ids.checked("programme", programme)));
    if (!under.isEmpty()) {
      parts.add(under);
    }
    CompositeKey prefix = new CompositeKey(Listing.parse(listing).type, parts);
    return page(
        state.stub().getStateByPartialCompositeKeyWithPagination(prefix, pageSize, bookmark));
  }

  Json merchants(int pageSize, String bookmark) {
    requirePage(pageSize);
    CompositeKey prefix = new CompositeKey(WelfareState.MERCHANT);
    return page(
        state.stub().getStateByPartialCompositeKeyWithPagination(prefix, pageSize, bookmark));
  }

  Json claimsIn(String programme, String standing, int pageSize, String bookmark) {
    return find(
        Json.object("docType", "claim", "programme", programme, "state", standing),
        pageSize,
        bookmark);
  }

  Json claimsWith(String programme, String flag, int pageSize, String bookmark) {
    Json element = Json.object("$elemMatch", Json.object("$eq", flag));
    return find(
        Json.object("docType", "claim", "programme", programme, "flags", element),
        pageSize,
        bookmark);
  }

  /// Lots that can be taken back by then.
  Json lotsExpiring(String programme, String until, int pageSize, String bookmark) {
    Json before = Json.object("$lte", until);
    return find(
        Json.object("docType", "lot", "programme", programme, "expires", before),
        pageSize,
        bookmark);
  }

  Json flaggedRedemptions(String programme, int pageSize, String bookmark) {
    Json element = Json.object("$elemMatch", Json.object("$eq", "DRAINED"));
    return find(
        Json.object("docType", "redemption", "programme", programme, "flags", element),
        pageSize,
        bookmark);
  }

  private Json find(Json selector, int pageSize, String bookmark) {
    requirePage(pageSize);
    return page(
        state
            .stub()
            .getQueryResultWithPagination(
                Json.object("selector", selector).text(), pageSize, bookmark));
  }

  private static Json page(QueryResultsIteratorWithMetadata<KeyValue> results) {
    List<Json> entries = new ArrayList<>();
    try (results) {
      for (KeyValue entry : results) {
        JSONObject json = new JSONObject(entry.getStringValue());
        json.put("id", WelfareState.lastPart(entry.getKey()));
        entries.add(sorted(json));
      }
      return Json.object("entries", entries, "bookmark", results.getMetadata().getBookmark());
    }
  }

  private static Json sorted(JSONObject json) {
    Map<String, Object> members = new TreeMap<>();
    for (String name : new TreeSet<>(json.keySet())) {
      members.put(name, json.get(name));
    }
    List<Object> pairs = new ArrayList<>();
    members.forEach((name, value) -> {
      pairs.add(name);
      pairs.add(value);
    });
    return Json.object(pairs.toArray());
  }

  /// Changes of a claim or an entitlement, newest first.
  Json history(String type, String programme, String id) {
    List<Json> changes = new ArrayList<>();
    String key = state.key(type, Ids.checked("programme", programme), Ids.checked("claim", id));
    try (QueryResultsIterator<KeyModification> history = state.stub().getHistoryForKey(key)) {
      for (KeyModification change : history) {
        changes.add(
            Json.object(
                "txId", change.getTxId(),
                "at", change.getTimestamp().toString(),
                "value", change.isDeleted() ? "" : new Json(change.getStringValue())));
      }
      return Json.array(changes);
    }
  }
}
