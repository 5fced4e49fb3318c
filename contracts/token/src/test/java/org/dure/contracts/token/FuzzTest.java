package org.dure.contracts.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.dure.contracts.token.Bank.ISSUER;
import static org.dure.contracts.token.Bank.KIM;
import static org.dure.contracts.token.Bank.LEE;
import static org.dure.contracts.token.Bank.OPERATOR;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.TestIdentity;
import org.hyperledger.fabric.contract.annotation.Transaction;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever the arguments, a call succeeds or is refused with one of the documented codes, and
/// money is neither made nor lost. A seed of one's own: `-Dtoken.seed=`.
class FuzzTest {
  private static final int CALLS = 2_000;
  private static final List<TestIdentity> PEOPLE = List.of(OPERATOR, ISSUER, KIM, LEE);

  private final Bank bank = Bank.open().with(KIM, 100).with(LEE, 100);
  private final List<Method> transactions =
      Arrays.stream(Token.class.getDeclaredMethods())
          .filter(method -> method.isAnnotationPresent(Transaction.class))
          .sorted(java.util.Comparator.comparing(Method::getName))
          .toList();
  private final List<String> sensible =
      List.of(
          "EUR",
          bank.account(KIM),
          bank.account(LEE),
          "1",
          "10",
          "h1",
          "p1",
          "",
          Bank.LATER,
          Bank.ISSUERS,
          bank.account(KIM),
          Bank.CONFIG,
          "0",
          "KRW");

  @ParameterizedTest
  @ValueSource(longs = {21, 22})
  void aCallSucceedsOrIsRefusedWithACode(long given) {
    long seed = Long.getLong("token.seed", given);
    Random random = new Random(seed);
    int succeeded = 0;
    for (int i = 0; i < CALLS; i++) {
      Method method = transactions.get(random.nextInt(transactions.size()));
      String[] args = new String[method.getParameterCount() - 1];
      Arrays.setAll(args, n -> argument(random));
      CallResult result =
          bank.ledger.as(PEOPLE.get(random.nextInt(PEOPLE.size()))).submit(method.getName(), args);
      String call = "seed %d, call %d: %s%s".formatted(seed, i, method.getName(), List.of(args));
      if (result.succeeded()) {
        succeeded++;
      } else {
        assertThat(Arrays.stream(Rule.values()).map(Rule::name))
            .as("%s: %s", call, result.message())
            .contains(result.payload());
        assertThat(result.message()).as(call).isNotBlank().hasSizeLessThan(2_000);
      }
    }
    bank.assertConsistent("seed " + seed);
    assertThat(succeeded).as("seed %d", seed).isGreaterThan(20);
  }

  private String argument(Random random) {
    return switch (random.nextInt(10)) {
      case 0 -> anything(random, random.nextInt(40));
      case 1 -> anything(random, 300 + random.nextInt(3_000));
      case 2 -> number(random);
      case 3 -> json(random);
      default -> sensible.get(random.nextInt(sensible.size()));
    };
  }

  private static String anything(Random random, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      int codePoint = random.nextInt(random.nextBoolean() ? 0x80 : Character.MAX_CODE_POINT + 1);
      boolean surrogate = codePoint >= 0xd800 && codePoint <= 0xdfff;
      text.appendCodePoint(surrogate ? 0 : codePoint);
    }
    return text.toString();
  }

  private static String number(Random random) {
    String digits = Long.toString(random.nextLong()).repeat(1 + random.nextInt(30));
    return switch (random.nextInt(4)) {
      case 0 -> digits;
      case 1 -> "9".repeat(1 + random.nextInt(60));
      case 2 -> random.nextDouble() + "e" + random.nextInt(400);
      default -> Integer.toString(random.nextInt(2_000));
    };
  }

  private String json(Random random) {
    return switch (random.nextInt(5)) {
      case 0 -> "[".repeat(1 + random.nextInt(20_000));
      case 1 -> "{\"operators\":" + anything(random, 5) + "}";
      case 2 -> "{\"operators\":[\"role:Org1MSP/ou=client\"],\"callers\":[" + number(random) + "]}";
      case 3 -> "{\"a\":".repeat(random.nextInt(5_000)) + "1";
      default -> Bank.CONFIG.substring(random.nextInt(Bank.CONFIG.length()));
    };
  }
}
