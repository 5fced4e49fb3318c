package org.dure.node.order;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.dure.pbft.Effect;
import org.dure.pbft.Event;
import org.dure.pbft.JournalRecord;
import org.dure.pbft.Message;
import org.jspecify.annotations.Nullable;

/// Why a replica asks for another leader and why it leaves views, told from what happened to it and
/// what it did then.
final class ViewWatch {
  private static final long NONE = -1;

  private Message.@Nullable Complaint said;

  /// Why a replica complains of the one whose turn it is (rules R4, R5 of docs/protocol.md).
  enum Ground {
    SLOW,
    PASSES_OVER
  }

  /// Why a replica leaves a view (rules V1, V8, N9, R6, D2).
  enum Cause {
    /// Work waited, or a view did not start, for the election timeout.
    TIMEOUT,
    /// One more than may be faulty complained, this one or not.
    COMPLAINTS,
    /// Someone proved itself faulty in its turn.
    FAULTY_PROPOSAL,
    /// One more than may be faulty ask for later views.
    OTHERS_ASK,
    /// Another waits alone for a later view.
    LONER,
    /// It had left before it was stopped.
    RESTART
  }

  /// What an operator wants to know, as a line of the log.
  sealed interface Note {
    /// A complaint of this replica's own.
    record Complains(long view, int accused, Ground ground) implements Note {
      @Override
      public String toString() {
        return "view=%d complains_of=%d ground=%s".formatted(view, accused, lower(ground));
      }
    }

    /// The replica has left its view.
    ///
    /// @param next the view that it waits for
    /// @param blamed who failed, or 0
    record Leaves(long next, int blamed, Cause cause) implements Note {
      @Override
      public String toString() {
        return "leaves_for_view=%d blamed=%d cause=%s".formatted(next, blamed, lower(cause));
      }
    }
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  /// What of it stands out.
  ///
  /// @param effects what the replica wants done because of `event`
  List<Note> notes(Event event, List<Effect> effects) {
    List<Note> notes = new ArrayList<>();
    boolean complained = false;
    long leftFor = NONE;
    for (Effect effect : effects) {
      if (effect instanceof Effect.Persist(JournalRecord.LeftFor(long view))) {
        leftFor = view;
      } else if (effect instanceof Effect.Broadcast(var message)) {
        if (message.message() instanceof Message.Complaint complaint && !complaint.equals(said)) {
          said = complaint;
          complained = true;
          Ground ground = event instanceof Event.Tick ? Ground.SLOW : Ground.PASSES_OVER;
          notes.add(new Note.Complains(complaint.view(), complaint.accused(), ground));
        } else if (message.message() instanceof Message.ViewChange change
            && change.view() == leftFor) {
          leftFor = NONE;
          Cause cause = complained ? Cause.COMPLAINTS : cause(event, change.blamed());
          notes.add(new Note.Leaves(change.view(), change.blamed(), cause));
        }
      }
    }
    return notes;
  }

  private static Cause cause(Event event, int blamed) {
    return switch (event) {
      case Event.Tick e -> blamed == 0 ? Cause.LONER : Cause.TIMEOUT;
      case Event.Received(var heard) when heard.message() instanceof Message.Complaint ->
          Cause.COMPLAINTS;
      case Event.Received(var heard) when heard.message() instanceof Message.ViewChange ->
          Cause.OTHERS_ASK;
      case Event.Received e -> Cause.FAULTY_PROPOSAL;
      case Event.Overlooked e -> Cause.COMPLAINTS;
      case Event.ProposalChecked e -> Cause.FAULTY_PROPOSAL;
      case Event.ProposalBuilt e -> Cause.FAULTY_PROPOSAL;
      case Event.Applied e -> Cause.FAULTY_PROPOSAL;
      case Event.Fetched e -> Cause.FAULTY_PROPOSAL;
      case Event.WorkPending e -> Cause.FAULTY_PROPOSAL;
      case Event.Recovered e -> Cause.RESTART;
    };
  }
}
