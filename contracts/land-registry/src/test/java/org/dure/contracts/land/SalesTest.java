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
    land.step(LEE, "acceptOffer", "o1").value();
    assertThat(land.share(KIM)).isEqualTo("1/1");
    var entered = land.step(REGISTRAR, "enterSale", "o1");
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
    land.step(LEE, "acceptOffer", "o1").value();
    land.step(REGISTRAR, "enterSale", "o1").value();
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
    refused(offer("Z", "1/2", "1", "EUR", lee, LATER), Rule.NO_SUCH_PARCEL, "Z");
    refused(offer("P", "1/2", "-1", "EUR", lee, LATER), Rule.BAD_PRICE);
    refused(offer("P", "1/2", "1", "euro", lee, LATER), Rule.BAD_PRICE);
    refused(offer("P", "1/2", "1", "EUR", "ref:lee", LATER), Rule.BAD_OWNER);
    refused(offer("P", "1/2", "1", "EUR", lee, "tomorrow"), Rule.BAD_TIME);
    refused(offer("P", "1/2", "1", "EUR", lee, "2020-01-01T00:00:00Z"), Rule.BAD_TIME);
    offer("P", "1/2", "1", "EUR", lee, LATER).value();
    refused(offer("P", "1/2", "1", "EUR", lee, LATER), Rule.OFFER_EXISTS, "P", "o");
  }

  private org.dure.contract.test.CallResult offer(
      String parcel, String share, String price, String currency, String buyer, String until) {
    return land.ledger.submit("offerSale", parcel, "o", share, price, currency, buyer, until);
  }

  @Test
  void moreThanOneHoldsCannotBeOffered() {
    sell(KIM, LEE, "1/2", "o1");
    refused(land.offer(KIM, "o2", "2/3", PARK), Rule.SHARE_TOO_LARGE, "1/2", "2/3");
  }

  @Test
  void eachStepHasItsRole() {
    land.offer(KIM, "o1", "1/2", LEE).value();
    refused(land.step(PARK, "acceptOffer", "o1"), Rule.NOT_THE_BUYER);
    refused(land.step(KIM, "acceptOffer", "o1"), Rule.NOT_THE_BUYER);
    refused(land.step(REGISTRAR, "enterSale", "o1"), Rule.WRONG_STATE, "OFFERED");
    refused(land.step(PARK, "cancelOffer", "o1"), Rule.NOT_A_PARTY);
    land.step(LEE, "acceptOffer", "o1").value();
    refused(land.step(LEE, "acceptOffer", "o1"), Rule.WRONG_STATE);
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
    refused(land.step(LEE, "acceptOffer", "o1"), Rule.OFFER_EXPIRED);
    land.step(PARK, "expireOffer", "o1").value();
    refused(land.step(LEE, "acceptOffer", "o1"), Rule.WRONG_STATE, "EXPIRED");
  }

  @Test
  void whatWasSoldTwiceIsEnteredOnce() {
    land.offer(KIM, "o1", "2/3", LEE).value();
    land.offer(KIM, "o2", "2/3", PARK).value();
    land.step(LEE, "acceptOffer", "o1").value();
    land.step(PARK, "acceptOffer", "o2").value();
    land.step(REGISTRAR, "enterSale", "o1").value();
    refused(land.step(REGISTRAR, "enterSale", "o2"), Rule.SHARE_TOO_LARGE, "1/3");
  }

  @Test
  void salesOfDifferentParcelsDoNotConflict() {
    land.register("Q", Land.square(0.001, 0, 0.001), Map.of(land.ownerId(KIM), "1/1")).value();
    String lee = land.ownerId(LEE);
    land.ledger.as(KIM);
    var p = land.ledger.endorse("offerSale", "P", "o", "1/2", "1", "EUR", lee, LATER);
    var q = land.ledger.endorse("offerSale", "Q", "o", "1/2", "1", "EUR", lee, LATER);
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
        land.step(buyer, "acceptOffer", id);
        entered += land.step(REGISTRAR, "enterSale", id).succeeded() ? 1 : 0;
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
    land.step(buyer, "acceptOffer", offer).value();
    land.step(REGISTRAR, "enterSale", offer).value();
  }
}
