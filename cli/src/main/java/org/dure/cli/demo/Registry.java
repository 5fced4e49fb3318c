package org.dure.cli.demo;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.dure.cli.client.TransactionFailure;
import org.dure.cli.client.Transactions.Call;
import org.dure.cli.client.Transactions.Committed;

/// The land-registry contract as one user calls it.
final class Registry implements AutoCloseable {
  static final String CHAINCODE = "land-registry";
  private static final String PAGE = "200";
  private static final ObjectMapper JSON = new ObjectMapper();
  private final SteadyUser user;

  Registry(SteadyUser user) {
    this.user = user;
  }

  SteadyUser user() {
    return user;
  }

  /// The caller's owner id.
  String ownerId() {
    return ask("whoAmI").path("ownerId").asText();
  }

  /// Names the registry's and the notaries' organisations, once.
  void initialise(String registrarMspId, String notaryMspId) {
    submit(
        () -> answers("registryConfig"),
        "initRegistry",
        "{\"registryMspIds\":[\"%s\"],\"notary\":{\"mspIds\":[\"%s\"],\"ous\":[\"admin\"]}}"
            .formatted(registrarMspId, notaryMspId));
  }

  /// Whether a batch of parcels is on the ledger.
  boolean hasBatch(String batch) {
    return answers("readBatch", batch);
  }

  void register(Batch batch) {
    String entries = batch.entries().get();
    submit(
        () -> hasBatch(batch.id()),
        batch.function(),
        batch.id(),
        entries,
        Batch.manifestHash(entries));
  }

  /// How many parcels meet a box, in one page.
  int parcelsInBox(double west, double south, double east, double north) {
    return ask(
            "parcelsInBox",
            Double.toString(west),
            Double.toString(south),
            Double.toString(east),
            Double.toString(north),
            PAGE,
            "")
        .path("parcels")
        .size();
  }

  /// How many parcels somebody owns a share of, in one page.
  int parcelsOfOwner(String owner) {
    return ask("parcelsOfOwner", owner, PAGE, "").path("parcels").size();
  }

  /// A parcel of which this owner holds the whole, if there is one.
  Optional<String> parcelOf(String ownerId) {
    String bookmark = "";
    JsonNode page;
    do {
      page = ask("parcelsOfOwner", ownerId, "200", bookmark);
      for (JsonNode parcel : page.path("parcels")) {
        if (parcel.path("share").asText().equals("1/1")) {
          return Optional.of(parcel.path("parcel").asText());
        }
      }
      bookmark = page.path("bookmark").asText();
    } while (!bookmark.isEmpty() && !page.path("parcels").isEmpty());
    return Optional.empty();
  }

  Optional<Committed> offer(Sale sale, String buyer, String expiresAt) {
    return submit(
        () -> answers("readOffer", sale.parcel(), sale.offer()),
        "offerSale",
        sale.parcel(),
        sale.offer(),
        "1/1",
        sale.termsHash(),
        "OTHER",
        buyer,
        expiresAt);
  }

  /// Tells the price to the parties' organisations and the registry's, and to nobody else.
  ///
  /// @param mspIds those organisations: a gateway asks several to endorse a call with transient
  ///   data only if its client names them
  Optional<Committed> disclose(Sale sale, List<String> mspIds) {
    Call call = call("discloseTerms", sale.parcel(), sale.offer());
    return user.submit(
        new Call(
            call.function(),
            call.arguments(),
            Map.of("terms", sale.terms().getBytes(StandardCharsets.UTF_8)),
            mspIds),
        () -> answers("readTerms", sale.parcel(), sale.offer()));
  }

  Optional<Committed> accept(Sale sale) {
    return submit(() -> !offerIs(sale, "offered"), "acceptOffer", sale.parcel(), sale.offer(), "");
  }

  Optional<Committed> certify(Sale sale) {
    return submit(
        () -> !offerIs(sale, "accepted"),
        "certifySale",
        sale.parcel(),
        sale.offer(),
        sale.deedHash(),
        "deed of " + sale.offer());
  }

  Optional<Committed> enter(Sale sale) {
    return submit(() -> offerIs(sale, "entered"), "enterSale", sale.parcel(), sale.offer());
  }

  /// The extract of title, as indented JSON.
  String extract(String parcel) {
    return ask("readTitle", parcel).toPrettyString();
  }

  /// The id of the transaction that last changed a title.
  String lastChange(String parcel) {
    return ask("chainOfTitle", parcel).path(0).path("txId").asText();
  }

  private boolean offerIs(Sale sale, String state) {
    return ask("readOffer", sale.parcel(), sale.offer())
        .path("state")
        .asText()
        .equalsIgnoreCase(state);
  }

  private boolean answers(String function, String... arguments) {
    try {
      ask(function, arguments);
      return true;
    } catch (TransactionFailure e) {
      if (e.kind() == TransactionFailure.Kind.REFUSED) {
        return false; // the contract answers that there is no such thing
      }
      throw e;
    }
  }

  private JsonNode ask(String function, String... arguments) {
    byte[] answer = user.query(call(function, arguments));
    try {
      return JSON.readTree(new String(answer, StandardCharsets.UTF_8));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(function + " answered with something that is not JSON", e);
    }
  }

  private Optional<Committed> submit(
      java.util.function.BooleanSupplier done, String function, String... arguments) {
    return user.submit(call(function, arguments), done);
  }

  private static Call call(String function, String... arguments) {
    return Call.of(
        function,
        Arrays.stream(arguments)
            .map(argument -> argument.getBytes(StandardCharsets.UTF_8))
            .toArray(byte[][]::new));
  }

  @Override
  public void close() {
    user.close();
  }
}
