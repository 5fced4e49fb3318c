package org.dure.contracts.land;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// Enters new parcels, all or none, and what an older register goes on to say of them.
final class Registration {
  private static final int BATCH_MAX = 500;

  private final Act act;

  Registration(Act act) {
    this.act = act;
    act.require(Role.REGISTRAR);
  }

  Json register(String parcel) {
    ParcelInput input = ParcelInput.parse(object(parcel), act.config());
    enter(List.of(input));
    Json json = input.ground().json(act.state().now());
    act.state()
        .event(
            "ParcelRegistered",
            Json.object("parcel", json, "shares", input.title(act.state().now()).sharesJson()));
    return json;
  }

  Json registerAll(String batch, String parcels, String manifestHash) {
    List<ParcelInput> inputs = new ArrayList<>();
    for (JSONObject json : batch(batch, parcels, manifestHash)) {
      inputs.add(ParcelInput.parse(json, act.config()));
    }
    enter(inputs);
    return record(batch, manifestHash, inputs.size(), "ParcelsRegistered");
  }

  /// Sales from the time of the old register, between people who hold no certificate.
  Json enterOldSales(String batch, String sales, String manifestHash) {
    List<JSONObject> all = batch(batch, sales, manifestHash);
    Set<String> parcels = new java.util.HashSet<>();
    for (JSONObject json : all) {
      try {
        OldSale sale = OldSale.parse(json);
        if (!parcels.add(sale.parcel())) {
          throw Rule.BAD_PARCEL.refusal(
              "batch %s has two sales of parcel %s: send them in two batches",
              batch, sale.parcel());
        }
        enter(sale);
      } catch (JSONException e) {
        throw Rule.BAD_PARCEL.refusal(
            "a sale of batch %s is not as documented: %s", batch, e.getMessage());
      }
    }
    return record(batch, manifestHash, all.size(), "OldSalesEntered");
  }

  private void enter(OldSale sale) {
    Titles titles = act.titles();
    Title before = titles.of(sale.parcel()).requireFree();
    String why = "sale of " + sale.soldAt() + ", " + sale.reference();
    titles.change(
        before, before.transfer(sale.seller(), sale.buyer(), sale.share(), why, act.state().now()));
  }

  private void enter(List<ParcelInput> inputs) {
    Topology topology = new Topology(act.state(), act.config());
    topology.requireRoom(inputs.stream().map(ParcelInput::ground).toList(), Set.of());
    Titles titles = act.titles();
    for (ParcelInput input : inputs) {
      topology.enter(input.ground());
      titles.create(input.title(act.state().now()));
    }
  }

  private Json record(String batch, String manifestHash, int count, String event) {
    Json record =
        Json.object(
            "batch", batch,
            "manifestHash", manifestHash.toLowerCase(Locale.ROOT),
            "count", count,
            "registrar", act.caller().ownerId(),
            "timestamp", act.state().now());
    act.state().put(record, LandState.BATCH, batch);
    act.state().event(event, record);
    return record;
  }

  private List<JSONObject> batch(String batch, String text, String manifestHash) {
    if (act.state().has(LandState.BATCH, OwnerId.id(LandState.BATCH, batch))) {
      throw Rule.BATCH_EXISTS.refusal("batch %s is already registered", batch);
    }
    String actual = Caller.sha256Hex(text);
    if (!actual.equals(manifestHash.toLowerCase(Locale.ROOT))) {
      throw Rule.MANIFEST_MISMATCH.refusal(
          "manifest of batch %s has hash %s, not %s", batch, actual, manifestHash);
    }
    List<JSONObject> objects = new ArrayList<>();
    JSONArray array = array(batch, text);
    for (int i = 0; i < array.length(); i++) {
      JSONObject json = array.optJSONObject(i);
      if (json == null) {
        throw Rule.BAD_PARCEL.refusal("entry %d of batch %s is not an object", i, batch);
      }
      objects.add(json);
    }
    return objects;
  }

  private static JSONArray array(String batch, String text) {
    JSONArray array;
    try {
      array = new JSONArray(text);
    } catch (JSONException e) {
      throw Rule.BAD_PARCEL.refusal("batch %s is not a JSON array: %s", batch, e.getMessage());
    }
    if (array.isEmpty() || array.length() > BATCH_MAX) {
      throw Rule.BATCH_TOO_LARGE.refusal(
          "batch %s has %d entries, 1 to %d are taken", batch, array.length(), BATCH_MAX);
    }
    return array;
  }

  private static JSONObject object(String text) {
    try {
      return new JSONObject(text);
    } catch (JSONException e) {
      throw Rule.BAD_PARCEL.refusal("the parcel is not a JSON object: %s", e.getMessage());
    }
  }

  /// A person of the old register holds a certificate now.
  Json identify(String parcel, String reference, String owner) {
    Titles titles = act.titles();
    Title before = titles.of(parcel).requireOpen();
    if (!OwnerId.isReference(OwnerId.checked(reference))) {
      throw Rule.BAD_OWNER.refusal("%s is not a reference", reference);
    }
    OwnerId.certified(owner);
    Share held = before.requireShare(reference, Share.NONE);
    Title after =
        before.transfer(reference, owner, held, "identified " + reference, act.state().now());
    titles.change(before, after);
    act.state()
        .event(
            "OwnerIdentified",
            Json.object("parcel", parcel, "reference", reference, "owner", owner));
    return after.json();
  }
}
