package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.token.Bank.ISSUER;
import static org.dure.contracts.token.Bank.KIM;
import static org.dure.contracts.token.Bank.LEE;
import static org.dure.contracts.token.Bank.PARK;
import static org.dure.contracts.token.Bank.event;
import static org.dure.contracts.token.Bank.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.dure.contract.test.ContractHarness.Pending;
import org.dure.contract.test.TestIdentity;
import org.junit.jupiter.api.Test;

class PurseTest {
  private final Bank bank = Bank.open();
  private final String kim = bank.account(KIM);

  @Test
  void paymentsOfManyToOneAccountOnTheSameStateAllCommit() {
    List<TestIdentity> payers =
        IntStream.range(0, 30).mapToObj(i -> TestIdentity.client("Org2MSP", "payer" + i)).toList();
    payers.forEach(payer -> bank.with(payer, 10));
    bank.with(KIM, 100).ledger.submit("fold", "EUR", kim, "1").value();
    List<Pending> pending = new ArrayList<>();
    payers.forEach(payer -> pending.add(bank.endorseTransfer(payer, KIM, 7)));
    pending.add(bank.ledger.as(ISSUER).endorse("mint", "m", "EUR", kim, "1", ""));
    assertThat(pending).allMatch(Pending::commit);
    assertThat(bank.amount(KIM)).isEqualTo(100 + 30 * 7 + 1);
    assertThat(bank.balance(KIM).getInt("receipts")).isEqualTo(31);
    bank.assertConsistent("busy account");
  }

  @Test
  void whatArrivesWhileTheBalanceIsSpentDoesNotDisturb() {
    bank.with(KIM, 100).with(LEE, 100);
    bank.ledger.submit("fold", "EUR", kim, "10").value();
    Pending spending = bank.endorseTransfer(KIM, PARK, 60);
    Pending arriving = bank.endorseTransfer(LEE, KIM, 5);
    assertThat(arriving.commit()).isTrue();
    assertThat(spending.commit()).isTrue();
    assertThat(bank.amount(KIM)).isEqualTo(45);
  }

  @Test
  void spendingAddsTheOldestReceiptsAndOnlyAsManyAsItNeeds() {
    for (int i = 0; i < 10; i++) {
      bank.with(KIM, 10);
    }
    bank.transfer(KIM, LEE, 25).value();
    assertThat(bank.balance(KIM).getInt("receipts")).isEqualTo(7);
    assertThat(bank.amount(KIM)).isEqualTo(75);
    bank.transfer(KIM, LEE, 5).value();
    assertThat(bank.balance(KIM).getInt("receipts")).isEqualTo(7);
    bank.transfer(KIM, LEE, 70).value();
    assertThat(bank.balance(KIM).getInt("receipts")).isZero();
    assertThat(bank.ledger.ledger().keys()).noneMatch(key -> key.contains("balance\0EUR\0" + kim));
  }

  @Test
  void theSameMoneySpentTwiceAtOnceIsSpentOnce() {
    bank.with(KIM, 100);
    Pending one = bank.endorseTransfer(KIM, LEE, 100);
    Pending two = bank.endorseTransfer(KIM, PARK, 100);
    assertThat(one.commit()).isTrue();
    assertThat(two.commit()).isFalse();
    bank.ledger.submit("fold", "EUR", bank.account(LEE), "10").value();
    Pending three = bank.endorseTransfer(LEE, KIM, 60);
    Pending four = bank.endorseTransfer(LEE, PARK, 60);
    assertThat(four.commit()).isTrue();
    assertThat(three.commit()).isFalse();
    bank.assertConsistent("spent at once");
  }

  @Test
  void foldingAndSpendingTheSameReceiptsAtOnceCountsThemOnce() {
    bank.with(KIM, 100);
    Pending fold = bank.ledger.as(PARK).endorse("fold", "EUR", kim, "10");
    Pending spend = bank.endorseTransfer(KIM, LEE, 100);
    assertThat(fold.commit()).isTrue();
    assertThat(spend.commit()).isFalse();
    assertThat(bank.amount(KIM)).isEqualTo(100);
    bank.assertConsistent("folded at once");
  }

  @Test
  void anyoneFoldsAndNothingChangesHands() {
    for (int i = 0; i < 5; i++) {
      bank.with(KIM, 10);
    }
    var folded = bank.ledger.as(PARK).submit("fold", "EUR", kim, "3");
    assertThat(folded.value()).contains("\"folded\":3");
    assertThat(event(folded)).isEqualTo("Folded");
    assertThat(bank.balance(KIM).toMap())
        .containsEntry("amount", "50")
        .containsEntry("receipts", 2);
    assertThat(bank.ledger.as(PARK).submit("fold", "EUR", kim, "1000").value())
        .contains("\"folded\":2");
    assertThat(bank.ledger.submit("fold", "EUR", kim, "1000").value()).contains("\"folded\":0");
    assertThat(bank.amount(KIM)).isEqualTo(50);
    refused(bank.ledger.submit("fold", "EUR", kim, "1001"), Rule.BAD_PAGE);
    refused(bank.ledger.submit("fold", "EUR", kim, "none"), Rule.BAD_PAGE);
    refused(bank.ledger.submit("fold", "EUR", "kim", "1"), Rule.BAD_ACCOUNT);
  }

  @Test
  void moreReceiptsThanOneSpendingAddsAreFoldedFirst() {
    bank.ledger.as(ISSUER);
    for (int i = 0; i <= Purse.RECEIPTS_MAX; i++) {
      bank.ledger.submit("mint", "m" + i, "EUR", kim, "1", "").value();
    }
    refused(bank.transfer(KIM, LEE, 501), Rule.TOO_MANY_RECEIPTS, kim, "500");
    bank.transfer(KIM, LEE, 500).value();
    bank.transfer(KIM, LEE, 1).value();
    refused(bank.transfer(KIM, LEE, 1), Rule.INSUFFICIENT_FUNDS);
  }
}
