package org.dure.node.order;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.node.peer.PeerUnavailableException;
import org.dure.store.Ledger;
import org.hyperledger.fabric.protos.common.Block;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds the first block whose outcome on this node's ledger is another than on the others': blocks
/// carry a commit hash, which is chained, and of which f+1 equal ones are a correct node's. What
/// the other nodes say here decides nothing: the node has stopped already.
final class Divergence implements DriverPorts.Finding {
  private static final Logger LOG = LoggerFactory.getLogger(Divergence.class);
  private static final int BLOCKS_MAX = 256;
  private static final Duration DEADLINE = Duration.ofSeconds(10);

  private final Ledger ledger;
  private final CatchUp.Ledgers others;
  private final java.util.function.Supplier<Epoch> epoch;

  Divergence(Ledger ledger, CatchUp.Ledgers others, java.util.function.Supplier<Epoch> epoch) {
    this.ledger = ledger;
    this.others = others;
    this.epoch = epoch;
  }

  @Override
  public void find(long sequence, Consumer<String> found) {
    Thread.ofVirtual()
        .name("divergence")
        .start(() -> {
          String sentence = sentence(sequence);
          LOG.error("channel={} divergence=\"{}\"", ledger.channelId(), sentence);
          found.accept(sentence);
        });
  }

  private String sentence(long sequence) {
    long from = Math.max(1, sequence - BLOCKS_MAX + 1);
    OptionalLong first = first(from, sequence);
    if (first.isEmpty()) {
      return "too few other nodes said what they have from block %d on".formatted(from);
    }
    return first.getAsLong() == from && from > 1
        ? "it differs from block %d on or earlier".formatted(from)
        : "the first block with another outcome here is " + first.getAsLong();
  }

  private OptionalLong first(long from, long last) {
    List<Map<Long, ByteString>> theirs = new ArrayList<>();
    for (int source : epoch.get().others()) {
      theirs.add(hashes(source, from, last));
    }
    int enough = epoch.get().group().quorums().weak();
    for (long number = from; number <= last; number++) {
      ByteString mine = ledger.block(number).map(Divergence::hash).orElse(null);
      Map<ByteString, Integer> votes = new HashMap<>();
      for (Map<Long, ByteString> their : theirs) {
        ByteString hash = their.get(number);
        if (hash != null
            && !Objects.equals(hash, mine)
            && votes.merge(hash, 1, Integer::sum) >= enough) {
          return OptionalLong.of(number);
        }
      }
    }
    return OptionalLong.empty();
  }

  private Map<Long, ByteString> hashes(int source, long from, long last) {
    Map<Long, ByteString> hashes = new HashMap<>();
    try {
      others.fetch(
          source,
          from,
          (int) (last - from + 1),
          DEADLINE,
          bytes -> {
            try {
              Block block = Block.parseFrom(bytes);
              ByteString hash = hash(block);
              if (hash != null) {
                hashes.put(block.getHeader().getNumber(), hash);
              }
              return true;
            } catch (InvalidProtocolBufferException e) {
              return false;
            }
          });
    } catch (PeerUnavailableException e) {
      LOG.debug("channel={} divergence=unavailable source={}", ledger.channelId(), source, e);
    }
    return hashes;
  }

  private static @org.jspecify.annotations.Nullable ByteString hash(Block block) {
    try {
      return Blocks.commitHash(block);
    } catch (MalformedException e) {
      return null;
    }
  }
}
