package org.dure.node.care;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.dure.model.block.ParsedBlock;
import org.dure.node.commit.Replay;
import org.dure.store.Ledger;
import org.dure.store.LedgerRebuild;
import org.dure.store.StoreException;
import org.dure.store.rocks.RocksRebuild;

/// Builds a channel's ledger anew from the blocks in it: indexes, state and history come from
/// validating them again, plaintext and what is staged is taken over. One use.
public final class Rebuilding {
  private final CareChannel channel;
  private final Progress progress;
  private final long startNanos = System.nanoTime();
  private long transactions;

  public Rebuilding(CareChannel channel, Progress progress) {
    this.channel = channel;
    this.progress = progress;
  }

  /// @throws CareException CONTENT if a block is damaged or is judged otherwise than it says, and
  ///   the ledger is as it was
  public CareReport run() throws CareException {
    channel.requireLedger();
    try (LedgerRebuild rebuild = RocksRebuild.begin(channel.root(), channel.id());
        Validation validation = new Validation(channel.crypto())) {
      CareChannel.requireWhole(rebuild.old());
      Ledger fresh = rebuild.fresh();
      long height = rebuild.old().height();
      replay(rebuild.old(), validation.replay(channel.mspId(), fresh, channel.first()));
      long carried = rebuild.carry(held -> Plaintext.stands(fresh.state(), held));
      rebuild.swap();
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      return new CareReport(channel.id(), height, transactions, 0, carried, height, seconds);
    } catch (StoreException e) {
      throw CareException.of(e);
    }
  }

  private void replay(Ledger old, Replay replay) throws CareException {
    BlockCheck check = new BlockCheck(channel.id(), ByteString.EMPTY, 0);
    for (long number = 0; number < old.height(); number++) {
      ParsedBlock block = ParsedBlock.parse(CareChannel.required(old, number));
      requireNone(check.check(number, block, replay.config()));
      Replay.Judged judged = replay.judge(block);
      requireNone(OutcomeCheck.differences(channel.id(), block, judged));
      replay.writeAsStored(judged);
      transactions += block.size();
      progress.block(number + 1, old.height(), block.size());
    }
  }

  private static void requireNone(List<Finding> findings) throws CareException {
    if (!findings.isEmpty()) {
      List<String> sentences = new ArrayList<>();
      findings.forEach(finding -> sentences.add(finding.sentence()));
      throw CareException.content(
          "the ledger is left as it was, for its blocks are not sound: "
              + String.join("; ", sentences));
    }
  }
}
