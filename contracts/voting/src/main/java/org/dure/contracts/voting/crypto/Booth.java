package org.dure.contracts.voting.crypto;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.math.ec.ECPoint;

/// What every voter of an election shares: its context, its key, the shape of a ballot. Makes
/// ballots and checks them.
///
/// Each challenge hashes the election's context, the credential, the serial number and all
/// ciphertexts of the ballot. So no proof of one ballot fits another, and a copy under another
/// credential is refused: Cortier and Smyth, *Attacking and Fixing Helios* (CSF 2011), §3, is the
/// attack that this answers.
///
/// @param context a digest of channel, election, definition and key
/// @param key the election's public key
public record Booth(byte[] context, ECPoint key, BallotShape shape) {
  /// What a voter chose: for each contest, for each option, yes or no.
  public record Choices(List<boolean[]> contests) {
    public Choices {
      contests = List.copyOf(contests);
    }
  }

  /// A ballot with the randomness that opens it, which whoever holds it can prove the vote with: it
  /// is shown only when the voter challenges the device, and such a ballot is never cast.
  ///
  /// @param openings for each contest, for each option, r
  public record Sealed(Ballot ballot, Choices choices, List<List<BigInteger>> openings) {}

  /// @param secret of the credential
  public Sealed seal(Choices choices, BigInteger secret, int serial, RandomGenerator random) {
    byte[] credential = P256.bytes(P256.base(secret));
    List<List<BigInteger>> openings = new ArrayList<>();
    List<List<Ciphertext>> texts = new ArrayList<>();
    for (int i = 0; i < shape.contests().size(); i++) {
      boolean[] wanted = wanted(choices, i);
      List<BigInteger> rs = new ArrayList<>();
      List<Ciphertext> row = new ArrayList<>();
      for (boolean yes : wanted) {
        BigInteger r = P256.random(random);
        rs.add(r);
        row.add(Ciphertext.of(yes ? 1 : 0, r, key));
      }
      openings.add(rs);
      texts.add(row);
    }
    byte[] prefix = prefix(credential, serial, texts);
    List<Ballot.Contest> contests = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      contests.add(
          prove(i, texts.get(i), choices.contests().get(i), openings.get(i), prefix, random));
    }
    byte[] body = Ballot.encode(credential, serial, contests);
    Schnorr signature = Schnorr.prove(secret, P256.base(secret), () -> toSign(body), random);
    Ballot ballot =
        new Ballot(credential, serial, contests, signature, Ballot.signed(body, signature));
    return new Sealed(ballot, choices, openings);
  }

  private boolean[] wanted(Choices choices, int contest) {
    BallotShape.Contest rule = shape.contests().get(contest);
    boolean[] wanted = choices.contests().get(contest);
    int count = count(wanted);
    if (wanted.length != rule.options() || count < rule.min() || count > rule.max()) {
      throw new IllegalArgumentException(
          "contest %d takes %d to %d choices of %d, not %d of %d"
              .formatted(
                  contest + 1, rule.min(), rule.max(), rule.options(), count, wanted.length));
    }
    return wanted;
  }

  private static int count(boolean[] wanted) {
    int count = 0;
    for (boolean yes : wanted) {
      count += yes ? 1 : 0;
    }
    return count;
  }

  private Ballot.Contest prove(
      int contest,
      List<Ciphertext> texts,
      boolean[] wanted,
      List<BigInteger> rs,
      byte[] prefix,
      RandomGenerator random) {
    List<Ballot.Choice> choices = new ArrayList<>();
    for (int j = 0; j < texts.size(); j++) {
      int option = j;
      OneOf proof =
          OneOf.prove(
              texts.get(j),
              key,
              wanted[j] ? 1 : 0,
              rs.get(j),
              0,
              2,
              () -> choiceContext(prefix, contest, option),
              random);
      choices.add(new Ballot.Choice(texts.get(j), proof));
    }
    BallotShape.Contest rule = shape.contests().get(contest);
    Ciphertext total = texts.stream().reduce(Ciphertext.zero(), Ciphertext::plus).normalized();
    BigInteger r = rs.stream().reduce(BigInteger.ZERO, BigInteger::add).mod(P256.N);
    OneOf sum =
        OneOf.prove(
            total,
            key,
            count(wanted),
            r,
            rule.min(),
            rule.sums(),
            () -> sumContext(prefix, contest),
            random);
    return new Ballot.Contest(choices, sum);
  }

  /// @throws InvalidProofException naming the part of the ballot that does not hold
  public void check(Ballot ballot) {
    if (ballot.serial() < 1) {
      throw new InvalidProofException("serial numbers begin at 1, not " + ballot.serial());
    }
    ECPoint credential = P256.point(ballot.credential());
    byte[] body = Arrays.copyOf(ballot.bytes(), ballot.bytes().length - Schnorr.BYTES);
    if (!ballot.signature().holds(credential, () -> toSign(body))) {
      throw new InvalidProofException("the ballot is not signed by its credential");
    }
    byte[] prefix =
        prefix(
            ballot.credential(),
            ballot.serial(),
            ballot.contests().stream()
                .map(c -> c.choices().stream().map(Ballot.Choice::text).toList())
                .toList());
    for (int i = 0; i < ballot.contests().size(); i++) {
      check(i, ballot.contests().get(i), prefix);
    }
  }

  private void check(int contest, Ballot.Contest given, byte[] prefix) {
    for (int j = 0; j < given.choices().size(); j++) {
      int option = j;
      Ballot.Choice choice = given.choices().get(j);
      if (!choice
          .proof()
          .holds(choice.text(), key, 0, () -> choiceContext(prefix, contest, option))) {
        throw new InvalidProofException(
            "contest %d, option %d: no proof that it holds 0 or 1".formatted(contest + 1, j + 1));
      }
    }
    BallotShape.Contest rule = shape.contests().get(contest);
    Ciphertext total = given.total();
    if (total.alpha().isInfinity()
        || total.beta().isInfinity()
        || !given.sum().holds(total, key, rule.min(), () -> sumContext(prefix, contest))) {
      throw new InvalidProofException(
          "contest %d: no proof that %d to %d are chosen"
              .formatted(contest + 1, rule.min(), rule.max()));
    }
  }

  /// Benaloh's challenge: whether a sealed ballot, opened, holds the choices that the voter made.
  /// *Simple Verifiable Elections* (EVT 2006), §3.
  ///
  /// @throws InvalidProofException naming the option that holds something else
  public void open(Ballot ballot, Choices choices, List<List<BigInteger>> openings) {
    check(ballot);
    for (int i = 0; i < ballot.contests().size(); i++) {
      boolean[] wanted = choices.contests().get(i);
      for (int j = 0; j < wanted.length; j++) {
        Ciphertext expected = Ciphertext.of(wanted[j] ? 1 : 0, openings.get(i).get(j), key);
        Ciphertext given = ballot.contests().get(i).choices().get(j).text();
        if (!expected.alpha().equals(given.alpha()) || !expected.beta().equals(given.beta())) {
          throw new InvalidProofException(
              "contest %d, option %d does not hold what was chosen: the device that made this"
                      .formatted(i + 1, j + 1)
                  + " ballot is faulty or lies");
        }
      }
    }
  }

  private byte[] prefix(byte[] credential, int serial, List<List<Ciphertext>> texts) {
    Transcript transcript =
        new Transcript("BALLOT").add(context).add(key).add(credential).add(serial);
    for (List<Ciphertext> row : texts) {
      transcript.add(row.size());
      row.forEach(text -> transcript.add(text.alpha()).add(text.beta()));
    }
    return transcript.digest();
  }

  private static Transcript choiceContext(byte[] prefix, int contest, int option) {
    return new Transcript("CHOICE").add(prefix).add(contest).add(option);
  }

  private static Transcript sumContext(byte[] prefix, int contest) {
    return new Transcript("SUM").add(prefix).add(contest);
  }

  private Transcript toSign(byte[] body) {
    return new Transcript("SIGNATURE").add(context).add(body);
  }
}
