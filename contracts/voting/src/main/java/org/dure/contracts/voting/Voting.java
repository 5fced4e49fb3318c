package org.dure.contracts.voting;

import java.util.List;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Default;
import org.hyperledger.fabric.contract.annotation.Info;
import org.hyperledger.fabric.contract.annotation.License;
import org.hyperledger.fabric.contract.annotation.Transaction;

/// Polls by voting rights and elections by secret ballot. The README lists arguments, roles and
/// refusals of each transaction.
@Contract(
    name = "voting",
    info =
        @Info(
            title = "Voting",
            description = "Polls by voting rights, elections by secret ballot",
            version = "1",
            license = @License(name = "Apache-2.0", url = "")))
@Default
public final class Voting implements ContractInterface {
  private static VotingState state(Context ctx) {
    return new VotingState(ctx.getStub());
  }

  @Transaction
  public String initVoting(Context ctx, String config) {
    VotingState state = state(ctx);
    if (!state.optionalConfig().isEmpty()) {
      throw Rule.ALREADY_INITIALISED.refusal("the config is already written");
    }
    VotingConfig parsed = VotingConfig.parse(config);
    Caller.of(ctx.getStub()).requireCommission(parsed);
    state.putConfig(parsed);
    state.event("VotingInitialised", parsed.json());
    return parsed.json().text();
  }

  // ---- elections by secret ballot

  @Transaction
  public String createElection(Context ctx, String definition) {
    return new Elections(state(ctx)).create(definition).text();
  }

  @Transaction
  public String enrolTrustee(Context ctx, String election, String enrolment) {
    return new Trustees(state(ctx)).enrol(election, enrolment).text();
  }

  @Transaction
  public String dealShares(Context ctx, String election, String dealing) {
    return new Trustees(state(ctx)).deal(election, dealing).text();
  }

  @Transaction
  public String confirmShares(Context ctx, String election, String confirmation) {
    return new Trustees(state(ctx)).confirm(election, confirmation).text();
  }

  @Transaction
  public String complainOfShare(Context ctx, String election, String dealer, String complaint) {
    return new Trustees(state(ctx)).complain(election, dealer, complaint).text();
  }

  @Transaction
  public String finishCeremony(Context ctx, String election) {
    return new Trustees(state(ctx)).finish(election).text();
  }

  @Transaction
  public String registerCredentials(
      Context ctx, String election, String batch, String credentials) {
    return new Elections(state(ctx)).register(election, batch, credentials).text();
  }

  @Transaction
  public String openElection(Context ctx, String election) {
    return new Elections(state(ctx)).open(election).text();
  }

  @Transaction
  public String castBallot(Context ctx, String election, String ballot) {
    return new Ballots(state(ctx)).cast(election, ballot).text();
  }

  @Transaction
  public String closeElection(Context ctx, String election) {
    return new Elections(state(ctx)).close(election).text();
  }

  @Transaction
  public String tallyShard(Context ctx, String election, String shard) {
    return new Tallies(state(ctx)).shard(election, shard).text();
  }

  @Transaction
  public String finishTally(Context ctx, String election) {
    return new Tallies(state(ctx)).finish(election).text();
  }

  @Transaction
  public String decryptTally(Context ctx, String election, String partial) {
    return new Trustees(state(ctx)).decrypt(election, partial).text();
  }

  @Transaction
  public String publishResult(Context ctx, String election, String counts) {
    return new Tallies(state(ctx)).publish(election, counts).text();
  }

  @Transaction
  public String purgeBallots(Context ctx, String election, String shard) {
    return new Tallies(state(ctx)).purge(election, shard).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readElection(Context ctx, String election) {
    return new Elections(state(ctx)).read(election).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readCeremony(Context ctx, String election) {
    VotingState state = state(ctx);
    Tallies steps = new Tallies(state);
    state.electionState(election);
    return Json.object(
            "enrolments", steps.steps(Keys.ENROLMENT, election),
            "dealings", steps.steps(Keys.DEALING, election),
            "confirmations", steps.steps(Keys.CONFIRMATION, election))
        .text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String nextSerial(Context ctx, String election, String credential) {
    return new Ballots(state(ctx)).next(election, credential).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String trackBallot(Context ctx, String election, String code) {
    return new Ballots(state(ctx)).track(election, code).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String ballotsOfShard(
      Context ctx, String election, String shard, String pageSize, String bookmark) {
    VotingState state = state(ctx);
    VotingState.shard(shard, state.electionState(election).shards());
    return state.page(Keys.BALLOT, List.of(election, shard), pageSize, bookmark).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readTally(Context ctx, String election) {
    return new Tallies(state(ctx)).read(election).text();
  }

  // ---- open polls

  @Transaction
  public String createPoll(Context ctx, String definition) {
    return new Polls(state(ctx)).create(definition).text();
  }

  @Transaction
  public String registerRights(Context ctx, String poll, String batch, String rights) {
    return new Polls(state(ctx)).register(poll, batch, rights).text();
  }

  @Transaction
  public String openPoll(Context ctx, String poll) {
    return new Polls(state(ctx)).open(poll).text();
  }

  @Transaction
  public String castVote(
      Context ctx, String poll, String rightKey, String choices, String signature) {
    return new Polls(state(ctx)).cast(poll, rightKey, choices, signature).text();
  }

  @Transaction
  public String closePoll(Context ctx, String poll) {
    return new Polls(state(ctx)).close(poll).text();
  }

  @Transaction
  public String countShard(Context ctx, String poll, String shard) {
    return new Polls(state(ctx)).countShard(poll, shard).text();
  }

  @Transaction
  public String publishOutcome(Context ctx, String poll) {
    return new Polls(state(ctx)).publish(poll).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readPoll(Context ctx, String poll) {
    return new Polls(state(ctx)).read(poll).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String pollStanding(Context ctx, String poll) {
    return new Polls(state(ctx)).standing(poll).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String readRight(Context ctx, String poll, String right) {
    return new Polls(state(ctx)).right(poll, right).text();
  }

  @Transaction(intent = Transaction.TYPE.EVALUATE)
  public String votesOfShard(
      Context ctx, String poll, String shard, String pageSize, String bookmark) {
    VotingState state = state(ctx);
    VotingState.shard(shard, state.pollState(poll).shards());
    return state.page(Keys.VOTE, List.of(poll, shard), pageSize, bookmark).text();
  }
}
