package org.dure.contracts.land;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.land.Land.KIM;
import static org.dure.contracts.land.Land.LEE;
import static org.dure.contracts.land.Land.REGISTRAR;
import static org.dure.contracts.land.Land.TERMS;
import static org.dure.contracts.land.Land.refused;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Objects;
import org.dure.contract.test.CallResult;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettlementTest {
  private final Land land = Land.open().withParcelOfKim();

  SettlementTest() {
    land.ledger.with("token", HoldingToken.class);
    land.offer(KIM, "P", "o1", "1/1", "TOKEN", LEE).value();
    land.disclose(KIM, "P", "o1").value();
  }

  private JSONObject hold() {
    return new JSONObject()
        .put("hold", "h1")
        .put("payer", account(land.ownerId(LEE)))
        .put("payee", account(land.ownerId(KIM)))
        .put("amount", "100")
        .put("currency", "EUR")
        .put("purpose", "land-registry/P/o1")
        .put("state", "HELD")
        .put("expiresAt", "2028-01-01T00:00:00Z");
  }

  private static String account(String owner) {
    return "x509:" + owner.substring(owner.lastIndexOf(':') + 1);
  }

  private void put(JSONObject hold) {
    land.ledger.submit("passing-on:putHold", hold.toString()).value();
  }

  private CallResult accept() {
    return land.ledger.as(LEE).passing("terms", TERMS).submit("acceptOffer", "P", "o1", "h1");
  }

  @Test
  void theTitleAndTheMoneyChangeHandsTogether() {
    put(hold());
    accept().value();
    land.enter("o1").value();
    assertThat(land.share(LEE)).isEqualTo("1/1");
    assertThat(released()).isTrue();
  }

  private boolean released() {
    byte[] hold = Objects.requireNonNull(land.ledger.ledger("token").get("h1"));
    return new String(hold, StandardCharsets.UTF_8).contains("RELEASED");
  }

  @Test
  void ifThePaymentFailsTheTitleStays() {
    put(hold().put("stuck", true));
    accept().value();
    refused(land.enter("o1"), Rule.HOLD_REFUSED, "frozen");
    assertThat(land.share(KIM)).isEqualTo("1/1");
    assertThat(released()).isFalse();
  }

  @Test
  void ifTheTransferFailsTheMoneyStays() {
    put(hold());
    accept().value();
    land.mortgage("m1", LEE, "CARRY", KIM).value();
    refused(land.enter("o1"), Rule.TITLE_CHANGED, "m1");
    assertThat(released()).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "payee,x509:other",
    "payer,x509:other",
    "amount,99",
    "currency,USD",
    "purpose,land-registry/P/o2",
    "state,REFUNDED",
    "expiresAt,2020-01-01T00:00:00Z"
  })
  void aHoldThatPromisesSomethingElseIsRefused(String field, String value) {
    put(hold().put(field, value));
    refused(accept(), Rule.HOLD_REFUSED, "h1", value);
    put(hold());
    accept().value();
    put(hold().put(field, value));
    refused(land.enter("o1"), Rule.HOLD_REFUSED, "h1", value);
    assertThat(land.share(KIM)).isEqualTo("1/1");
  }

  @Test
  void aHoldIsNeededAndThePriceToCompareItWith() {
    refused(land.ledger.as(LEE).submit("acceptOffer", "P", "o1", ""), Rule.HOLD_MISSING, "needed");
    refused(accept(), Rule.HOLD_REFUSED, "no hold h1");
    put(hold());
    refused(land.ledger.as(LEE).submit("acceptOffer", "P", "o1", "h1"), Rule.BAD_TERMS);
  }

  @Test
  void aHoldThatRanOutBeforeTheEntryIsRefused() {
    put(hold());
    accept().value();
    land.certify("o1").value();
    land.ledger.at(Instant.parse("2028-01-01T00:00:00Z"));
    refused(land.step(REGISTRAR, "enterSale", "o1"), Rule.HOLD_REFUSED, "expired");
  }
}
