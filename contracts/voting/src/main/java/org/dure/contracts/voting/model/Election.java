package org.dure.contracts.voting.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dure.contracts.voting.crypto.BallotShape;
import org.dure.contracts.voting.crypto.Ceremony;
import org.dure.contracts.voting.crypto.Transcript;

/// The definition of an election by secret ballot, written once.
///
/// @param trustees from different organisations; numbered from 1 in this order
/// @param threshold how many of them decrypt
/// @param shards in how many parts ballots are kept and tallied
/// @param graceSeconds how long after the close the election may not be closed yet, so that ballots
///   under way arrive
/// @param keepDays how many days after the close the ballots are kept at least
public record Election(
    String id,
    String title,
    List<Contest> contests,
    Window window,
    List<Trustee> trustees,
    int threshold,
    List<String> registrarMspIds,
    int shards,
    int graceSeconds,
    int keepDays) {

  /// As long as nodes let a proposal's time differ from theirs: then nobody can close an election
  /// before its time by a transaction dated forward.
  static final int GRACE_SECONDS = 900;

  /// @param min fewest choices that are valid
  /// @param max most choices that are valid
  public record Contest(String id, String title, List<String> options, int min, int max) {
    Json json() {
      return Json.object("id", id, "title", title, "options", options, "min", min, "max", max);
    }
  }

  /// Who holds a share of the key.
  public record Trustee(String name, String mspId) {
    Json json() {
      return Json.object("name", name, "mspId", mspId);
    }
  }

  /// @param registrars MSP ids to take when the definition names none
  /// @throws DefinitionException saying what is wrong
  public static Election parse(String text, List<String> registrars) {
    Fields fields = new Fields(text);
    List<Contest> contests =
        fields.objects("contests", 1, 16).stream().map(Election::contest).toList();
    List<Trustee> trustees =
        fields.objects("trustees", 1, 16).stream()
            .map(f -> new Trustee(f.text("name"), f.text("mspId")))
            .toList();
    if (trustees.stream().map(Trustee::mspId).distinct().count() != trustees.size()) {
      throw new DefinitionException("two trustees are of one organisation");
    }
    if (contests.stream().map(Contest::id).distinct().count() != contests.size()) {
      throw new DefinitionException("two contests have one id");
    }
    return new Election(
        fields.id("election"),
        fields.text("title"),
        contests,
        Window.of(fields),
        trustees,
        fields.number("threshold", 1, trustees.size()),
        fields.textsOr("registrarMspIds", registrars, 16),
        fields.numberOr("shards", 16, 1, 256),
        fields.numberOr("graceSeconds", GRACE_SECONDS, 0, 86_400),
        fields.numberOr("keepDays", 30, 0, 36_500));
  }

  private static Contest contest(Fields fields) {
    List<String> options = fields.texts("options", 1, 64);
    int max = fields.numberOr("max", 1, 1, options.size());
    int min = fields.numberOr("min", 0, 0, max);
    return new Contest(fields.id("id"), fields.text("title"), options, min, max);
  }

  public Json json() {
    return Json.object(
        "election", id,
        "title", title,
        "contests", contests.stream().map(Contest::json).toList(),
        "opens", window.opens().toString(),
        "closes", window.closes().toString(),
        "trustees", trustees.stream().map(Trustee::json).toList(),
        "threshold", threshold,
        "registrarMspIds", registrarMspIds,
        "shards", shards,
        "graceSeconds", graceSeconds,
        "keepDays", keepDays);
  }

  public BallotShape shape() {
    return new BallotShape(
        contests.stream()
            .map(c -> new BallotShape.Contest(c.options.size(), c.min, c.max))
            .toList());
  }

  /// The trustees' part, bound to this channel and definition.
  public Ceremony ceremony(String channel) {
    return new Ceremony(
        new Transcript("CEREMONY").add(channel).add(id).add(hash()).digest(),
        trustees.size(),
        threshold);
  }

  /// SHA-256 of the definition as stored.
  public byte[] hash() {
    return Transcript.sha256().digest(json().text().getBytes(StandardCharsets.UTF_8));
  }
}
