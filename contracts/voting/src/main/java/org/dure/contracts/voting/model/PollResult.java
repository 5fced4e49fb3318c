package org.dure.contracts.voting.model;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.dure.contracts.voting.count.Method;
import org.dure.contracts.voting.count.Outcome;
import org.dure.contracts.voting.count.Profile;
import org.json.JSONObject;

/// A poll's result.
///
/// @param quorumMet whether there are as many votes as the definition asks for
public record PollResult(Method method, long votes, boolean quorumMet, Outcome outcome) {
  public static PollResult of(Poll poll, Profile profile) {
    return new PollResult(
        poll.method(),
        profile.votes(),
        profile.votes() >= poll.quorum(),
        Outcome.of(poll.method(), poll.options().size(), profile));
  }

  public Json json() {
    return Json.object(
        "method", method.name(),
        "votes", votes,
        "quorumMet", quorumMet,
        "winners", outcome.winners(),
        "scores", outcome.scores(),
        "rounds",
            outcome.rounds().stream()
                .map(r -> Json.object("weights", r.weights(), "struck", r.struck()))
                .toList());
  }

  /// A part's profile as it is kept.
  public static Json profileJson(Profile profile) {
    List<Object> pairs = new ArrayList<>();
    profile
        .weights()
        .forEach((choices, weight) -> {
          pairs.add(choices);
          pairs.add(weight);
        });
    return Json.object("votes", profile.votes(), "profile", Json.object(pairs.toArray()));
  }

  public static Profile profile(String text) {
    JSONObject json = new JSONObject(text);
    JSONObject weights = json.getJSONObject("profile");
    TreeMap<String, Long> sorted = new TreeMap<>();
    weights.keySet().forEach(choices -> sorted.put(choices, weights.getLong(choices)));
    return Profile.of(sorted, json.getLong("votes"));
  }
}
