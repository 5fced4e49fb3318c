package org.dure.contracts.voting.model;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.math.ec.ECPoint;
import org.dure.contracts.voting.crypto.BallotShape;
import org.dure.contracts.voting.crypto.P256;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// An election's result.
///
/// @param counts for each contest, for each option, how often it was chosen
/// @param ballots how many were counted
/// @param electorate how many could have been cast
/// @param trustees whose parts opened the tally
public record ResultText(
    List<List<Integer>> counts, int ballots, int electorate, List<Integer> trustees) {

  /// @param text a JSON array of arrays of whole numbers
  /// @throws DefinitionException when it has another shape than the election
  public static ResultText of(
      String text, ElectionState state, int ballots, List<Integer> trustees) {
    List<List<Integer>> counts = new ArrayList<>();
    try {
      JSONArray contests = new JSONArray(text);
      List<BallotShape.Contest> shape = state.shape().contests();
      if (contests.length() != shape.size()) {
        throw new DefinitionException("there are " + shape.size() + " contests");
      }
      for (int i = 0; i < contests.length(); i++) {
        counts.add(row(contests.getJSONArray(i), shape.get(i).options(), ballots));
      }
    } catch (JSONException e) {
      throw new DefinitionException("they are no array of arrays: " + e.getMessage());
    }
    return new ResultText(counts, ballots, state.electorate(), trustees);
  }

  private static List<Integer> row(JSONArray row, int options, int ballots) {
    if (row.length() != options) {
      throw new DefinitionException("a contest has " + options + " options, not " + row.length());
    }
    List<Integer> counts = new ArrayList<>();
    for (Object value : row) {
      if (!(value instanceof Integer count) || count < 0 || count > ballots) {
        throw new DefinitionException(value + " is no count from 0 to " + ballots);
      }
      counts.add(count);
    }
    return counts;
  }

  /// The first count that is not what the opened sums hold. Nothing was cast when there are none.
  public Optional<String> mismatch(List<ECPoint> opened) {
    int at = 0;
    for (int i = 0; i < counts.size(); i++) {
      for (int j = 0; j < counts.get(i).size(); j++, at++) {
        int count = counts.get(i).get(j);
        boolean holds =
            opened.isEmpty()
                ? count == 0
                : P256.small(P256.G, count).equals(opened.get(at).normalize());
        if (!holds) {
          return Optional.of(
              "contest %d, option %d: the tally does not open to %d"
                  .formatted(i + 1, j + 1, count));
        }
      }
    }
    return Optional.empty();
  }

  public Json json() {
    return Json.object(
        "counts", counts,
        "ballots", ballots,
        "electorate", electorate,
        "trustees", trustees);
  }

  public static ResultText parse(String text, ElectionState state) {
    JSONObject json = new JSONObject(text);
    List<Integer> trustees = new ArrayList<>();
    json.getJSONArray("trustees").forEach(value -> trustees.add((Integer) value));
    ResultText result =
        of(json.getJSONArray("counts").toString(), state, json.getInt("ballots"), trustees);
    return new ResultText(
        result.counts, result.ballots, json.getInt("electorate"), result.trustees);
  }
}
