package org.dure.contracts.voting.model;

import java.time.Instant;

/// When votes are taken, by the transaction's time: from `opens` on, before `closes`.
public record Window(Instant opens, Instant closes) {
  static Window of(Fields fields) {
    Window window = new Window(fields.time("opens"), fields.time("closes"));
    if (!window.opens.isBefore(window.closes)) {
      throw new DefinitionException("it closes before it opens");
    }
    return window;
  }

  public boolean hasOpened(Instant time) {
    return !time.isBefore(opens);
  }

  public boolean hasClosed(Instant time) {
    return !time.isBefore(closes);
  }
}
