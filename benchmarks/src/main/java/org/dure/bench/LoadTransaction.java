package org.dure.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// A transaction that a client of a load sends.
///
/// @param user who signs it: an index into the driver's users
/// @param transientData sent to the endorsers only
/// @param endorsers MSP ids that shall endorse; empty leaves the choice to the gateway
public record LoadTransaction(
    int user,
    String function,
    List<byte[]> arguments,
    Map<String, byte[]> transientData,
    List<String> endorsers) {
  public LoadTransaction {
    arguments = List.copyOf(arguments);
    transientData = Map.copyOf(transientData);
    endorsers = List.copyOf(endorsers);
  }

  public static LoadTransaction of(int user, String function, String... arguments) {
    return new LoadTransaction(
        user,
        function,
        Stream.of(arguments).map(text -> text.getBytes(StandardCharsets.UTF_8)).toList(),
        Map.of(),
        List.of());
  }

  public LoadTransaction with(Map<String, byte[]> secret) {
    return new LoadTransaction(user, function, arguments, secret, endorsers);
  }
}
