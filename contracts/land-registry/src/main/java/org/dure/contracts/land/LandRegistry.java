package org.dure.contracts.land;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Info;
import org.hyperledger.fabric.contract.annotation.License;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;
import org.locationtech.jts.geom.Envelope;

/// Parcels, titles in shares, sales. The README lists arguments, roles and refusals of each
/// transaction.
@Contract(
    name = "land-registry",
    info =
        @Info(
            title = "Land registry",
            description = "Parcels with polygons, titles in exact shares, sales in steps",
            version = "1",
            license = @License(name = "Apache-2.0", url = "")))
@Default
public final class LandRegistry implements ContractInterface {
  private static final int BATCH_MAX = 500;

  @Transaction
  public String initRegistry(Context ctx, String config) {
    LandState state = new LandState(ctx.getStub());
    if (state.optionalConfig().isPresent()) {
      throw Rule.ALREADY_INITIALISED.refusal("the registry's config is already written");
    }
    RegistryConfig parsed = RegistryConfig.parse(config);
    Caller.of(ctx.getStub()).requireRegistrar(parsed);
    state.putConfig(parsed);
    state.event("RegistryInitialised", parsed.json());
    return parsed.json().text();
  }

  @Transaction
  public String registerParcel(Context ctx, String parcel) {
    LandState state = new LandState(ctx.getStub());
    RegistryConfig config = state.config();
    Caller.of(ctx.getStub()).requireRegistrar(config);
    ParcelInput input = ParcelInput.parse(object(parcel), config);
    new Registration(state, config).register(List.of(input));
    Title title = title(input, state);
    state.event(
        "ParcelRegistered",
        Json.object("parcel", input.json(state.now()), "shares", title.sharesJson()));
    return input.json(state.now()).text();
  }

  private static Title title(ParcelInput input, LandState state) {
    return new Title(input.id(), input.owners(), "registered", state.now());
  }

  @Transaction
  public String registerParcels(Context ctx, String batch, String parcels, String manifestHash) {
    LandState state = new LandState(ctx.getStub());
    RegistryConfig config = state.config();
    Caller caller = Caller.of(ctx.getStub());
    caller.requireRegistrar(config);
    if (state.has(LandState.BATCH, OwnerId.id(LandState.BATCH, batch))) {
      throw Rule.BATCH_EXISTS.refusal("batch %s is already registered", batch);
    }
    requireManifest(batch, parcels, manifestHash);
    List<ParcelInput> inputs = inputs(batch, parcels, config);
    new Registration(state, config).register(inputs);
    Json record =
        Json.object(
            "batch", batch,
            "manifestHash", manifestHash.toLowerCase(Locale.ROOT),
            "count", inputs.size(),
            "registrar", caller.ownerId(),
            "timestamp", state.now());
    state.put(record, LandState.BATCH, batch);
    state.event("ParcelsRegistered", record);
    return record.text();
  }

  private static void requireManifest(String batch, String parcels, String manifestHash) {
    String actual =
        HexFormat.of().formatHex(Caller.sha256(parcels.getBytes(StandardCharsets.UTF_8)));
    if (!actual.equals(manifestHash.toLowerCase(Locale.ROOT))) {
      throw Rule.MANIFEST_MISMATCH.refusal(
          "manifest of batch %s has hash %s, not %s", batch, actual, manifestHash);
    }
  }

  private static List<ParcelInput> inputs(String batch, String parcels, RegistryConfig config) {
    JSONArray array;
    try {
      array = new JSONArray(parcels);
    } catch (JSONException e) {
      throw Rule.BAD_PARCEL.refusal("batch %s is not a JSON array: %s", batch, e.getMessage());
    }
    if (array.isEmpty() || array.length() > BATCH_MAX) {
      throw Rule.BATCH_TOO_LARGE.refusal(
          "batch %s has %d parcels, 1 to %d are taken", batch, array.length(), BATCH_MAX);
    }
    List<ParcelInput> inputs = new ArrayList<>();
    for (int i = 0; i < array.length(); i++) {
      JSONObject json = array.optJSONObject(i);
      if (json == null) {
        throw Rule.BAD_PARCEL.refusal("entry %d of batch %s is not an object", i, batch);
      }
      inputs.add(ParcelInput.parse(json, config));
    }
    return inputs;
  }

  private static JSONObject object(String text) {
    try {
      return new JSONObject(text);
    } catch (JSONException e) {
      throw Rule.BAD_PARCEL.refusal("the parcel is not a JSON object: %s", e.getMessage());
    }
  }

  @Transaction
  public String identifyOwner(Context ctx, String parcel, String reference, String owner) {
    LandState state = new LandState(ctx.getStub());
    state.requireRegistrar();
    Title before = state.title(parcel);
    if (!OwnerId.checked(reference).startsWith(OwnerId.REFERENCE)) {
      throw Rule.BAD_OWNER.refusal("%s is not a reference", reference);
    }
    OwnerId.certified(owner);
    Share held = before.requireShare(reference, Share.NONE);
    Title after = before.transfer(reference, owner, held, "identified " + reference, state.now());
    state.putTitle(after, before.shares());
    state.event(
        "OwnerIdentified", Json.object("parcel", parcel, "reference", reference, "owner", owner));
    return after.json().text();
  }

  @Transaction
  public String offerSale(
      Context ctx,
      String parcel,
      String offer,
      String share,
      String price,
      String currency,
      String buyer,
      String expiresAt) {
    String seller = Caller.of(ctx.getStub()).ownerId();
    Offer made =
        new Offer(
            parcel,
            offer,
            seller,
            buyer,
            Share.parse(share).toString(),
            price,
            currency,
            expiresAt,
            Offer.State.OFFERED);
    return sales(ctx).offer(made).json().text();
  }

  @Transaction
  public String acceptOffer(Context ctx, String parcel, String offer) {
    return sales(ctx).accept(parcel, offer).json().text();
  }

  @Transaction
  public String enterSale(Context ctx, String parcel, String offer) {
    return sales(ctx).enter(parcel, offer).json().text();
  }

  @Transaction
  public String cancelOffer(Context ctx, String parcel, String offer) {
    return sales(ctx).cancel(parcel, offer).json().text();
  }

  @Transaction
  public String expireOffer(Context ctx, String parcel, String offer) {
    return sales(ctx).expire(parcel, offer).json().text();
  }

  private static Sales sales(Context ctx) {
    return new Sales(new LandState(ctx.getStub()));
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String whoAmI(Context ctx) {
    Caller caller = Caller.of(ctx.getStub());
    boolean registrar =
        new LandState(ctx.getStub()).optionalConfig().map(caller::isRegistrar).orElse(false);
    return Json.object(
            "ownerId", caller.ownerId(),
            "mspId", caller.mspId(),
            "subject", caller.identity().getId(),
            "registrar", registrar)
        .text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String registryConfig(Context ctx) {
    return new LandState(ctx.getStub()).config().json().text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readParcel(Context ctx, String parcel) {
    return queries(ctx).parcel(parcel).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readTitle(Context ctx, String parcel) {
    return queries(ctx).extract(parcel).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String chainOfTitle(Context ctx, String parcel) {
    return queries(ctx).chain(parcel).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readOffer(Context ctx, String parcel, String offer) {
    return new LandState(ctx.getStub()).offer(parcel, offer).json().text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readBatch(Context ctx, String batch) {
    JSONObject json =
        new LandState(ctx.getStub())
            .json(Rule.NO_SUCH_BATCH, LandState.BATCH, OwnerId.id(LandState.BATCH, batch));
    return json.toString();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String parcelsInBox(
      Context ctx,
      double minLon,
      double minLat,
      double maxLon,
      double maxLat,
      int pageSize,
      String bookmark) {
    boolean ordered = minLon <= maxLon && minLat <= maxLat;
    boolean onEarth = minLon >= -180 && maxLon <= 180 && minLat >= -90 && maxLat <= 90;
    if (!ordered || !onEarth) {
      throw Rule.BAD_BOX.refusal(
          "box %s %s %s %s is not west south east north in WGS 84", minLon, minLat, maxLon, maxLat);
    }
    Envelope box = new Envelope(minLon, maxLon, minLat, maxLat);
    return queries(ctx).inBox(box, pageSize, bookmark).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String parcelsOfOwner(Context ctx, String owner, int pageSize, String bookmark) {
    return queries(ctx).ofOwner(owner, pageSize, bookmark).text();
  }

  private static LandQueries queries(Context ctx) {
    return new LandQueries(new LandState(ctx.getStub()));
  }
}
