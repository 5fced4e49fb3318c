package org.dure.contracts.voting.client;

import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.crypto.Ceremony;
import org.dure.contracts.voting.crypto.Dealing;
import org.dure.contracts.voting.crypto.Tally;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.CeremonyText;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.ShardTally;

/// A trustee at its own desk. The secret never leaves it; what it makes is sent as a transaction.
///
/// @param number from 1, in the order of the definition
/// @param secret of the key to enrol with; all else follows from it and the ledger
public record Trustee(int number, BigInteger secret) {
  public String enrolment(Election election, String channel, RandomGenerator random) {
    return Base64.of(election.ceremony(channel).enrol(number, secret, random).bytes());
  }

  /// A new polynomial each time: made once for each ceremony.
  public String dealing(
      Election election, String channel, CeremonyText steps, RandomGenerator random) {
    List<ECPoint> keys = steps.keys();
    return Base64.of(election.ceremony(channel).deal(number, keys, random).bytes());
  }

  /// @throws Ceremony.InvalidShareException naming a dealer who cheated: then complain
  public String confirmation(
      Election election, String channel, CeremonyText steps, RandomGenerator random) {
    Ceremony ceremony = election.ceremony(channel);
    BigInteger share = ceremony.share(number, secret, steps.dealings(ceremony));
    return Base64.of(ceremony.confirm(number, share, random).bytes());
  }

  public String complaint(
      Election election, String channel, CeremonyText steps, int dealer, RandomGenerator random) {
    Ceremony ceremony = election.ceremony(channel);
    Dealing dealing = steps.dealings(ceremony).get(dealer - 1);
    return Base64.of(ceremony.complain(number, dealer, secret, dealing, random).bytes());
  }

  /// @param sum as the contract has added it up
  public String partial(
      Election election,
      ElectionState state,
      String channel,
      CeremonyText steps,
      ShardTally sum,
      RandomGenerator random) {
    Ceremony ceremony = election.ceremony(channel);
    BigInteger share = ceremony.share(number, secret, steps.dealings(ceremony));
    Tally tally = sum.tally();
    return Base64.of(tally.decrypt(number, share, state.booth().context(), random).bytes());
  }
}
