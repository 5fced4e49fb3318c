package org.dure.contracts.voting;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.dure.contract.test.CallResult;
import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestIdentity;
import org.dure.contracts.voting.audit.Written;

/// A harness that keeps what each transaction wrote, as blocks would.
final class Recorder {
  final ContractHarness ledger = ContractHarness.of(Voting.class);
  final List<Written> written = new ArrayList<>();
  private Instant now = Instant.parse("2026-01-01T00:00:00Z");

  Recorder at(Instant time) {
    now = time;
    return this;
  }

  Instant now() {
    return now;
  }

  CallResult submit(TestIdentity who, String function, String... args) {
    Map<String, String> before = state();
    now = now.plusSeconds(1);
    CallResult result = ledger.as(who).at(now).submit(function, args);
    Map<String, String> after = state();
    List<Written.Write> writes = new ArrayList<>();
    after.forEach((key, value) -> {
      if (!value.equals(before.get(key))) {
        writes.add(Written.Write.of(key, value.getBytes(StandardCharsets.UTF_8)));
      }
    });
    before.keySet().stream()
        .filter(key -> !after.containsKey(key))
        .forEach(key -> writes.add(Written.Write.of(key, null)));
    if (!writes.isEmpty()) {
      written.add(new Written(result.txId(), written.size(), now, writes));
    }
    return result;
  }

  String ask(String function, String... args) {
    return ledger.at(now).evaluate(function, args).value();
  }

  private Map<String, String> state() {
    Map<String, String> state = new LinkedHashMap<>();
    for (String key : ledger.ledger().keys()) {
      state.put(
          key,
          new String(Objects.requireNonNull(ledger.ledger().get(key)), StandardCharsets.UTF_8));
    }
    return state;
  }
}
