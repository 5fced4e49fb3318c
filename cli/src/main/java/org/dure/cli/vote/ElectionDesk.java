package org.dure.cli.vote;

import java.util.List;
import org.dure.contracts.voting.model.CeremonyText;
import org.dure.contracts.voting.model.Election;
import org.dure.contracts.voting.model.ElectionState;
import org.dure.contracts.voting.model.ShardTally;
import org.json.JSONObject;

/// What the contract says of one election.
public record ElectionDesk(VotingDesk desk, String id) {
  /// Definition and state, as they stand.
  public record Standing(Election definition, ElectionState state) {}

  public Standing standing() {
    JSONObject json = new JSONObject(desk.ask("readElection", id));
    return new Standing(
        Election.parse(json.getJSONObject("definition").toString(), List.of()),
        ElectionState.parse(json.getJSONObject("state").toString()));
  }

  public CeremonyText ceremony() {
    return CeremonyText.parse(desk.ask("readCeremony", id));
  }

  public JSONObject tally() {
    return new JSONObject(desk.ask("readTally", id));
  }

  public static ShardTally sum(JSONObject tally, ElectionState state) {
    return ShardTally.parse(tally.getJSONObject("sum").toString(), state.shape());
  }

  public int nextSerial(String credential) {
    return new JSONObject(desk.ask("nextSerial", id, credential)).getInt("serial");
  }
}
