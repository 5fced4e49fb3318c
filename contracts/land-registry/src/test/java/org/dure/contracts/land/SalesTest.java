package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LATER;
import static org.dure.contracts.land.Land.LEE;
import static org.dure.contracts.land.Land.PARK;
import static org.dure.contracts.land.Land.REGISTRAR;
import static org.dure.contracts.land.Land.refused;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.dure.contract.test.TestIdentity;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SalesTest {
  private final Land land = Land.open().withParcelOfKim();

  @Test
  void aShareIsOfferedAcceptedAndEntered() {
    var offered = land.offer(KIM, "o1", "1/4", LEE);
    assertThat(Objects.requireNonNull(offered.event()).getEventName()).isEqualTo("SaleOffered");
    assertThat(
            new JSONObject(land.ledger.evaluate("readTitle", "P").value()).getJSONArray("offers"))
        .hasSize(1);
    land.accept(LEE, "o1").value();
    assertThat(land.share(KIM)).isEqualTo("1/1");
    var entered = land.enter("o1");
    assertThat(Objects.requireNonNull(entered.event()).getEventName()).isEqualTo("SaleEntered");
    assertThat(land.share(KIM)).isEqualTo("3/4");
    assertThat(land.share(LEE)).isEqualTo("1/4");
    JSONArray chain = new JSONArray(land.ledger.evaluate("chainOfTitle", "P").value());
    assertThat(chain).hasSize(2);
    assertThat(chain.getJSONObject(0).getString("reason")).isEqualTo("sale o1");
    assertThat(chain.getJSONObject(1).getString("reason")).isEqualTo("registered");
  }

  @Test
  void aSellerWithoutSharesLeavesTheIndexOfOwners() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    land.accept(LEE, "o1").value();
    land.enter("o1").value();
    assertThat(land.share(KIM)).isEqualTo("0/1");
    assertThat(land.share(LEE)).isEqualTo("1/1");
  }

  @Test
  void anOfferIsRefusedWithItsReason() {
    String lee = land.ownerId(LEE);
    refused(land.offer(PARK, "o", "1/2", LEE), Rule.NOT_AN_OWNER, "P");
    refused(land.offer(KIM, "o", "2/1", LEE), Rule.BAD_SHARE);
    refused(land.offer(KIM, "o", "1/2", KIM), Rule.SELF_SALE);
    refused(land.offer(KIM, "o!", "1/2", LEE), Rule.BAD_ID);
    land.ledger.as(KIM);
    String terms = Caller.sha256Hex(Land.TERMS);
    refused(offer("Z", "1/2", terms, "OTHER", lee, LATER), Rule.NO_SUCH_PARCEL, "Z");
    refused(offer("P", "1/2", "12", "OTHER", lee, LATER), Rule.BAD_HASH);
    refused(offer("P", "1/2", terms, "CASH", lee, LATER), Rule.BAD_TERMS, "CASH");
    refused(offer("P", "1/2", terms, "OTHER", "ref:lee", LATER), Rule.BAD_OWNER);
    refused(offer("P", "1/2", terms, "OTHER", lee, "tomorrow"), Rule.BAD_TIME);
    refused(offer("P", "1/2", terms, "OTHER", lee, "2020-01-01T00:00:00Z"), Rule.BAD_TIME);
    offer("P", "1/2", terms, "OTHER", lee, LATER).value();
    refused(offer("P", "1/2", terms, "OTHER", lee, LATER), Rule.OFFER_EXISTS, "P", "o");
  }

  private org.dure.contract.test.CallResult offer(
      String parcel, String share, String terms, String paidBy, String buyer, String until) {
    return land.ledger.submit("offerSale", parcel, "o", share, terms, paidBy, buyer, until);
  }

  @Test
  void anOfferIsAcceptedWhenItsTermsAreKnown() {
    land.offer(KIM, "P", "o1", "1/1", "OTHER", LEE).value();
    refused(land.accept(LEE, "o1"), Rule.TERMS_NOT_DISCLOSED, "Org1MSP");
    refused(land.disclose(LEE, "P", "o1"), Rule.NOT_A_PARTY);
    refused(
        land.ledger
            .as(KIM)
            .passing("terms", Land.TERMS.replace("100", "200"))
            .submit("discloseTerms", "P", "o1"),
        Rule.BAD_TERMS,
        "hash");
    refused(land.ledger.as(KIM).submit("discloseTerms", "P", "o1"), Rule.BAD_TERMS);
    land.disclose(KIM, "P", "o1").value();
    refused(
        land.ledger.as(LEE).submit("acceptOffer", "P", "o1", "hold"), Rule.HOLD_MISSING, "OTHER");
    land.accept(LEE, "o1").value();
    refused(land.disclose(KIM, "P", "o1"), Rule.WRONG_STATE);
  }

  @Test
  void theNotaryCertifiesWhatTheBuyerAccepted() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    refused(land.certify("o1"), Rule.WRONG_STATE, "OFFERED");
    land.accept(LEE, "o1").value();
    refused(land.step(REGISTRAR, "enterSale", "o1"), Rule.WRONG_STATE, "ACCEPTED");
    refused(
        land.ledger
            .as(REGISTRAR)
            .submit("certifySale", "P", "o1", Caller.sha256Hex("deed"), "UR 1"),
        Rule.NOT_A_NOTARY,
        "registrar");
    refused(
        land.ledger.as(Land.NOTARY).submit("certifySale", "P", "o1", "deed", "UR 1"),
        Rule.BAD_HASH);
    var certified = land.certify("o1");
    assertThat(Objects.requireNonNull(certified.event()).getEventName()).isEqualTo("SaleCertified");
    assertThat(land.ledger.evaluate("readDeeds", "P").value())
        .contains(Caller.sha256Hex("deed of o1"), "UR 1/2026");
    land.step(REGISTRAR, "enterSale", "o1").value();
  }

  @Test
  void aSaleThatWasCertifiedIsCancelledByTheRegistrarAlone() {
    land.offer(KIM, "o1", "1/1", LEE).value();
    land.accept(LEE, "o1").value();
    land.certify("o1").value();
    refused(land.step(LEE, "cancelOffer", "o1"), Rule.NOT_A_REGISTRAR);
    land.step(REGISTRAR, "cancelOffer", "o1").value();
    assertThat(land.share(KIM)).isEqualTo("1/1");
  }

  @Test
  void moreThanOneHoldsCannotBeOffered() {
    sell(KIM, LEE, "1/2", "o1");
    refused(land.offer(KIM, "o2", "2/3", PARK), Rule.SHARE_TOO_LARGE, "1/2", "2/3");
  }

  @Test
  void eachStepHasItsRole() {
    land.offer(KIM, "o1", "1/2", LEE).value();
    refused(land.accept(PARK, "o1"), Rule.NOT_THE_BUYER);
    refused(land.accept(KIM, "o1"), Rule.NOT_THE_BUYER);
    refused(land.step(REGISTRAR, "enterSale", "o1"), Rule.WRONG_STATE, "OFFERED");
    refused(land.step(PARK, "cancelOffer", "o1"), Rule.NOT_A_PARTY);
    land.accept(LEE, "o1").value();
    refused(land.accept(LEE, "o1"), Rule.WRONG_STATE);
    refused(land.step(LEE, "enterSale", "o1"), Rule.NOT_A_REGISTRAR);
    refused(land.step(KIM, "cancelOffer", "o1"), Rule.NOT_A_REGISTRAR);
    land.step(REGISTRAR, "cancelOffer", "o1").value();
    refused(land.step(REGISTRAR, "enterSale", "o1"), Rule.WRONG_STATE, "CANCELLED");
    refused(land.step(REGISTRAR, "cancelOffer", "o1"), Rule.WRONG_STATE);
    refused(land.step(REGISTRAR, "enterSale", "o9"), Rule.NO_SUCH_OFFER, "o9");
  }

  @Test
  void sellerAndBuyerMayCancelAnOffer() {
    land.offer(KIM, "o1", "1/2", LEE).value();
    land.step(KIM, "cancelOffer", "o1").value();
    land.offer(KIM, "o2", "1/2", LEE).value();
    land.step(LEE, "cancelOffer", "o2").value();
  }

  @Test
  void anOfferExpires() {
    land.offer(KIM, "o1", "1/2", LEE).value();
    refused(land.step(PARK, "expireOffer", "o1"), Rule.NOT_EXPIRED);
    land.ledger.at(Instant.parse(LATER));
    refused(land.accept(LEE, "o1"), Rule.OFFER_EXPIRED);
    land.step(PARK, "expireOffer", "o1").value();
    refused(land.accept(LEE, "o1"), Rule.WRONG_STATE, "EXPIRED");
  }

  @Test
  void whatWasSoldTwiceIsEnteredOnce() {
    land.offer(KIM, "o1", "2/3", LEE).value();
    land.offer(KIM, "o2", "2/3", PARK).value();
    land.accept(LEE, "o1").value();
    land.accept(PARK, "o2").value();
    land.enter("o1").value();
    refused(land.enter("o2"), Rule.SHARE_TOO_LARGE, "1/3");
  }

  @Test
  void salesOfDifferentParcelsDoNotConflict() {
    land.register("Q", Land.square(0.001, 0, 0.001), Map.of(land.ownerId(KIM), "1/1")).value();
    String lee = land.ownerId(LEE);
    String terms = Caller.sha256Hex(Land.TERMS);
    land.ledger.as(KIM);
    var p = land.ledger.endorse("offerSale", "P", "o", "1/2", terms, "OTHER", lee, LATER);
    var q = land.ledger.endorse("offerSale", "Q", "o", "1/2", terms, "OTHER", lee, LATER);
    assertThat(p.commit()).isTrue();
    assertThat(q.commit()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void sharesSumToOneWhateverIsSold(long seed) {
    Random random = new Random(seed);
    List<TestIdentity> people = List.of(KIM, LEE, PARK);
    int entered = 0;
    for (int i = 0; i < 40; i++) {
      TestIdentity seller = people.get(random.nextInt(3));
      TestIdentity buyer = people.get(random.nextInt(3));
      String share = (1 + random.nextInt(3)) + "/" + (3 + random.nextInt(9));
      String id = "o" + i;
      if (land.offer(seller, id, share, buyer).succeeded()) {
        land.accept(buyer, id).value();
        entered += land.enter(id).succeeded() ? 1 : 0;
      }
      Share sum =
          Share.sum(
              people.stream()
                  .map(land::share)
                  .filter(s -> !s.startsWith("0/"))
                  .map(Share::parse)
                  .toList());
      assertThat(sum).as("seed %d step %d", seed, i).isEqualTo(Share.WHOLE);
    }
    assertThat(entered).isGreaterThan(3);
  }

  private void sell(TestIdentity seller, TestIdentity buyer, String share, String offer) {
    land.offer(seller, offer, share, buyer).value();
    land.accept(buyer, offer).value();
    land.enter(offer).value();
  }
}
