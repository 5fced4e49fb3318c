package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.token.Bank.CONFIG;
import static org.dure.contracts.token.Bank.ISSUER;
import static org.dure.contracts.token.Bank.ISSUERS;
import static org.dure.contracts.token.Bank.KIM;
import static org.dure.contracts.token.Bank.OPERATOR;
import static org.dure.contracts.token.Bank.event;
import static org.dure.contracts.token.Bank.refused;

import com.google.protobuf.ByteString;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import org.dure.contract.test.ContractHarness;
import org.hyperledger.fabric.protos.msp.SerializedIdentity;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class SettingUpTest {
  private final ContractHarness ledger = ContractHarness.of(Token.class).named("token");

  @Test
  void theConfigIsWrittenOnceByAnOperatorAndKeepsTheChaincodesName() {
    refused(
        ledger.as(OPERATOR).submit("createCurrency", "EUR", "2", ISSUERS), Rule.NOT_INITIALISED);
    refused(ledger.evaluate("tokenConfig"), Rule.NOT_INITIALISED);
    assertThat(new JSONObject(ledger.evaluate("whoAmI").value()).getBoolean("operator")).isFalse();
    refused(ledger.as(KIM).submit("initTokens", CONFIG), Rule.NOT_AN_OPERATOR, "role:Org1MSP");
    assertThat(event(ledger.as(OPERATOR).submit("initTokens", CONFIG)))
        .isEqualTo("TokensInitialised");
    refused(ledger.submit("initTokens", CONFIG), Rule.ALREADY_INITIALISED);
    assertThat(ledger.evaluate("tokenConfig").value())
        .isEqualTo(
            "{\"operators\":[\"role:Org1MSP/ou=client\"],\"callers\":[\"market\"],\"chaincode\":\"token\"}");
    assertThat(new JSONObject(ledger.evaluate("whoAmI").value()).getBoolean("operator")).isTrue();
  }

  @Test
  void aBadConfigIsRefused() {
    ledger.as(OPERATOR);
    for (String bad :
        new String[] {
          "",
          "[]",
          "{}",
          "{\"operators\":\"x\"}",
          "{\"operators\":[1]}",
          "{\"operators\":[null]}",
          "{\"operators\":[\"role:Org1MSP/ou=client\"],\"callers\":[\"a b\"]}",
          "{\"operators\":[\"role:Org1MSP/ou=client\"],\"callers\":{}}"
        }) {
      refused(ledger.submit("initTokens", bad), Rule.BAD_CONFIG);
    }
    refused(ledger.submit("initTokens", "{\"operators\":[]}"), Rule.BAD_WHO);
    refused(ledger.submit("initTokens", "{\"operators\":[\"role:Org1MSP\"]}"), Rule.BAD_WHO);
  }

  @Test
  void anOperatorChangesTheConfigButNotToOneWithoutThem() {
    ledger.as(OPERATOR).submit("initTokens", CONFIG).value();
    refused(ledger.as(KIM).submit("changeConfig", CONFIG), Rule.NOT_AN_OPERATOR);
    ledger.as(OPERATOR);
    refused(
        ledger.submit("changeConfig", "{\"operators\":[\"role:Org2MSP/ou=client\"]}"),
        Rule.NOT_AN_OPERATOR);
    refused(ledger.submit("changeConfig", "nothing"), Rule.BAD_CONFIG);
    var changed = ledger.submit("changeConfig", CONFIG.replace("market", "land-registry"));
    assertThat(event(changed)).isEqualTo("ConfigChanged");
    assertThat(ledger.evaluate("tokenConfig").value()).contains("land-registry").contains("token");
  }

  @Test
  void anOperatorMakesCurrencies() {
    ledger.as(OPERATOR).submit("initTokens", CONFIG).value();
    refused(ledger.as(KIM).submit("createCurrency", "EUR", "2", ISSUERS), Rule.NOT_AN_OPERATOR);
    ledger.as(OPERATOR);
    assertThat(event(ledger.submit("createCurrency", "EUR", "2", ISSUERS)))
        .isEqualTo("CurrencyCreated");
    refused(ledger.submit("createCurrency", "EUR", "0", ISSUERS), Rule.CURRENCY_EXISTS, "EUR");
    refused(ledger.submit("createCurrency", "euro", "2", ISSUERS), Rule.BAD_CURRENCY);
    refused(ledger.submit("createCurrency", "KRW", "19", ISSUERS), Rule.BAD_DECIMALS);
    refused(ledger.submit("createCurrency", "KRW", "-1", ISSUERS), Rule.BAD_DECIMALS);
    refused(ledger.submit("createCurrency", "KRW", "0", ""), Rule.BAD_WHO);
    refused(ledger.submit("createCurrency", "KRW", "0", "x,".repeat(9) + "x"), Rule.BAD_WHO, "10");
    ledger.submit("createCurrency", "KRW", "0", ISSUERS + ",role:Org2MSP/ou=admin").value();
    assertThat(new JSONObject(ledger.evaluate("readCurrency", "KRW").value()).toMap())
        .containsEntry("decimals", 0)
        .containsKey("createdAt");
    refused(ledger.evaluate("readCurrency", "USD"), Rule.NO_SUCH_CURRENCY, "USD");
  }

  @Test
  void onlyAnIssuerOfTheCurrencyMints() {
    Bank bank = Bank.open();
    bank.ledger.as(OPERATOR).submit("createCurrency", "KRW", "0", "role:Org2MSP/ou=client").value();
    String kim = bank.account(KIM);
    refused(
        bank.ledger.as(ISSUER).submit("mint", "m", "KRW", kim, "1", ""), Rule.NOT_AN_ISSUER, "KRW");
    refused(
        bank.ledger.as(KIM).submit("mint", "m", "EUR", kim, "1", ""), Rule.NOT_AN_ISSUER, "EUR");
    refused(bank.ledger.as(OPERATOR).submit("mint", "m", "EUR", kim, "1", ""), Rule.NOT_AN_ISSUER);
    bank.ledger.as(KIM).submit("mint", "m", "KRW", kim, "1", "").value();
    bank.ledger.as(ISSUER).submit("mint", "m", "EUR", kim, "1", "").value();
  }

  /// The contracts of the catalogue derive it alike, each by itself.
  @Test
  void anAccountIdIsTheDocumentedHashOfMspAndCertificate() throws Exception {
    SerializedIdentity creator = SerializedIdentity.parseFrom(ByteString.copyFrom(KIM.creator()));
    X509Certificate certificate =
        (X509Certificate)
            CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(creator.getIdBytes().toByteArray()));
    String id =
        "x509::%s::%s"
            .formatted(certificate.getSubjectX500Principal(), certificate.getIssuerX500Principal());
    byte[] hash =
        MessageDigest.getInstance("SHA-256")
            .digest(("Org2MSP\n" + id).getBytes(StandardCharsets.UTF_8));
    assertThat(Bank.open().account(KIM))
        .isEqualTo("x509:" + HexFormat.of().formatHex(hash).substring(0, 40));
  }
}
