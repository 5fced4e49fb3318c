package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.land.Extract;
import org.dure.cli.land.Verification;
import org.dure.contracts.land.LandRegistry;
import org.dure.contracts.token.Token;
import org.dure.model.Sha256;
import org.hyperledger.fabric.client.CommitException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.Gateway;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.common.BlockMetadata;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.locationtech.jts.geom.Geometry;

/// The land registry and the token contract on a network of four: Org1 is the registry, Org2 sells,
/// Org3 buys, Org4 has the notary.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LandNetworkTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int REGISTRY = 1;
  private static final int SELLER = 2;
  private static final int BUYER = 3;
  private static final int NOTARY = 4;
  private static final String SALT = "5a17ed0123456789abcdef5a17ed0123";
  private static final String TERMS =
      "{\"price\":\"4711\",\"currency\":\"EUR\",\"salt\":\"" + SALT + "\"}";

  @TempDir static Path temp;

  private final TestNetwork network = TestNetwork.shared();
  private final Map<Integer, Gateway> gateways = new java.util.TreeMap<>();
  private String seller = "";
  private String buyer = "";
  private int parcels;

  @BeforeAll
  void deploy() throws Exception {
    network.deploy("token", JarOf.together(temp, "token", Token.class));
    network.deploy(
        "land-registry", JarOf.together(temp, "land", LandRegistry.class, Geometry.class));
    for (int org = 1; org <= 4; org++) {
      gateways.put(org, network.gateway(org));
    }
    seller = JSON.readTree(land(SELLER).evaluateTransaction("whoAmI")).path("ownerId").asText();
    buyer = JSON.readTree(land(BUYER).evaluateTransaction("whoAmI")).path("ownerId").asText();
    submit(
        land(REGISTRY),
        "initRegistry",
        "{\"registryMspIds\":[\"Org1MSP\"],\"notary\":{\"mspIds\":[\"Org4MSP\"],\"ous\":[\"client\"]}}");
    submit(
        token(REGISTRY),
        "initTokens",
        "{\"operators\":[\"role:Org1MSP/ou=client\"],\"callers\":[\"land-registry\"]}");
    submit(token(REGISTRY), "createCurrency", "EUR", "2", "role:Org1MSP/ou=client");
    submit(token(REGISTRY), "mint", "m1", "EUR", account(buyer), "100000", "opening");
  }

  @AfterAll
  void close() {
    gateways.values().forEach(Gateway::close);
  }

  private Contract land(int org) {
    return gateways.get(org).getNetwork("mychannel").getContract("land-registry");
  }

  private Contract token(int org) {
    return gateways.get(org).getNetwork("mychannel").getContract("token");
  }

  private static String account(String owner) {
    return "x509:" + owner.substring(owner.lastIndexOf(':') + 1);
  }

  /// Submits and waits until all nodes know it: the next step is another node's.
  private void submit(Contract contract, String function, String... arguments) throws Exception {
    contract.submitTransaction(function, arguments);
    network.awaitEqualHeights();
  }

  private void submit(
      Contract contract, List<String> endorsers, String function, String... arguments)
      throws Exception {
    proposal(contract, endorsers, function, arguments).endorse().submit();
    network.awaitEqualHeights();
  }

  private static Proposal proposal(
      Contract contract, List<String> endorsers, String function, String... arguments) {
    return contract
        .newProposal(function)
        .addArguments(arguments)
        .setEndorsingOrganizations(endorsers.toArray(String[]::new))
        .build();
  }

  /// With the terms as transient data, endorsed by the parties' and the registry's organisations.
  private void submitWithTerms(Contract contract, String function, String... arguments)
      throws Exception {
    contract
        .newProposal(function)
        .addArguments(arguments)
        .putTransient("terms", TERMS)
        .setEndorsingOrganizations("Org1MSP", "Org2MSP", "Org3MSP")
        .build()
        .endorse()
        .submit();
    network.awaitEqualHeights();
  }

  private static String hash(String text) {
    return HexFormat.of().formatHex(Sha256.of(ByteString.copyFromUtf8(text)).toByteArray());
  }

  /// A parcel of the seller's own.
  private String parcel() throws Exception {
    String id = "P-" + ++parcels;
    double west = 10 + parcels * 0.01;
    submit(
        land(REGISTRY),
        "registerParcel",
        "{\"parcel\":\"%1$s\",\"owners\":[{\"owner\":\"%2$s\",\"share\":\"1/1\"}],\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[[%3$s,50],[%4$s,50],[%4$s,50.001],[%3$s,50]]]}}"
            .formatted(id, seller, west, west + 0.001));
    return id;
  }

  /// A sale of the whole parcel against a hold, up to the notary's certification.
  private void certified(String parcel) throws Exception {
    String later = Instant.now().plus(1, ChronoUnit.DAYS).toString();
    submit(land(SELLER), "offerSale", parcel, "o1", "1/1", hash(TERMS), "TOKEN", buyer, later);
    submitWithTerms(land(SELLER), "discloseTerms", parcel, "o1");
    submit(
        token(BUYER),
        "hold",
        "h-" + parcel,
        "EUR",
        "4711",
        account(seller),
        "role:Org1MSP/ou=client",
        "land-registry",
        "land-registry/" + parcel + "/o1",
        later);
    submitWithTerms(land(BUYER), "acceptOffer", parcel, "o1", "h-" + parcel);
    submit(land(NOTARY), "certifySale", parcel, "o1", hash("deed of " + parcel), "UR 1");
  }

  private String ownerOf(String parcel) throws Exception {
    return JSON.readTree(land(NOTARY).evaluateTransaction("readTitle", parcel))
        .path("shares")
        .path(0)
        .path("owner")
        .asText();
  }

  private long balance(String owner) throws Exception {
    return JSON.readTree(token(NOTARY).evaluateTransaction("balance", "EUR", account(owner)))
        .path("amount")
        .asLong();
  }

  @Test
  void moneyAndTitleChangeHandsTogetherOrNotAtAll() throws Exception {
    String parcel = parcel();
    certified(parcel);
    long before = balance(seller);
    submit(land(REGISTRY), "freezeTitle", parcel, "f1", "suspicion");
    assertThatThrownBy(() -> submit(land(REGISTRY), "enterSale", parcel, "o1"))
        .isInstanceOf(EndorseException.class)
        .satisfies(e -> assertThat(reasons(e)).contains("frozen"));
    network.awaitEqualHeights();
    assertThat(ownerOf(parcel)).isEqualTo(seller);
    assertThat(balance(seller)).isEqualTo(before);
    submit(land(REGISTRY), "liftRestriction", parcel, "f1", "unfounded");
    submit(land(REGISTRY), "enterSale", parcel, "o1");
    network.awaitEqualHeights();
    assertThat(ownerOf(parcel)).isEqualTo(buyer);
    assertThat(balance(seller)).isEqualTo(before + 4711);

    String other = parcel();
    certified(other);
    submit(token(SELLER), "refundHold", "h-" + other);
    assertThatThrownBy(() -> submit(land(REGISTRY), "enterSale", other, "o1"))
        .isInstanceOf(EndorseException.class)
        .satisfies(e -> assertThat(reasons(e)).contains("REFUNDED"));
    network.awaitEqualHeights();
    assertThat(ownerOf(other)).isEqualTo(seller);
    assertThat(balance(seller)).isEqualTo(before + 4711);
  }

  private static String reasons(Throwable e) {
    return ((GatewayException) e).getDetails().toString();
  }

  @Test
  void aTransferWithoutTheOwnersOrganisationIsInvalid() throws Exception {
    String parcel = parcel();
    certified(parcel);
    assertThatThrownBy(() ->
            submit(
                land(REGISTRY),
                List.of("Org1MSP", "Org3MSP", "Org4MSP"),
                "enterSale",
                parcel,
                "o1"))
        .isInstanceOfSatisfying(
            CommitException.class,
            e -> assertThat(e.getCode()).isEqualTo(TxValidationCode.ENDORSEMENT_POLICY_FAILURE));
    network.awaitEqualHeights();
    assertThat(ownerOf(parcel)).isEqualTo(seller);
    submit(land(REGISTRY), List.of("Org1MSP", "Org2MSP", "Org3MSP"), "enterSale", parcel, "o1");
    network.awaitEqualHeights();
    assertThat(ownerOf(parcel)).isEqualTo(buyer);
  }

  @Test
  void thePriceIsOnNoStrangersNode() throws Exception {
    String parcel = parcel();
    String later = Instant.now().plus(1, ChronoUnit.DAYS).toString();
    submit(land(SELLER), "offerSale", parcel, "o1", "1/1", hash(TERMS), "OTHER", buyer, later);
    submitWithTerms(land(SELLER), "discloseTerms", parcel, "o1");
    network.awaitEqualHeights();
    for (int party : List.of(SELLER, BUYER, REGISTRY)) {
      assertThat(
              new String(
                  land(party).evaluateTransaction("readTerms", parcel, "o1"),
                  StandardCharsets.UTF_8))
          .isEqualTo(TERMS);
    }
    assertThatThrownBy(() -> land(NOTARY).evaluateTransaction("readTerms", parcel, "o1"))
        .isInstanceOf(GatewayException.class);
    // The registrar may read it, but not at the node of Org4.
    assertThatThrownBy(() ->
            proposal(land(REGISTRY), List.of("Org4MSP"), "readTerms", parcel, "o1").evaluate())
        .isInstanceOf(GatewayException.class);
    assertThat(filesWith(network.home(BUYER).path().resolve("data"))).isNotEmpty();
    assertThat(filesWith(network.home(NOTARY).path().resolve("data"))).isEmpty();
  }

  private static List<Path> filesWith(Path folder) throws IOException {
    List<Path> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(SALT)) {
          found.add(file);
        }
      }
    }
    return found;
  }

  @Test
  void anExtractIsCheckedOfflineAndAFalsifiedOneRefused() throws Exception {
    String parcel = parcel();
    network.awaitEqualHeights();
    long registered = network.height(REGISTRY) - 1;
    submit(
        land(REGISTRY),
        "enterBuilding",
        parcel,
        "{\"id\":\"b1\",\"use\":\"house\",\"floorAreaSqm\":90,\"reference\":\"permit\"}");
    network.awaitEqualHeights();
    Block genesis = Block.parseFrom(Files.readAllBytes(network.folder().resolve("genesis.block")));
    Extract now = extract(parcel, -1);
    Verification.Finding finding = Verification.check(now, genesis);
    assertThat(finding.title()).contains("b1");
    assertThat(finding.until()).isZero();
    assertThat(finding.witnesses()).hasSizeGreaterThanOrEqualTo(2);
    Extract then = extract(parcel, registered);
    Verification.Finding earlier = Verification.check(then, genesis);
    assertThat(earlier.title()).doesNotContain("b1");
    assertThat(earlier.until()).isEqualTo(finding.block());

    refused(with(now, now.title().replace("house", "tower"), now.block(), null), genesis, "shows");
    Block unsigned =
        Block.parseFrom(now.block()).toBuilder()
            .setMetadata(
                BlockMetadata.newBuilder(Block.parseFrom(now.block()).getMetadata())
                    .setMetadata(0, ByteString.EMPTY))
            .build();
    refused(with(now, now.title(), unsigned.toByteArray(), null), genesis, "");
    // The title of before, as if nothing had come since.
    refused(
        new Extract(
            then.format(),
            then.channel(),
            then.chaincode(),
            then.parcel(),
            now.at(),
            then.title(),
            then.transactionId(),
            then.attestation(),
            then.block(),
            null,
            then.configBlocks()),
        genesis,
        "changed the title later");
    refused(
        new Extract(
            then.format(),
            then.channel(),
            then.chaincode(),
            then.parcel(),
            now.at(),
            then.title(),
            then.transactionId(),
            then.attestation(),
            then.block(),
            then.nextBlock(),
            then.configBlocks()),
        genesis,
        "before the end of block");
    refused(attestedByOneNode(now, parcel), genesis, "organisations are needed");
  }

  private Extract attestedByOneNode(Extract extract, String parcel) throws Exception {
    byte[] alone =
        org.hyperledger.fabric.protos.gateway.PreparedTransaction.parseFrom(
                proposal(land(REGISTRY), List.of("Org1MSP"), "chainOfTitle", parcel)
                    .endorse()
                    .getBytes())
            .getEnvelope()
            .toByteArray();
    return with(extract, extract.title(), extract.block(), alone);
  }

  private static Extract with(
      Extract of,
      String title,
      byte[] block,
      byte @org.jspecify.annotations.Nullable [] attestation) {
    return new Extract(
        of.format(),
        of.channel(),
        of.chaincode(),
        of.parcel(),
        of.at(),
        title,
        of.transactionId(),
        attestation == null ? of.attestation() : attestation,
        block,
        of.nextBlock(),
        of.configBlocks());
  }

  private Extract extract(String parcel, long at) throws IOException {
    Path file = temp.resolve("extract-" + at + ".json");
    network.dure("land", "extract", parcel, "--at", Long.toString(at), "-o", file.toString());
    return Extract.parse(Files.readString(file));
  }

  private static void refused(Extract extract, Block genesis, String why) {
    assertThatThrownBy(() -> Verification.check(extract, genesis))
        .isInstanceOf(CommandFailure.class)
        .hasMessageContaining(why);
  }

  @Test
  void aSubdivisionIsEnteredAndFoundOnEveryNode() throws Exception {
    String parcel = parcel();
    JsonNode ring =
        JSON.readTree(land(NOTARY).evaluateTransaction("readParcel", parcel))
            .path("geometry")
            .path("coordinates")
            .path(0);
    String a = ring.path(0).toString();
    String b = ring.path(1).toString();
    String c = ring.path(2).toString();
    double middle = (ring.path(0).path(0).asDouble() + ring.path(1).path(0).asDouble()) / 2;
    String m = "[" + middle + ",50]";
    String child =
        "{\"parcel\":\"%s\",\"geometry\":{\"type\":\"Polygon\",\"coordinates\":[[%s,%s,%s,%s]]}}";
    String plan =
        "{\"parent\":\"%s\",\"children\":[%s,%s]}"
            .formatted(
                parcel,
                child.formatted(parcel + "a", a, m, c, a),
                child.formatted(parcel + "b", m, b, c, m));
    submit(land(SELLER), "consent", parcel, hash(plan));
    submit(land(REGISTRY), "subdivideParcel", plan);
    network.awaitEqualHeights();
    for (int org = 1; org <= 4; org++) {
      assertThat(
              new String(
                  land(org).evaluateTransaction("parcelsOfOwner", seller, "100", ""),
                  StandardCharsets.UTF_8))
          .contains(parcel + "a", parcel + "b")
          .doesNotContain("\"" + parcel + "\"");
    }
  }
}
