package org.dure.pbft;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Collects the effects of one step, signs what is sent, counts what is dropped.
final class Outbox {
  private final int self;
  private final Authenticator authenticator;
  private final Map<Reason, Long> dropped = new EnumMap<>(Reason.class);
  private List<Effect> effects = new ArrayList<>();

  Outbox(int self, Authenticator authenticator) {
    this.self = self;
    this.authenticator = authenticator;
  }

  void add(Effect effect) {
    effects.add(effect);
  }

  void persist(JournalRecord record) {
    effects.add(new Effect.Persist(record));
  }

  /// Signs and sends to all others; the caller handles its own copy.
  Verified broadcast(Message message) {
    Verified signed = authenticator.sign(self, message);
    effects.add(new Effect.Broadcast(signed.signed()));
    return signed;
  }

  void rebroadcast(SignedMessage message) {
    effects.add(new Effect.Broadcast(message));
  }

  void send(int receiver, Message message) {
    effects.add(new Effect.Send(receiver, authenticator.sign(self, message).signed()));
  }

  void forward(int receiver, SignedMessage message) {
    effects.add(new Effect.Send(receiver, message));
  }

  void drop(int sender, Reason reason) {
    dropped.merge(reason, 1L, Long::sum);
    effects.add(new Effect.Dropped(sender, reason));
  }

  Map<Reason, Long> dropped() {
    return Map.copyOf(dropped);
  }

  List<Effect> take() {
    List<Effect> taken = effects;
    effects = new ArrayList<>();
    return taken;
  }
}
