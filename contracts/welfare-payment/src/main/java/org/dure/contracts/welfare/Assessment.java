package org.dure.contracts.welfare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeSet;
import org.dure.contracts.welfare.Claim.State;
import org.dure.contracts.welfare.Programme.Requirement;
import org.json.JSONArray;
import org.json.JSONObject;

/// Decides by the programme's rules: grants, refuses, or asks for a second look. Every decision has
/// reasons in words, which lie with the file and not in public.
final class Assessment {
  private final WelfareState state;
  private final Vault vault;
  private final Claims claims;

  Assessment(WelfareState state) {
    this.state = state;
    this.vault = new Vault(state);
    this.claims = new Claims(state);
  }

  /// @param met whether all conditions hold
  /// @param unmet ids of the conditions that do not
  /// @param amount of an instalment
  /// @param reasons one line each
  record Verdict(boolean met, List<String> unmet, long amount, List<String> reasons) {}

  Json assess(String programmeId, String id) {
    Caller.of(state.stub()).require(state.config(), Role.OFFICER);
    Claim claim = assess(new Programmes(state).get(programmeId), id);
    state.event("ClaimAssessed", claim.json());
    return claim.json();
  }

  Json assessAll(String programmeId, String batchId, String content, String manifestHash) {
    Caller caller = Caller.of(state.stub());
    Config config = state.config();
    caller.require(config, Role.OFFICER);
    Programme programme = new Programmes(state).get(programmeId);
    Batch batch = Batch.begin(state, "assessment", batchId, content, manifestHash);
    JSONArray entries = Batch.entries(batchId, content);
    for (int i = 0; i < entries.length(); i++) {
      String id = entries.optString(i);
      batch.entry(id, () -> assess(programme, id).state().name());
    }
    return batch.end(programmeId, caller.person(config));
  }

  private Claim assess(Programme programme, String id) {
    Claim claim = claims.get(programme.id(), id);
    claim.require(State.SUBMITTED);
    Map<String, Long> facts = new Facts(state).all(programme, id);
    Verdict verdict = judge(programme, facts);
    List<String> reasons = new ArrayList<>(verdict.reasons());
    JSONObject file = file(claim);
    List<String> flags = flags(programme, claim, file, facts, reasons);
    verdict.unmet().forEach(condition -> flags.add("NOT_MET_" + condition));
    boolean granted = verdict.met() && flags.isEmpty();
    State next = verdict.met() ? (granted ? State.GRANTED : State.REVIEW) : State.REFUSED;
    Claim decided = claim.assessed(flags, verdict.amount()).in(next, state.now().toString());
    claims.put(decided);
    if (granted) {
      new Entitlements(state).grant(programme, decided);
    }
    write(decided, reasons, file.getString("salt"));
    return decided;
  }

  JSONObject file(Claim claim) {
    return vault
        .find(Vault.FILES, claim.programme(), claim.id())
        .orElseThrow(() ->
            Rule.ALREADY_PURGED.refusal(
                "claim %s of programme %s has no file any more", claim.id(), claim.programme()));
  }

  private void write(Claim claim, List<String> reasons, String salt) {
    vault.put(
        Vault.REASONS,
        Json.object(
            "decision",
            claim.state().name(),
            "reasons",
            reasons,
            "at",
            state.now().toString(),
            "salt",
            salt),
        claim.programme(),
        claim.id());
  }

  /// What the rules say about attested values.
  static Verdict judge(Programme programme, Map<String, Long> facts) {
    List<String> reasons = new ArrayList<>();
    List<String> unmet = new ArrayList<>();
    for (Requirement requirement : programme.rules().conditions()) {
      boolean holds = requirement.test().holds(facts);
      if (!holds) {
        unmet.add(requirement.id());
      }
      reasons.add(
          "%s: the claimant %s (%s)"
              .formatted(
                  holds ? "met" : "NOT met", requirement.text(), requirement.test().text(facts)));
    }
    long amount = programme.rules().amount().value(facts);
    reasons.add(
        "an instalment is %s = %d, in minor units of %s"
            .formatted(
                programme.rules().amount().text(facts), amount, programme.money().currency()));
    if (amount == 0) {
      unmet.add("amount");
      reasons.add("NOT met: there is nothing to pay");
    }
    return new Verdict(unmet.isEmpty(), List.copyOf(unmet), amount, List.copyOf(reasons));
  }

  private List<String> flags(
      Programme programme,
      Claim claim,
      JSONObject file,
      Map<String, Long> facts,
      List<String> reasons) {
    List<String> flags = new ArrayList<>();
    for (Sharing sharing : Sharing.values()) {
      List<String> sharers = sharers(sharing, claim);
      int most = sharing.most(programme.guards());
      if (sharers.size() > most) {
        flags.add(sharing.flag());
        reasons.add(
            "to be reviewed: %d claims share this %s, %d may: %s"
                .formatted(sharers.size(), sharing.text(), most, String.join(", ", sharers)));
      }
    }
    JSONObject declared = file.getJSONObject("declared");
    for (String name : new TreeSet<>(declared.keySet())) {
      long attested = facts.getOrDefault(name, 0L);
      if (declared.getLong(name) != attested) {
        flags.add("MISMATCH_" + name);
        reasons.add(
            "to be reviewed: %s was declared as %d and is attested as %d"
                .formatted(name, declared.getLong(name), attested));
      }
    }
    merchantWith(claim.marks().account())
        .forEach((key, merchant) -> {
          flags.add("MERCHANT_ACCOUNT");
          reasons.add(
              "to be reviewed: the account is that of merchant " + WelfareState.lastPart(key));
        });
    return flags;
  }

  private List<String> sharers(Sharing sharing, Claim claim) {
    return state
        .under(WelfareState.SEEN, sharing.text(), sharing.of(claim.marks()), claim.programme())
        .keySet()
        .stream()
        .map(WelfareState::lastPart)
        .toList();
  }

  private SortedMap<String, JSONObject> merchantWith(String account) {
    return state.under(WelfareState.SEEN, Merchants.SEEN, account);
  }

  /// Looks again at a claim that was granted, with what is attested now; suspends the entitlement
  /// when the conditions do not hold any more.
  Json recheck(String programmeId, String id) {
    Caller.of(state.stub()).require(state.config(), Role.OFFICER);
    Programme programme = new Programmes(state).get(programmeId);
    Claim claim = claims.get(programmeId, id);
    claim.require(State.GRANTED);
    Verdict verdict = judge(programme, new Facts(state).all(programme, id));
    write(claim, verdict.reasons(), file(claim).getString("salt"));
    Entitlements entitlements = new Entitlements(state);
    Entitlement entitlement = entitlements.get(programmeId, id);
    if (!verdict.met() && entitlement.standing() == Entitlement.Standing.ACTIVE) {
      entitlement = entitlement.suspended(Entitlements.BY_RULE, "CONDITIONS_NOT_MET");
      entitlements.put(entitlement);
    }
    state.event("EntitlementRechecked", entitlement.json());
    return entitlement.json();
  }
}
