package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.dure.model.Sha256;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.peer.PeerLinks;

/// Fetches envelopes that a proposal names and this node lacks: from the proposer and one other
/// node, then from all.
final class EnvelopeExchange implements ProposalDesk.Fetcher {
  private static final Duration DEADLINE = Duration.ofSeconds(1);
  private static final int DIGESTS_MAX = 5_000;

  private final String channelId;
  private final PeerLinks links;
  private final Supplier<List<Integer>> others;
  private final Admission admission;
  private final Executor checks;
  private final Consumer<Intake.Arrived> onArrived;

  EnvelopeExchange(
      String channelId,
      PeerLinks links,
      Supplier<List<Integer>> others,
      Admission admission,
      Executor checks,
      Consumer<Intake.Arrived> onArrived) {
    this.channelId = channelId;
    this.links = links;
    this.others = others;
    this.admission = admission;
    this.checks = checks;
    this.onArrived = onArrived;
  }

  @Override
  public void fetch(List<ByteString> digests, int leader, int attempt, boolean settled) {
    List<ByteString> wanted = digests.subList(0, Math.min(digests.size(), DIGESTS_MAX));
    for (int source : sources(leader, attempt)) {
      links
          .fetchEnvelopes(channelId, source, wanted, DEADLINE)
          .whenComplete((envelopes, failure) -> {
            if (failure == null && !envelopes.isEmpty()) {
              examine(new HashSet<>(wanted), envelopes, settled);
            }
          });
    }
  }

  private List<Integer> sources(int leader, int attempt) {
    List<Integer> sources = new ArrayList<>(others.get());
    if (attempt > 0) {
      return sources;
    }
    Collections.shuffle(sources);
    List<Integer> first = new ArrayList<>();
    if (sources.remove(Integer.valueOf(leader))) {
      first.add(leader);
    }
    if (!sources.isEmpty()) {
      first.add(sources.getFirst());
    }
    return first;
  }

  private void examine(Set<ByteString> wanted, List<ByteString> envelopes, boolean settled) {
    try {
      checks.execute(() -> {
        if (settled) {
          taken(wanted, envelopes);
        } else {
          examined(wanted, envelopes);
        }
      });
    } catch (RejectedExecutionException closing) {
      // The proposal will be asked for again if the channel is still open.
      return;
    }
  }

  /// What a proposal names that a quorum found valid needs no check but that it is the same.
  private void taken(Set<ByteString> wanted, List<ByteString> envelopes) {
    List<PooledEnvelope> same = new ArrayList<>();
    for (ByteString bytes : envelopes) {
      if (wanted.remove(Sha256.of(bytes))) {
        same.add(new PooledEnvelope(ParsedEnvelope.parse(bytes)));
      }
    }
    onArrived.accept(new Intake.Arrived(same, Set.of(), true));
  }

  private void examined(Set<ByteString> wanted, List<ByteString> envelopes) {
    List<PooledEnvelope> good = new ArrayList<>();
    Set<ByteString> bad = new HashSet<>();
    for (ByteString bytes : envelopes) {
      ByteString digest = Sha256.of(bytes);
      if (!wanted.remove(digest)) {
        continue;
      }
      switch (admission.examineProposed(bytes)) {
        case Admission.Examined.Good(PooledEnvelope envelope) -> good.add(envelope);
        case Admission.Examined.Bad(SubmitResult result, String reason) -> bad.add(digest);
      }
    }
    onArrived.accept(new Intake.Arrived(good, bad, false));
  }
}
