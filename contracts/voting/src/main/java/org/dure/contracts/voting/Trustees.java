package org.dure.contracts.voting;

import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.crypto.Ceremony;
import org.dure.contracts.voting.crypto.Complaint;
import org.dure.contracts.voting.crypto.Dealing;
import org.dure.contracts.voting.crypto.Enrolment;
import org.dure.contracts.voting.crypto.InvalidProofException;
import org.dure.contracts.voting.crypto.PartialDecryption;
import org.dure.contracts.voting.crypto.Schnorr;
import org.dure.contracts.voting.crypto.Tally;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.ElectionState.Phase;
import org.dure.contracts.voting.model.Json;
import org.dure.contracts.voting.model.Keys;
import org.json.JSONObject;

/// What trustees do: make the key together in three steps, and decrypt the tally. Each step of each
/// trustee has a key of its own.
final class Trustees {
  private final VotingState state;

  Trustees(VotingState state) {
    this.state = state;
  }

  /// The certificate that enrols is the trustee's from then on.
  Json enrol(String id, String text) {
    Election election = state.election(id);
    state.electionIn(id, Phase.CEREMONY);
    Caller caller = Caller.of(state.stub());
    List<String> mspIds = election.trustees().stream().map(Election.Trustee::mspId).toList();
    caller.require(state.config(), mspIds, Rule.NOT_A_TRUSTEE);
    int trustee = 1 + mspIds.indexOf(caller.mspId());
    proven(() -> ceremony(election).check(trustee, Enrolment.parse(Base64.bytes(text))));
    Json record = Json.object("caller", caller.id(), "bytes", text);
    state.putOnce(record, Keys.ENROLMENT, id, Keys.two(trustee));
    return done(id, trustee, "enrolled");
  }

  Json deal(String id, String text) {
    Election election = state.election(id);
    state.electionIn(id, Phase.CEREMONY);
    int trustee = trustee(election);
    enrolments(election);
    Ceremony ceremony = ceremony(election);
    proven(() -> ceremony.check(trustee, Dealing.parse(Base64.bytes(text), ceremony)));
    state.putOnce(Json.object("bytes", text), Keys.DEALING, id, Keys.two(trustee));
    return done(id, trustee, "dealt");
  }

  Json confirm(String id, String text) {
    Election election = state.election(id);
    state.electionIn(id, Phase.CEREMONY);
    int trustee = trustee(election);
    List<Dealing> dealings = dealings(election);
    proven(() ->
        ceremony(election).checkConfirmation(trustee, dealings, Schnorr.parse(Base64.bytes(text))));
    state.putOnce(Json.object("bytes", text), Keys.CONFIRMATION, id, Keys.two(trustee));
    return done(id, trustee, "confirmed");
  }

  /// Ends the ceremony when a share really does not fit; the state names the dealer.
  Json complain(String id, String dealerText, String text) {
    Election election = state.election(id);
    ElectionState current = state.electionIn(id, Phase.CEREMONY);
    int trustee = trustee(election);
    int dealer = VotingState.number(dealerText, 1, election.trustees().size(), Rule.BAD_ARGUMENT);
    List<ECPoint> keys = enrolments(election);
    Dealing dealing = dealings(election).get(dealer - 1);
    boolean[] founded = new boolean[1];
    proven(() ->
        founded[0] =
            ceremony(election)
                .founded(
                    trustee,
                    dealer,
                    keys.get(trustee - 1),
                    dealing,
                    Complaint.parse(Base64.bytes(text))));
    if (!founded[0]) {
      throw Rule.UNFOUNDED_COMPLAINT.refusal(
          "dealer %d of election %s dealt trustee %d a share that fits", dealer, id, trustee);
    }
    state.put(Json.object("dealer", dealer, "trustee", trustee, "bytes", text), Keys.COMPLAINT, id);
    return new Elections(state).move(id, current.in(Phase.ABORTED));
  }

  /// With all confirmations, the key. Anyone may; nothing is chosen here.
  Json finish(String id) {
    Election election = state.election(id);
    ElectionState current = state.electionIn(id, Phase.CEREMONY);
    List<Dealing> dealings = dealings(election);
    for (int j = 1; j <= election.trustees().size(); j++) {
      step(Keys.CONFIRMATION, election, j, "confirmed");
    }
    ECPoint[] key = new ECPoint[1];
    proven(() -> key[0] = ceremony(election).key(dealings));
    byte[] context = ElectionState.context(state.channel(), election, key[0]);
    return new Elections(state).move(id, current.ready(key[0], context));
  }

  /// After the tally, not before: until then there is nothing that a trustee could decrypt with the
  /// contract's help.
  Json decrypt(String id, String text) {
    Election election = state.election(id);
    ElectionState current = state.electionIn(id, Phase.TALLIED);
    int trustee = trustee(election);
    Tally tally = Tallies.sum(state, id, current).tally();
    ECPoint key = ceremony(election).verificationKey(trustee, dealings(election));
    proven(() ->
        tally.check(
            trustee,
            key,
            current.booth().context(),
            PartialDecryption.parse(Base64.bytes(text), tally)));
    state.putOnce(Json.object("bytes", text), Keys.PARTIAL, id, Keys.two(trustee));
    return done(id, trustee, "decrypted");
  }

  // ---- what others have done

  private Ceremony ceremony(Election election) {
    return election.ceremony(state.channel());
  }

  /// Which trustee calls: the number of the enrolment that has the caller's id.
  private int trustee(Election election) {
    Caller caller = Caller.of(state.stub());
    List<String> mspIds = election.trustees().stream().map(Election.Trustee::mspId).toList();
    int trustee = 1 + mspIds.indexOf(caller.mspId());
    String enrolment =
        trustee == 0 ? "" : state.get(Keys.ENROLMENT, election.id(), Keys.two(trustee));
    if (enrolment.isEmpty() || !new JSONObject(enrolment).getString("caller").equals(caller.id())) {
      throw Rule.NOT_A_TRUSTEE.refusal(
          "%s of %s is not enrolled as a trustee of election %s",
          caller.identity().getId(), caller.mspId(), election.id());
    }
    return trustee;
  }

  private List<ECPoint> enrolments(Election election) {
    List<ECPoint> keys = new ArrayList<>();
    for (int j = 1; j <= election.trustees().size(); j++) {
      keys.add(Enrolment.parse(step(Keys.ENROLMENT, election, j, "enrolled")).key());
    }
    return keys;
  }

  private List<Dealing> dealings(Election election) {
    List<Dealing> dealings = new ArrayList<>();
    for (int j = 1; j <= election.trustees().size(); j++) {
      dealings.add(Dealing.parse(step(Keys.DEALING, election, j, "dealt"), ceremony(election)));
    }
    return dealings;
  }

  private byte[] step(String type, Election election, int trustee, String what) {
    String value = state.get(type, election.id(), Keys.two(trustee));
    if (value.isEmpty()) {
      throw Rule.INCOMPLETE.refusal(
          "trustee %d (%s) of election %s has not %s",
          trustee, election.trustees().get(trustee - 1).name(), election.id(), what);
    }
    return Base64.bytes(new JSONObject(value).getString("bytes"));
  }

  private Json done(String id, int trustee, String step) {
    Json done = Json.object("election", id, "trustee", trustee, "step", step);
    state.event("TrusteeStep", done);
    return done;
  }

  static void proven(Runnable check) {
    try {
      check.run();
    } catch (InvalidProofException e) {
      throw Rule.BAD_PROOF.refusal("%s", e.getMessage());
    }
  }
}
