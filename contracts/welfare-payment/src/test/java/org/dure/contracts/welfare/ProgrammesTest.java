package org.dure.contracts.welfare;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.welfare.Welfare.CONFIG;
import static org.dure.contracts.welfare.Welfare.MINISTRY;
import static org.dure.contracts.welfare.Welfare.OFFICER;
import static org.dure.contracts.welfare.Welfare.P;
import static org.dure.contracts.welfare.Welfare.programme;
import static org.dure.contracts.welfare.Welfare.refused;

import java.util.Objects;
import org.dure.contract.test.ContractHarness;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProgrammesTest {
  @Test
  void theConfigIsWrittenOnceByWhoMayMakeProgrammes() {
    ContractHarness ledger = new Welfare().ledger;
    refused(ledger.as(MINISTRY).submit("createProgramme", "{}"), Rule.NOT_INITIALISED);
    refused(ledger.as(OFFICER).submit("initWelfare", CONFIG), Rule.NOT_AUTHORISED, "programmes");
    refused(ledger.as(MINISTRY).submit("initWelfare", "{}"), Rule.BAD_CONFIG);
    refused(
        ledger.submit("initWelfare", CONFIG.replace("\"records\"", "\"record\"")), Rule.BAD_CONFIG);
    refused(
        ledger.submit("initWelfare", CONFIG.replace("\"ou\":\"records\"", "\"ou\":\"\"")),
        Rule.BAD_CONFIG);
    ledger.submit("initWelfare", CONFIG).value();
    refused(ledger.submit("initWelfare", CONFIG), Rule.ALREADY_INITIALISED);
  }

  @Test
  void thePepperIsAgreedOnceAndNeverInPublic() {
    ContractHarness ledger = new Welfare().ledger;
    ledger.as(MINISTRY).submit("initWelfare", CONFIG).value();
    refused(ledger.submit("setPepper"), Rule.BAD_TRANSIENT, "pepper");
    refused(ledger.passing("pepper", "abc").submit("setPepper"), Rule.BAD_TRANSIENT, "64");
    refused(
        ledger.as(OFFICER).passing("pepper", Welfare.PEPPER).submit("setPepper"),
        Rule.NOT_AUTHORISED);
    ledger.as(MINISTRY).passing("pepper", Welfare.PEPPER).submit("setPepper").value();
    refused(ledger.passing("pepper", "00".repeat(32)).submit("setPepper"), Rule.PEPPER_EXISTS);
    for (String key : ledger.ledger().keys()) {
      byte[] value = Objects.requireNonNull(ledger.ledger().get(key));
      assertThat(new String(value, java.nio.charset.StandardCharsets.UTF_8))
          .doesNotContain(Welfare.PEPPER);
    }
  }

  @Test
  void aProgrammeIsCreatedWithItsBudgetInTranches() {
    Welfare welfare = Welfare.initialised();
    var created = welfare.create(programme(P));
    created.value();
    assertThat(Objects.requireNonNull(created.event()).getEventName())
        .isEqualTo("ProgrammeCreated");
    JSONObject totals = welfare.read("totals", P);
    assertThat(totals.getJSONObject("pots").getLong("budget")).isEqualTo(10_000_000);
    assertThat(welfare.read("pot", P, "budget", "3", "").getInt("count")).isEqualTo(3);
    refused(welfare.create(programme(P)), Rule.PROGRAMME_EXISTS, P);
    refused(welfare.as(OFFICER, "createProgramme", programme("Q").toString()), Rule.NOT_AUTHORISED);
    refused(welfare.ledger.evaluate("readProgramme", "Q"), Rule.NO_SUCH_PROGRAMME);
  }

  @ParameterizedTest
  @CsvSource({
    "title,'',BAD_PROGRAMME",
    "legalBasis,' ',BAD_PROGRAMME",
    "budget,0,BAD_PROGRAMME",
    "budget,5,BAD_PROGRAMME",
    "budget,1.5,BAD_PROGRAMME",
    "budget,9999999999999999,BAD_PROGRAMME",
    "tranches,0,BAD_PROGRAMME",
    "currency,euro,BAD_PROGRAMME",
    "validUntil,2025-01-01T00:00:00Z,BAD_PROGRAMME",
    "validFrom,yesterday,BAD_PROGRAMME",
    "instalments,0,BAD_PROGRAMME",
    "dueDay,32,BAD_PROGRAMME",
    "unspentAfter,soon,BAD_PROGRAMME",
    "retention,PT0S,BAD_PROGRAMME",
    "programme,a b,BAD_ID",
    "amount,-1,BAD_PROGRAMME",
    "amount,wealth,BAD_FORMULA"
  })
  void aProgrammeThatIsNotSoundIsRefused(String member, String value, Rule rule) {
    Object json = value.matches("-?[0-9.]+") ? new JSONArray("[" + value + "]").get(0) : value;
    Welfare welfare = Welfare.initialised();
    refused(welfare.create(programme(P).put(member, json)), rule);
    assertThat(welfare.ledger.ledger().keys()).hasSize(1);
  }

  @Test
  void formulasAreCheckedWhenTheProgrammeIsMade() {
    Welfare welfare = Welfare.initialised();
    JSONObject negative = new JSONObject("{\"sub\":[\"household\",5]}");
    refused(welfare.create(programme(P).put("amount", negative)), Rule.BAD_PROGRAMME, "negative");
    JSONObject zero = new JSONObject("{\"div\":[100,\"incomeBand\"]}");
    refused(welfare.create(programme(P).put("amount", zero)), Rule.BAD_FORMULA, "divisor");
    JSONArray unknown =
        new JSONArray("[{\"id\":\"x\",\"text\":\"x\",\"test\":{\"gt\":[\"shoe\",1]}}]");
    refused(
        welfare.create(programme(P).put("conditions", unknown)),
        Rule.BAD_FORMULA,
        "conditions.x.gt[0]",
        "shoe");
    JSONObject nobody = programme(P);
    nobody.getJSONObject("attributes").getJSONObject("age").put("authorities", new JSONArray());
    refused(welfare.create(nobody), Rule.BAD_PROGRAMME, "age");
    JSONObject today = programme(P);
    today
        .getJSONObject("attributes")
        .put("today", new JSONObject("{\"min\":0,\"max\":1,\"authorities\":[\"Org2MSP\"]}"));
    refused(welfare.create(today), Rule.BAD_PROGRAMME, "today");
    assertThat(welfare.read("checkProgramme", programme(P).toString()).toString())
        .contains("20000", "40000");
  }

  @Test
  void exclusionsNameProgrammesThatThereAre() {
    Welfare welfare = Welfare.initialised();
    refused(
        welfare.create(programme(P).put("excludes", new JSONArray("[\"Q\"]"))),
        Rule.NO_SUCH_PROGRAMME,
        "Q");
    refused(
        welfare.create(programme(P).put("excludes", new JSONArray().put(P))), Rule.BAD_PROGRAMME);
  }

  @Test
  void aClosedProgrammeTakesNoClaims() {
    Welfare welfare = Welfare.open();
    refused(welfare.as(OFFICER, "closeProgramme", P), Rule.NOT_AUTHORISED);
    welfare.as(MINISTRY, "closeProgramme", P).value();
    refused(welfare.as(MINISTRY, "closeProgramme", P), Rule.PROGRAMME_CLOSED);
    refused(welfare.claim(Welfare.file("C1", "1", Welfare.card(1))), Rule.PROGRAMME_CLOSED, P);
    Welfare early = Welfare.initialised();
    early.create(programme(P).put("validFrom", "2027-01-01T00:00:00Z")).value();
    refused(early.claim(Welfare.file("C1", "1", Welfare.card(1))), Rule.PROGRAMME_CLOSED, "2027");
  }
}
