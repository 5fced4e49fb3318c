package org.dure.contracts.voting.model;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.dure.contracts.voting.count.Method;
import org.dure.contracts.voting.crypto.Transcript;

/// The definition of an open poll, written once.
///
/// @param min fewest options that a vote names
/// @param max most options that a vote names, in order of preference where the method ranks
/// @param quorum how many votes make the poll count
/// @param weighted whether a right may weigh more than one
public record Poll(
    String id,
    String title,
    List<String> options,
    Method method,
    int min,
    int max,
    int quorum,
    boolean weighted,
    Window window,
    int shards,
    int graceSeconds) {
  private static final int OPTIONS_MAX = 2_000;

  /// @throws DefinitionException saying what is wrong
  public static Poll parse(String text) {
    Fields fields = new Fields(text);
    Method method = method(fields.text("method"));
    List<String> options = fields.texts("options", 2, OPTIONS_MAX);
    if (options.size() > method.optionsMax()) {
      throw new DefinitionException(
          "%s takes at most %d options, not %d"
              .formatted(method, method.optionsMax(), options.size()));
    }
    int most = method == Method.PLURALITY ? 1 : options.size();
    int max = fields.numberOr("max", most, 1, most);
    return new Poll(
        fields.id("poll"),
        fields.text("title"),
        options,
        method,
        fields.numberOr("min", 1, 1, max),
        max,
        fields.numberOr("quorum", 0, 0, Integer.MAX_VALUE),
        fields.flag("weighted"),
        Window.of(fields),
        fields.numberOr("shards", 16, 1, 256),
        fields.numberOr("graceSeconds", Election.GRACE_SECONDS, 0, 86_400));
  }

  private static Method method(String name) {
    try {
      return Method.valueOf(name);
    } catch (IllegalArgumentException e) {
      throw new DefinitionException("method '" + name + "' is none of " + List.of(Method.values()));
    }
  }

  public Json json() {
    return Json.object(
        "poll", id,
        "title", title,
        "options", options,
        "method", method.name(),
        "min", min,
        "max", max,
        "quorum", quorum,
        "weighted", weighted,
        "opens", window.opens().toString(),
        "closes", window.closes().toString(),
        "shards", shards,
        "graceSeconds", graceSeconds);
  }

  /// What votes are bound to: channel, id and definition.
  public byte[] fingerprint(String channel) {
    byte[] hash = Transcript.sha256().digest(json().text().getBytes(StandardCharsets.UTF_8));
    return new Transcript("POLL").add(channel).add(id).add(hash).digest();
  }
}
