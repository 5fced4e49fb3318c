package org.dure.cli.vote;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.contracts.voting.crypto.Booth;
import org.dure.contracts.voting.crypto.P256;
import org.dure.contracts.voting.model.Base64;
import org.dure.contracts.voting.model.Json;
import org.json.JSONArray;
import org.json.JSONException;
import org.json.JSONObject;

/// A sealed ballot between sealing and casting or challenging: the ballot, and what opens it.
///
/// @param ballot base64url, as it is cast
/// @param choices for each contest, for each option, whether it is chosen
/// @param openings for each contest, for each option, r
public record SealedFile(
    String election, String ballot, Booth.Choices choices, List<List<BigInteger>> openings) {

  public static SealedFile of(String election, Booth.Sealed sealed) {
    return new SealedFile(
        election, Base64.of(sealed.ballot().bytes()), sealed.choices(), sealed.openings());
  }

  public String text() {
    List<List<Boolean>> chosen = new ArrayList<>();
    for (boolean[] contest : choices.contests()) {
      List<Boolean> row = new ArrayList<>();
      for (boolean yes : contest) {
        row.add(yes);
      }
      chosen.add(row);
    }
    return Json.object(
            "election", election,
            "ballot", ballot,
            "choices", chosen,
            "openings",
                openings.stream()
                    .map(row ->
                        row.stream().map(r -> HexFormat.of().formatHex(P256.bytes(r))).toList())
                    .toList())
        .text();
  }

  public static SealedFile read(Path path) {
    try {
      return parse(Files.readString(path));
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot read " + path + ": " + e, e);
    } catch (JSONException | IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.USAGE, path + " holds no sealed ballot: " + e.getMessage(), e);
    }
  }

  private static SealedFile parse(String text) {
    JSONObject json = new JSONObject(text);
    List<boolean[]> choices = new ArrayList<>();
    List<List<BigInteger>> openings = new ArrayList<>();
    JSONArray chosen = json.getJSONArray("choices");
    JSONArray opened = json.getJSONArray("openings");
    for (int i = 0; i < chosen.length(); i++) {
      boolean[] row = new boolean[chosen.getJSONArray(i).length()];
      List<BigInteger> rs = new ArrayList<>();
      for (int j = 0; j < row.length; j++) {
        row[j] = chosen.getJSONArray(i).getBoolean(j);
        rs.add(P256.scalar(HexFormat.of().parseHex(opened.getJSONArray(i).getString(j))));
      }
      choices.add(row);
      openings.add(rs);
    }
    return new SealedFile(
        json.getString("election"), json.getString("ballot"), new Booth.Choices(choices), openings);
  }
}
