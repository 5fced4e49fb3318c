package org.dure.contracts.welfare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hyperledger.fabric.shim.ledger.CompositeKey;
import org.hyperledger.fabric.shim.ledger.KeyValue;
import org.json.JSONObject;

/// Totals and samples: whether the money adds up and how claims were decided, without a single
/// personal detail.
final class Audits {
  private static final int SAMPLE_MAX = 100;

  private final WelfareState state;

  Audits(WelfareState state) {
    this.state = state;
  }

  /// All pots of a programme at one height, how many claims are in which state and have which flag.
  Json totals(String programmeId) {
    Programme programme = new Programmes(state).get(programmeId);
    List<Object> members = new ArrayList<>();
    long sum = 0;
    for (Pot pot : Pot.values()) {
      long amount =
          state.under(pot.type(), programmeId).values().stream()
              .mapToLong(json -> json.getLong(pot.field()))
              .sum();
      members.add(pot.text());
      members.add(amount);
      sum += amount;
    }
    Map<String, Integer> states = new TreeMap<>();
    Map<String, Integer> flags = new TreeMap<>();
    for (JSONObject json : state.under(WelfareState.CLAIM, programmeId).values()) {
      states.merge(json.getString("state"), 1, Integer::sum);
      json.getJSONArray("flags").forEach(flag -> flags.merge((String) flag, 1, Integer::sum));
    }
    return Json.object(
        "programme", programmeId,
        "budgetByLaw", programme.money().budget(),
        "sum", sum,
        "pots", Json.object(members.toArray()),
        "claims", counts(states),
        "flags", counts(flags));
  }

  private static Json counts(Map<String, Integer> counts) {
    List<Object> members = new ArrayList<>();
    counts.forEach((name, count) -> {
      members.add(name);
      members.add(count);
    });
    return Json.object(members.toArray());
  }

  /// One page of a pot, summed: for programmes too large for one call.
  Json pot(String programmeId, String name, int pageSize, String bookmark) {
    Pot pot = Pot.parse(name);
    Queries.requirePage(pageSize);
    Ids.checked("programme", programmeId);
    long sum = 0;
    int count = 0;
    try (var page =
        state
            .stub()
            .getStateByPartialCompositeKeyWithPagination(
                new CompositeKey(pot.type(), programmeId), pageSize, bookmark)) {
      for (KeyValue entry : page) {
        sum += new JSONObject(entry.getStringValue()).getLong(pot.field());
        count++;
      }
      return Json.object(
          "pot",
          pot.text(),
          "sum",
          sum,
          "count",
          count,
          "bookmark",
          count < pageSize ? "" : page.getMetadata().getBookmark());
    }
  }

  /// Claims drawn by a seed that the auditor chooses, so that nobody can prepare for it and anyone
  /// can draw again.
  Json sample(String programmeId, String seed, int size) {
    Caller.of(state.stub()).require(state.config(), Role.AUDITOR);
    if (size < 1 || size > SAMPLE_MAX) {
      throw Rule.BAD_PAGE.refusal("sample of %d is not from 1 to %d", size, SAMPLE_MAX);
    }
    Ids.checked("programme", programmeId);
    List<Json> drawn =
        state.under(WelfareState.CLAIM, programmeId).values().stream()
            .map(Claim::parse)
            .sorted(Comparator.comparing(claim -> Ids.sha256(seed + "\n" + claim.id())))
            .limit(size)
            .map(Audits::withoutMarks)
            .toList();
    return Json.object("programme", programmeId, "seed", seed, "claims", drawn);
  }

  private static Json withoutMarks(Claim claim) {
    return Json.object(
        "claim", claim.id(),
        "state", claim.state().name(),
        "flags", claim.flags(),
        "amount", claim.amount(),
        "officials", claim.handled().size(),
        "submittedAt", claim.submittedAt(),
        "changedAt", claim.changedAt());
  }
}
