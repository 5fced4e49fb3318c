package org.dure.contracts.land;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Info;
import org.hyperledger.fabric.contract.annotation.License;
import org.hyperledger.fabric.contract.annotation.Transaction;
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
  @Transaction
  public String initRegistry(Context ctx, String config) {
    LandState state = new LandState(ctx.getStub());
    if (state.optionalConfig().isPresent()) {
      throw Rule.ALREADY_INITIALISED.refusal("the registry's config is already written");
    }
    RegistryConfig parsed = RegistryConfig.parse(config);
    Caller.of(ctx.getStub()).require(Role.REGISTRAR, parsed);
    state.putConfig(parsed);
    state.event("RegistryInitialised", parsed.json());
    return parsed.json().text();
  }

  @Transaction
  public String registerParcel(Context ctx, String parcel) {
    return new Registration(Act.of(ctx)).register(parcel).text();
  }

  @Transaction
  public String registerParcels(Context ctx, String batch, String parcels, String manifestHash) {
    return new Registration(Act.of(ctx)).registerAll(batch, parcels, manifestHash).text();
  }

  @Transaction
  public String enterOldSales(Context ctx, String batch, String sales, String manifestHash) {
    return new Registration(Act.of(ctx)).enterOldSales(batch, sales, manifestHash).text();
  }

  @Transaction
  public String identifyOwner(Context ctx, String parcel, String reference, String owner) {
    return new Registration(Act.of(ctx)).identify(parcel, reference, owner).text();
  }

  @Transaction
  public String consent(Context ctx, String parcel, String hash) {
    return new Consents(Act.of(ctx)).give(parcel, hash).text();
  }

  @Transaction
  public String withdrawConsent(Context ctx, String parcel, String hash) {
    return new Consents(Act.of(ctx)).withdraw(parcel, hash).text();
  }

  @Transaction
  public String recordDeed(Context ctx, String parcel, String hash, String reference) {
    return new Deeds(Act.of(ctx)).record(parcel, hash, reference).text();
  }

  @Transaction
  public String offerSale(
      Context ctx,
      String parcel,
      String offer,
      String share,
      String termsHash,
      String paidBy,
      String buyer,
      String expiresAt) {
    Act act = Act.of(ctx);
    Offer.Bargain bargain =
        new Offer.Bargain(
            act.caller().ownerId(),
            buyer,
            Share.parse(share).toString(),
            termsHash,
            Sales.paidBy(paidBy),
            expiresAt);
    return new Sales(act).offer(Offer.made(parcel, offer, bargain)).json().text();
  }

  @Transaction
  public String discloseTerms(Context ctx, String parcel, String offer) {
    return new Sales(Act.of(ctx)).disclose(parcel, offer).text();
  }

  @Transaction
  public String acceptOffer(Context ctx, String parcel, String offer, String hold) {
    return new Sales(Act.of(ctx)).accept(parcel, offer, hold).json().text();
  }

  @Transaction
  public String consentToSale(Context ctx, String parcel, String offer, String encumbrance) {
    return new Sales(Act.of(ctx)).consent(parcel, offer, encumbrance).json().text();
  }

  @Transaction
  public String certifySale(
      Context ctx, String parcel, String offer, String deed, String reference) {
    return new Sales(Act.of(ctx)).certify(parcel, offer, deed, reference).json().text();
  }

  @Transaction
  public String enterSale(Context ctx, String parcel, String offer) {
    return new Sales(Act.of(ctx)).enter(parcel, offer).json().text();
  }

  @Transaction
  public String cancelOffer(Context ctx, String parcel, String offer) {
    return new Sales(Act.of(ctx)).cancel(parcel, offer).json().text();
  }

  @Transaction
  public String expireOffer(Context ctx, String parcel, String offer) {
    return new Sales(Act.of(ctx)).expire(parcel, offer).json().text();
  }

  @Transaction
  public String enterEncumbrance(Context ctx, String parcel, String encumbrance) {
    return new Encumbrances(Act.of(ctx)).enter(parcel, encumbrance).text();
  }

  @Transaction
  public String orderEncumbrance(Context ctx, String parcel, String encumbrance) {
    return new Encumbrances(Act.of(ctx)).order(parcel, encumbrance).text();
  }

  @Transaction
  public String yieldRank(Context ctx, String parcel, String encumbrance) {
    return new Encumbrances(Act.of(ctx)).yieldRank(parcel, encumbrance).text();
  }

  @Transaction
  public String assignEncumbrance(Context ctx, String parcel, String encumbrance, String holder) {
    return new Encumbrances(Act.of(ctx)).assign(parcel, encumbrance, holder).text();
  }

  @Transaction
  public String releaseEncumbrance(
      Context ctx, String parcel, String encumbrance, String reference) {
    return new Encumbrances(Act.of(ctx)).release(parcel, encumbrance, reference).text();
  }

  @Transaction
  public String enterLease(Context ctx, String parcel, String lease) {
    return new Leases(Act.of(ctx)).enter(parcel, lease).text();
  }

  @Transaction
  public String endLease(Context ctx, String parcel, String lease, String reference) {
    return new Leases(Act.of(ctx)).end(parcel, lease, reference).text();
  }

  @Transaction
  public String enterBuilding(Context ctx, String parcel, String building) {
    return new Buildings(Act.of(ctx)).enter(parcel, building).text();
  }

  @Transaction
  public String demolishBuilding(Context ctx, String parcel, String building, String reference) {
    return new Buildings(Act.of(ctx)).demolish(parcel, building, reference).text();
  }

  @Transaction
  public String subdivideParcel(Context ctx, String plan) {
    return new Divisions(Act.of(ctx)).subdivide(plan).text();
  }

  @Transaction
  public String mergeParcels(Context ctx, String plan) {
    return new Mergers(Act.of(ctx)).merge(plan).text();
  }

  @Transaction
  public String orderTransfer(
      Context ctx, String parcel, String order, String from, String to, String share) {
    return new Orders(Act.of(ctx)).transfer(parcel, order, from, to, share).text();
  }

  @Transaction
  public String freezeTitle(Context ctx, String parcel, String restriction, String reference) {
    return new Orders(Act.of(ctx))
        .restrict(parcel, restriction, Restriction.Kind.FREEZE, reference)
        .text();
  }

  @Transaction
  public String noteDispute(Context ctx, String parcel, String restriction, String reference) {
    return new Orders(Act.of(ctx))
        .restrict(parcel, restriction, Restriction.Kind.DISPUTE, reference)
        .text();
  }

  @Transaction
  public String liftRestriction(Context ctx, String parcel, String restriction, String reference) {
    return new Orders(Act.of(ctx)).lift(parcel, restriction, reference).text();
  }

  @Transaction
  public String issueInheritance(Context ctx, String certificate, String heirs) {
    return new Inheritances(Act.of(ctx)).issue(certificate, heirs).text();
  }

  @Transaction
  public String enterInheritance(Context ctx, String parcel, String certificate) {
    return new Inheritances(Act.of(ctx)).enter(parcel, certificate).text();
  }

  @Transaction
  public String recordPerson(Context ctx, String owner) {
    return new Erasures(Act.of(ctx)).recordPerson(owner).text();
  }

  @Transaction
  public String purgePerson(Context ctx, String owner, String reason) {
    return new Erasures(Act.of(ctx)).purgePerson(owner, reason).text();
  }

  @Transaction
  public String purgeTerms(Context ctx, String parcel, String offer, String reason) {
    return new Erasures(Act.of(ctx)).purgeTerms(parcel, offer, reason).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String whoAmI(Context ctx) {
    Caller caller = Caller.of(ctx.getStub());
    Optional<RegistryConfig> config = new LandState(ctx.getStub()).optionalConfig();
    List<String> roles =
        config.stream()
            .flatMap(known -> Arrays.stream(Role.values()).filter(role -> caller.is(role, known)))
            .map(Role::text)
            .toList();
    return Json.object(
            "ownerId", caller.ownerId(),
            "mspId", caller.mspId(),
            "subject", caller.identity().getId(),
            "roles", roles)
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
  public String readTitleAt(Context ctx, String parcel, String time) {
    return queries(ctx).titleAt(parcel, time).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readDeeds(Context ctx, String parcel) {
    return Deeds.of(new LandState(ctx.getStub()), parcel).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readInheritance(Context ctx, String certificate) {
    return new LandState(ctx.getStub())
        .json(
            Rule.NO_SUCH_INHERITANCE,
            LandState.INHERITANCE,
            OwnerId.id(LandState.INHERITANCE, certificate))
        .toString();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readErasure(Context ctx, String erasure) {
    return new LandState(ctx.getStub())
        .json(Rule.NOTHING_TO_ERASE, LandState.ERASURE, OwnerId.id(LandState.ERASURE, erasure))
        .toString();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readTerms(Context ctx, String parcel, String offer) {
    return new Sales(Act.of(ctx)).readTerms(parcel, offer);
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readPerson(Context ctx, String owner) {
    return new Erasures(Act.of(ctx)).readPerson(owner);
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
