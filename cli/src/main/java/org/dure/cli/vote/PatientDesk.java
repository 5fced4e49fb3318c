package org.dure.cli.vote;

import java.util.List;
import org.dure.cli.client.TransactionFailure;

/// Tries again for a while what is refused: a step follows one that was committed through another
/// node, and the nodes that endorse it may not have that block yet.
///
/// @param desk what is tried
public record PatientDesk(VotingDesk desk) implements VotingDesk {
  private static final int ATTEMPTS = 60;
  private static final long PAUSE_MILLIS = 250;

  /// What waiting does not change.
  private static final List<String> FINAL = List.of(" closed at ", "already", "has been used");

  @Override
  public String submit(int org, String function, String... arguments) {
    for (int attempt = 1; ; attempt++) {
      try {
        return desk.submit(org, function, arguments);
      } catch (TransactionFailure e) {
        String message = String.valueOf(e.getMessage());
        if (attempt == ATTEMPTS || FINAL.stream().anyMatch(message::contains)) {
          throw e;
        }
        pause(e);
      }
    }
  }

  private static void pause(TransactionFailure failure) {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure;
    }
  }

  @Override
  public String ask(String function, String... arguments) {
    return desk.ask(function, arguments);
  }

  @Override
  public String channel() {
    return desk.channel();
  }
}
