package org.dure.contracts.voting.model;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Supplier;
import org.dure.contracts.voting.count.Method;
import org.dure.contracts.voting.crypto.Transcript;
import org.json.JSONObject;

/// Where a poll stands, with all that taking a vote needs; the definition, which may name hundreds
/// of options, is not read for a vote.
///
/// @param fingerprint what votes are bound to, hex
public record PollState(
    Phase phase,
    Window window,
    int graceSeconds,
    int shards,
    Method method,
    int options,
    int min,
    int max,
    String fingerprint) {
  /// In this order.
  public enum Phase {
    DRAFT,
    OPEN,
    CLOSED,
    RESULT
  }

  public static PollState of(Poll poll, String channel) {
    return new PollState(
        Phase.DRAFT,
        poll.window(),
        poll.graceSeconds(),
        poll.shards(),
        poll.method(),
        poll.options().size(),
        poll.min(),
        poll.max(),
        HexFormat.of().formatHex(poll.fingerprint(channel)));
  }

  public PollState in(Phase next) {
    return new PollState(
        next, window, graceSeconds, shards, method, options, min, max, fingerprint);
  }

  public Instant closable() {
    return window.closes().plusSeconds(graceSeconds);
  }

  /// Numbers of options, separated by commas, each once, in their one form; where the method does
  /// not rank, in ascending order.
  ///
  /// @throws DefinitionException saying which rule they break
  public List<Integer> choices(String text) {
    List<Integer> choices = new ArrayList<>();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      if (!part.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(part) >= options) {
        throw new DefinitionException(
            "'%s' is no option from 0 to %d".formatted(part, options - 1));
      }
      int option = Integer.parseInt(part);
      if (choices.contains(option)) {
        throw new DefinitionException("option " + option + " is named twice");
      }
      if (!method.ranks() && !choices.isEmpty() && choices.getLast() > option) {
        throw new DefinitionException("options stand in ascending order where nothing is ranked");
      }
      choices.add(option);
    }
    if (choices.size() < min || choices.size() > max) {
      throw new DefinitionException(
          "%d to %d options may be named, not %d".formatted(min, max, choices.size()));
    }
    return choices;
  }

  /// What a vote's signature is over.
  public Supplier<Transcript> toSign(List<Integer> choices) {
    byte[] context = HexFormat.of().parseHex(fingerprint);
    return () -> {
      Transcript transcript = new Transcript("VOTE").add(context).add(choices.size());
      choices.forEach(transcript::add);
      return transcript;
    };
  }

  public Json json() {
    return Json.object(
        "phase", phase.name(),
        "opens", window.opens().toString(),
        "closes", window.closes().toString(),
        "graceSeconds", graceSeconds,
        "shards", shards,
        "method", method.name(),
        "options", options,
        "min", min,
        "max", max,
        "fingerprint", fingerprint);
  }

  public static PollState parse(String text) {
    JSONObject json = new JSONObject(text);
    return new PollState(
        Phase.valueOf(json.getString("phase")),
        new Window(Instant.parse(json.getString("opens")), Instant.parse(json.getString("closes"))),
        json.getInt("graceSeconds"),
        json.getInt("shards"),
        Method.valueOf(json.getString("method")),
        json.getInt("options"),
        json.getInt("min"),
        json.getInt("max"),
        json.getString("fingerprint"));
  }
}
