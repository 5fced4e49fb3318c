package org.dure.contracts.welfare;

import java.time.Instant;
import org.dure.contracts.welfare.Claim.State;
import org.json.JSONObject;

/// What people decide: a second look at flagged claims, appeals, debts, ends. One official
/// proposes, another confirms or rejects; neither may have acted on the claim before.
final class Decisions {
  private final WelfareState state;
  private final Claims claims;
  private final Config config;
  private final Caller caller;
  private final String person;

  Decisions(WelfareState state) {
    this.state = state;
    this.claims = new Claims(state);
    this.config = state.config();
    this.caller = Caller.of(state.stub());
    this.person = caller.person(config);
  }

  /// What can be proposed.
  enum Kind {
    GRANT,
    REFUSE,
    OVERPAYMENT,
    END
  }

  Json propose(Kind kind, String programme, String id, String reason, Json terms) {
    Claim claim = claims.get(programme, id);
    requireRole(kind, claim);
    claim.requireNew(person);
    state
        .find(WelfareState.PROPOSAL, programme, id)
        .ifPresent(other -> {
          throw Rule.PROPOSAL_EXISTS.refusal(
              "claim %s of programme %s already has a proposal, %s",
              id, programme, other.getString("kind"));
        });
    Json proposal =
        Json.object(
            "docType",
            "proposal",
            "programme",
            programme,
            "claim",
            id,
            "kind",
            kind.name(),
            "reason",
            Ids.code(reason),
            "terms",
            terms,
            "by",
            person,
            "at",
            state.now().toString());
    state.put(proposal, WelfareState.PROPOSAL, programme, id);
    state.event("DecisionProposed", proposal);
    return proposal;
  }

  private void requireRole(Kind kind, Claim claim) {
    switch (kind) {
      case GRANT, REFUSE -> {
        claim.require(State.REVIEW, State.APPEALED);
        caller.require(config, claim.state() == State.APPEALED ? Role.APPEALS : Role.REVIEWER);
      }
      case OVERPAYMENT -> {
        claim.require(State.GRANTED, State.CLOSED);
        caller.require(config, Role.REVIEWER);
      }
      case END -> {
        claim.require(State.GRANTED);
        caller.require(config, Role.REVIEWER);
      }
    }
  }

  Json confirm(String programmeId, String id) {
    JSONObject proposal = proposal(programmeId, id);
    Kind kind = Kind.valueOf(proposal.getString("kind"));
    Claim claim = second(kind, proposal, programmeId, id);
    Programme programme = new Programmes(state).get(programmeId);
    String reason = proposal.getString("reason");
    String now = state.now().toString();
    Json result =
        switch (kind) {
          case GRANT -> {
            Claim granted = claim.in(State.GRANTED, now);
            new Entitlements(state).grant(programme, granted);
            claims.put(granted);
            yield granted.json();
          }
          case REFUSE -> {
            State next = claim.state() == State.APPEALED ? State.REFUSED_FINALLY : State.REFUSED;
            Claim refused = claim.in(next, now);
            claims.put(refused);
            yield refused.json();
          }
          case OVERPAYMENT -> {
            claims.put(claim);
            yield new Recoveries(state)
                .establish(programmeId, id, proposal.getJSONObject("terms"))
                .json();
          }
          case END -> {
            claims.put(claim.in(State.CLOSED, now));
            yield new Entitlements(state).end(programme, id, reason).json();
          }
        };
    state.delete(WelfareState.PROPOSAL, programmeId, id);
    state.event(
        "DecisionConfirmed",
        Json.object(
            "programme", programmeId,
            "claim", id,
            "kind", kind.name(),
            "reason", reason,
            "by", person,
            "result", result));
    return result;
  }

  /// The proposal is off; both officials are done with this claim.
  Json reject(String programmeId, String id) {
    JSONObject proposal = proposal(programmeId, id);
    Kind kind = Kind.valueOf(proposal.getString("kind"));
    claims.put(second(kind, proposal, programmeId, id));
    state.delete(WelfareState.PROPOSAL, programmeId, id);
    Json rejected =
        Json.object("programme", programmeId, "claim", id, "kind", kind.name(), "by", person);
    state.event("ProposalRejected", rejected);
    return rejected;
  }

  JSONObject proposal(String programme, String id) {
    claims.get(programme, id);
    return state.require(Rule.NOTHING_PROPOSED, WelfareState.PROPOSAL, programme, id);
  }

  private Claim second(Kind kind, JSONObject proposal, String programme, String id) {
    Claim claim = claims.get(programme, id);
    requireRole(kind, claim);
    String first = proposal.getString("by");
    if (first.equals(person)) {
      throw Rule.FOUR_EYES.refusal(
          "%s made the proposal on claim %s of programme %s: another person must decide",
          person, id, programme);
    }
    claim.requireNew(person);
    return claim.handledBy(first, person);
  }

  /// The claimant, or an officer for a claimant without a certificate.
  Json appeal(String programmeId, String id) {
    Claim claim = claims.get(programmeId, id);
    if (!claim.marks().wallet().equals(caller.holder()) && !caller.has(Role.OFFICER, config)) {
      throw Rule.NOT_THE_CLAIMANT.refusal(
          "%s is neither the claimant of claim %s of programme %s nor an officer",
          caller.holder(), id, programmeId);
    }
    claim.require(State.REFUSED);
    Instant until =
        Instant.parse(claim.changedAt())
            .plus(new Programmes(state).get(programmeId).terms().appealWithin());
    if (state.now().isAfter(until)) {
      throw Rule.APPEAL_TOO_LATE.refusal(
          "claim %s of programme %s could be appealed until %s", id, programmeId, until);
    }
    Claim appealed = claim.in(State.APPEALED, state.now().toString());
    claims.put(appealed);
    state.event("ClaimAppealed", appealed.json());
    return appealed.json();
  }
}
