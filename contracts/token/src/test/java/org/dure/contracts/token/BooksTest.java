package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.token.Bank.KIM;
import static org.dure.contracts.token.Bank.LEE;
import static org.dure.contracts.token.Bank.PARK;
import static org.dure.contracts.token.Bank.refused;

import java.util.ArrayList;
import java.util.List;
import org.json.JSONArray;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

class BooksTest {
  private final Bank bank = Bank.open().with(KIM, 100);
  private final String kim = bank.account(KIM);
  private final String lee = bank.account(LEE);

  @Test
  void aStatementHasEveryMovementNewestFirstPageByPage() {
    bank.transfer(KIM, LEE, 10).value();
    bank.transfer(LEE, KIM, 3).value();
    bank.hold(KIM, "h", 20, LEE, bank.account(PARK)).value();
    bank.ledger.as(PARK).submit("releaseHold", "h").value();
    bank.hold(KIM, "h2", 20, LEE, bank.account(PARK)).value();
    bank.ledger.as(PARK).submit("refundHold", "h2").value();
    assertThat(movements(kim))
        .containsExactly(
            "refund 20", "hold -20", "hold -20", "transfer 3", "transfer -10", "mint 100");
    assertThat(movements(lee)).containsExactly("release 20", "transfer -3", "transfer 10");
    JSONObject newest =
        bank.ask("statement", "EUR", lee, "1", "").getJSONArray("entries").getJSONObject(0);
    assertThat(newest.toMap())
        .containsEntry("counterparty", kim)
        .containsEntry("id", "h")
        .containsEntry("reference", "house P")
        .containsKeys("time", "txId");
  }

  private List<String> movements(String account) {
    List<String> movements = new ArrayList<>();
    String bookmark = "";
    do {
      JSONObject page = bank.ask("statement", "EUR", account, "2", bookmark);
      for (Object entry : page.getJSONArray("entries")) {
        JSONObject json = (JSONObject) entry;
        movements.add(json.getString("kind") + " " + json.getString("amount"));
      }
      bookmark = page.getString("bookmark");
      assertThat(bookmark).doesNotContain("\0");
    } while (!bookmark.isEmpty());
    return movements;
  }

  @Test
  void aBookmarkShowsNothingButTheAccountAskedFor() {
    bank.transfer(KIM, LEE, 10).value();
    String page = bank.ledger.evaluate("statement", "EUR", lee, "1000", "0").value();
    assertThat(new JSONObject(page).getJSONArray("entries")).hasSize(1);
    refused(bank.ledger.evaluate("statement", "EUR", lee, "1", "*"), Rule.BAD_PAGE);
    refused(bank.ledger.evaluate("statement", "EUR", lee, "", ""), Rule.BAD_PAGE);
    refused(bank.ledger.evaluate("statement", "KRW", lee, "1", ""), Rule.NO_SUCH_CURRENCY);
    refused(bank.ledger.evaluate("statement", "EUR", "lee", "1", ""), Rule.BAD_ACCOUNT);
  }

  @Test
  void theAuditAddsEverythingUp() {
    bank.transfer(KIM, LEE, 10).value();
    bank.hold(KIM, "h", 20, LEE, bank.account(PARK)).value();
    assertThat(bank.ask("audit", "EUR").toMap())
        .containsEntry("supply", "100")
        .containsEntry("balances", "80")
        .containsEntry("holds", "20")
        .containsEntry("accounts", 2)
        .containsEntry("consistent", true);
    refused(bank.ledger.evaluate("audit", "KRW"), Rule.NO_SUCH_CURRENCY);
    refused(bank.ledger.evaluate("totalSupply", "KRW"), Rule.NO_SUCH_CURRENCY);
    refused(bank.ledger.evaluate("balance", "KRW", kim), Rule.NO_SUCH_CURRENCY);
    refused(bank.ledger.evaluate("allowance", "EUR", kim, "lee"), Rule.BAD_ACCOUNT);
  }

  @Test
  void whoNeverHadAnythingHasNothing() {
    assertThat(bank.amount(PARK)).isZero();
    assertThat(bank.ask("holdsOf", bank.account(PARK), "10", "").getJSONArray("holds")).isEmpty();
    assertThat(
            new JSONArray(bank.ledger.evaluate("freezeHistory", "EUR", bank.account(PARK)).value()))
        .isEmpty();
    refused(bank.ledger.evaluate("holdHistory", "h"), Rule.NO_SUCH_HOLD);
  }
}
