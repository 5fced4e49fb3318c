package org.dure.contracts.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.welfare.Welfare.BANK;
import static org.dure.contracts.welfare.Welfare.KIM;
import static org.dure.contracts.welfare.Welfare.OFFICER;
import static org.dure.contracts.welfare.Welfare.P;
import static org.dure.contracts.welfare.Welfare.SHOPS;
import static org.dure.contracts.welfare.Welfare.TREASURY;
import static org.dure.contracts.welfare.Welfare.file;
import static org.dure.contracts.welfare.Welfare.refused;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class MerchantsTest {
  private final Welfare welfare = Welfare.open();

  @Test
  void aMerchantIsRegisteredByItsRoleAndBlocked() {
    welfare.ledger.as(OFFICER).passing("account", "x");
    refused(
        welfare.ledger.submit(
            "registerMerchant", "M3", "Shop", "grocery", "x509:" + "0".repeat(40)),
        Rule.NOT_AUTHORISED);
    welfare.ledger.as(SHOPS);
    String bank = "x509:" + "0".repeat(40);
    refused(
        welfare.ledger.submit("registerMerchant", "M3", "Shop", "grocery", bank),
        Rule.BAD_TRANSIENT);
    refused(
        welfare
            .ledger
            .passing("account", "x")
            .submit("registerMerchant", "M3", "Shop", "grocery", "bank"),
        Rule.BAD_ID);
    refused(
        welfare
            .ledger
            .passing("account", "x")
            .submit("registerMerchant", "M1", "Shop", "grocery", bank),
        Rule.MERCHANT_EXISTS);
    refused(welfare.as(OFFICER, "blockMerchant", "M1"), Rule.NOT_AUTHORISED);
    refused(welfare.as(SHOPS, "blockMerchant", "M9"), Rule.NO_SUCH_MERCHANT);
    welfare.as(SHOPS, "blockMerchant", "M1").value();
    refused(welfare.as(SHOPS, "blockMerchant", "M1"), Rule.WRONG_STATE);
    welfare.paid("C1");
    refused(welfare.as(KIM, "spend", P, "M1", "p1", "100"), Rule.MERCHANT_BLOCKED);
    welfare.as(SHOPS, "unblockMerchant", "M1").value();
    welfare.as(KIM, "spend", P, "M1", "p1", "100").value();
    assertThat(welfare.read("merchants", "10", "").getJSONArray("entries")).hasSize(2);
  }

  @Test
  void aClaimantSpendsWhatThereIsWhereItIsAllowed() {
    welfare.paid("C1");
    welfare.as(KIM, "spend", P, "M1", "p1", "12000").value();
    refused(welfare.as(KIM, "spend", P, "M1", "p1", "1"), Rule.PAYMENT_EXISTS, "p1", "M1");
    refused(welfare.as(KIM, "spend", P, "M2", "p2", "1"), Rule.WRONG_CATEGORY, "liquor");
    refused(welfare.as(KIM, "spend", P, "M9", "p2", "1"), Rule.NO_SUCH_MERCHANT);
    refused(welfare.as(KIM, "spend", P, "M1", "p2", "18001"), Rule.INSUFFICIENT, "18000");
    refused(welfare.as(KIM, "spend", P, "M1", "p2", "-5"), Rule.BAD_AMOUNT);
    refused(welfare.as(BANK, "spend", P, "M1", "p2", "1"), Rule.INSUFFICIENT);
    welfare.as(KIM, "spend", P, "M1", "p2", "18000").value();
    JSONObject pots = welfare.read("totals", P).getJSONObject("pots");
    assertThat(pots.getLong("wallets")).isZero();
    assertThat(pots.getLong("merchants")).isEqualTo(30_000);
    welfare.moneyAddsUp(P);
  }

  @Test
  void lotsThatExpireFirstAreSpentFirst() {
    welfare.paid("C1");
    welfare.later("P30D");
    welfare.as(TREASURY, "disburse", P, "C1", "2026-04").value();
    welfare.as(KIM, "spend", P, "M1", "p1", "40000").value();
    JSONArray lots = welfare.read("readWallet", P, welfare.holder(KIM)).getJSONArray("lots");
    assertThat(lots).hasSize(1);
    assertThat(lots.getJSONObject(0).getString("period")).isEqualTo("2026-04");
    assertThat(lots.getJSONObject(0).getLong("amount")).isEqualTo(20_000);
  }

  @Test
  void oneWalletIsNotSpentTwiceInABlockAndABusyMerchantIsNoBottleneck() {
    welfare.paid("C1");
    welfare.claim(file("C2", "2", welfare.holder(Welfare.AUDITOR))).value();
    welfare.attested("C2");
    welfare.assess("C2").value();
    welfare.as(TREASURY, "disburse", P, "C2", "2026-03").value();
    var one = welfare.ledger.as(KIM).endorse("spend", P, "M1", "p1", "20000");
    var two = welfare.ledger.as(KIM).endorse("spend", P, "M1", "p2", "20000");
    var other = welfare.ledger.as(Welfare.AUDITOR).endorse("spend", P, "M1", "p3", "20000");
    assertThat(one.commit()).isTrue();
    assertThat(two.commit()).isFalse();
    assertThat(other.commit()).isTrue();
    var redemption = welfare.ledger.as(BANK).endorse("redeem", P, "M1", "[\"p1\"]");
    var sale = welfare.ledger.as(Welfare.AUDITOR).endorse("spend", P, "M1", "p4", "1000");
    assertThat(sale.commit()).isTrue();
    assertThat(redemption.commit()).as("a redemption beside a sale").isTrue();
    welfare.moneyAddsUp(P);
  }

  @Test
  void theAcquirerRedeemsEachPaymentOnce() {
    welfare.paid("C1");
    welfare.as(KIM, "spend", P, "M1", "p1", "12000").value();
    welfare.as(KIM, "spend", P, "M1", "p2", "3000").value();
    refused(welfare.as(KIM, "redeem", P, "M1", "[\"p1\"]"), Rule.NOT_THE_ACQUIRER);
    refused(welfare.as(BANK, "redeem", P, "M1", "[\"p3\"]"), Rule.NO_SUCH_CREDIT, "p3");
    refused(welfare.as(BANK, "redeem", P, "M1", "[\"p1\",\"p1\"]"), Rule.NO_SUCH_CREDIT);
    refused(welfare.as(BANK, "redeem", P, "M1", "[]"), Rule.BATCH_TOO_LARGE);
    refused(welfare.as(BANK, "redeem", P, "M1", "p1"), Rule.BAD_JSON);
    welfare.as(SHOPS, "blockMerchant", "M1").value();
    refused(welfare.as(BANK, "redeem", P, "M1", "[\"p1\"]"), Rule.MERCHANT_BLOCKED);
    welfare.as(SHOPS, "unblockMerchant", "M1").value();
    var one = welfare.ledger.as(BANK).endorse("redeem", P, "M1", "[\"p1\",\"p2\"]");
    var two = welfare.ledger.as(BANK).endorse("redeem", P, "M1", "[\"p1\"]");
    assertThat(one.commit()).isTrue();
    assertThat(two.commit()).isFalse();
    refused(welfare.as(BANK, "redeem", P, "M1", "[\"p1\"]"), Rule.NO_SUCH_CREDIT);
    assertThat(welfare.read("totals", P).getJSONObject("pots").getLong("redeemed"))
        .isEqualTo(15_000);
    assertThat(welfare.read("list", "payments", P, "M1", "10", "").getJSONArray("entries"))
        .hasSize(2);
    assertThat(welfare.read("list", "credits", P, "M1", "10", "").getJSONArray("entries"))
        .isEmpty();
    welfare.moneyAddsUp(P);
  }

  @Test
  void nobodyIsPaidByTheOwnShop() {
    welfare.paid("C1");
    welfare.merchant("M3", "grocery", "Account of id C1");
    refused(welfare.as(KIM, "spend", P, "M3", "p1", "100"), Rule.CIRCULAR, "M3", "C1");
  }

  @Test
  void whatIsNotSpentInTimeGoesBack() {
    welfare.paid("C1");
    String kim = welfare.holder(KIM);
    welfare.as(KIM, "spend", P, "M1", "p1", "10000").value();
    String lot = new JSONArray().put(new JSONArray(List.of(kim, "C1", "2026-03"))).toString();
    refused(welfare.as(TREASURY, "expire", P, lot), Rule.NOT_EXPIRED, "2026-06");
    welfare.later("P91D");
    refused(welfare.as(KIM, "spend", P, "M1", "p2", "10"), Rule.INSUFFICIENT);
    refused(welfare.as(OFFICER, "expire", P, lot), Rule.NOT_AUTHORISED);
    refused(welfare.as(TREASURY, "expire", P, "[[\"" + kim + "\",\"C1\"]]"), Rule.BAD_JSON);
    refused(welfare.as(TREASURY, "expire", P, lot.replace("C1", "C2")), Rule.NO_SUCH_LOT);
    assertThat(welfare.submitted(TREASURY, "expire", P, lot).getLong("amount")).isEqualTo(20_000);
    refused(welfare.as(TREASURY, "expire", P, lot), Rule.NO_SUCH_LOT);
    assertThat(welfare.read("totals", P).getJSONObject("pots").getLong("returned"))
        .isEqualTo(20_000);
    welfare.moneyAddsUp(P);
  }

  // ---- cards

  private static KeyPair key() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    return generator.generateKeyPair();
  }

  private static JSONObject payment(KeyPair key, String merchant, String id, long amount)
      throws GeneralSecurityException {
    String wallet = Ids.holder(Ids.CARD, key.getPublic().getEncoded());
    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate());
    signature.update(
        CardPayment.text("mychannel", P, merchant, id, wallet, amount)
            .getBytes(StandardCharsets.UTF_8));
    return new JSONObject()
        .put("payment", id)
        .put("wallet", wallet)
        .put("amount", amount)
        .put("key", Base64.getEncoder().encodeToString(key.getPublic().getEncoded()))
        .put("signature", Base64.getEncoder().encodeToString(signature.sign()));
  }

  @Test
  void cardsPayAtTheTillAndTheAcquirerCollects() throws GeneralSecurityException {
    KeyPair key = key();
    String wallet = Ids.holder(Ids.CARD, key.getPublic().getEncoded());
    welfare.claim(file("C1", "1", wallet)).value();
    welfare.attested("C1");
    welfare.assess("C1").value();
    welfare.as(TREASURY, "disburse", P, "C1", "2026-03").value();
    JSONArray till =
        new JSONArray()
            .put(payment(key, "M1", "p1", 20_000))
            .put(payment(key, "M1", "p2", 20_000))
            .put(payment(key, "M1", "p3", 10_000))
            .put(payment(key, "M1", "p4", 10).put("amount", 11))
            .put(payment(key, "M2", "p5", 10))
            .put(
                payment(key, "M1", "p6", 10)
                    .put("wallet", payment(key(), "M1", "p6", 10).getString("wallet")))
            .put(payment(key, "M1", "p7", 10).put("signature", "!"));
    refused(welfare.batch(KIM, "collect", till, P, "M1", "T1"), Rule.NOT_THE_ACQUIRER);
    JSONObject record = new JSONObject(welfare.batch(BANK, "collect", till, P, "M1", "T1").value());
    assertThat(record.getJSONObject("outcomes").toMap())
        .containsOnly(
            Map.entry("p1", "PAID"),
            Map.entry("p2", "INSUFFICIENT"),
            Map.entry("p3", "PAID"),
            Map.entry("p4", "BAD_SIGNATURE"),
            Map.entry("p5", "BAD_SIGNATURE"),
            Map.entry("p6", "BAD_SIGNATURE"),
            Map.entry("p7", "BAD_JSON"));
    JSONArray again = new JSONArray().put(payment(key, "M1", "p1", 20_000));
    record = new JSONObject(welfare.batch(BANK, "collect", again, P, "M1", "T2").value());
    assertThat(record.getJSONObject("outcomes").getString("p1")).isEqualTo("PAYMENT_EXISTS");
    JSONArray liquor = new JSONArray().put(payment(key, "M2", "p9", 10));
    record = new JSONObject(welfare.batch(BANK, "collect", liquor, P, "M2", "T3").value());
    assertThat(record.getJSONObject("outcomes").getString("p9")).isEqualTo("WRONG_CATEGORY");
    welfare.moneyAddsUp(P);
  }

  @Test
  void cashForBenefitIsFlaggedWhenItIsRedeemed() throws GeneralSecurityException {
    JSONArray drained = new JSONArray();
    JSONArray ids = new JSONArray();
    for (int i = 0; i < 10; i++) {
      KeyPair key = key();
      String claim = "C" + i;
      welfare
          .claim(file(claim, "n" + i, Ids.holder(Ids.CARD, key.getPublic().getEncoded())))
          .value();
      welfare.attested(claim);
      welfare.assess(claim).value();
      welfare.as(TREASURY, "disburse", P, claim, "2026-03").value();
      drained.put(payment(key, "M1", "p" + i, i == 9 ? 5_000 : 30_000));
      ids.put("p" + i);
    }
    welfare.batch(BANK, "collect", drained, P, "M1", "T1").value();
    var tooFew = welfare.ledger.as(BANK).evaluate("redeem", P, "M1", "[\"p0\"]");
    assertThat(new JSONObject(tooFew.value()).getJSONArray("flags")).isEmpty();
    JSONObject redeemed = welfare.submitted(BANK, "redeem", P, "M1", ids.toString());
    assertThat(redeemed.getInt("drained")).isEqualTo(9);
    assertThat(redeemed.getJSONArray("flags").toList()).containsExactly("DRAINED");
    welfare.moneyAddsUp(P);
  }
}
