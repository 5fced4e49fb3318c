package org.dure.node.care;

import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.ParsedBlock;
import org.dure.node.commit.Replay;
import org.dure.store.Ledger;
import org.dure.store.StoreException;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.common.Block;

/// Adds blocks from outside to a channel's ledger. Each is checked like one that comes from another
/// node, validated, and must be judged as it says itself; the first that is not ends the import,
/// and those before it stay. One use.
public final class Importing {
  private final CareChannel channel;
  private final BlockSource source;
  private final Progress progress;
  private final long startNanos = System.nanoTime();
  private long added;
  private long present;
  private long transactions;

  public Importing(CareChannel channel, BlockSource source, Progress progress) {
    this.channel = channel;
    this.source = source;
    this.progress = progress;
  }

  /// @throws CareException CONTENT naming block, transaction and what was expected and found
  public CareReport run() throws CareException, IOException {
    try (RocksLedgers ledgers = new RocksLedgers(channel.root());
        Validation validation = new Validation(channel.crypto())) {
      Ledger ledger = ledgers.open(channel.id());
      addAll(ledger, validation);
      double seconds = (System.nanoTime() - startNanos) / 1e9;
      return new CareReport(
          channel.id(), added, transactions, present, 0, ledger.height(), seconds);
    } catch (StoreException e) {
      throw CareException.of(e);
    }
  }

  private void addAll(Ledger ledger, Validation validation) throws CareException, IOException {
    long lastConfig =
        ledger.height() == 0 ? 0 : CareChannel.lastConfig(ledger, ledger.height() - 1);
    Replay replay =
        validation.replay(channel.mspId(), ledger, channel.configIn(ledger, lastConfig));
    BlockCheck check = new BlockCheck(channel.id(), ledger.lastBlockHash(), lastConfig);
    for (Block block = source.next(); block != null; block = source.next()) {
      add(ledger, ParsedBlock.parse(block), check, replay);
    }
  }

  private void add(Ledger ledger, ParsedBlock block, BlockCheck check, Replay replay)
      throws CareException {
    long number = block.number();
    if (number < 0 || number > ledger.height()) {
      throw stopped(
          number,
          "the ledger ends before block %d, so that one must come next".formatted(ledger.height()));
    }
    if (number == 0 && !block.hash().equals(channel.genesisHash())) {
      throw stopped(0, "it is another channel's genesis block than the node's settings name");
    }
    if (number < ledger.height()) {
      Block stored = CareChannel.required(ledger, number);
      if (!BlockHashing.headerHash(stored.getHeader()).equals(block.hash())) {
        throw stopped(number, "the ledger holds another block with this number");
      }
      present++;
      return;
    }
    requireNone(number, check.check(number, block, replay.config()));
    Replay.Judged judged = replay.judge(block);
    requireNone(number, OutcomeCheck.differences(channel.id(), block, judged));
    replay.write(judged);
    added++;
    transactions += block.size();
    progress.block(added, 0, block.size());
  }

  private void requireNone(long number, List<Finding> findings) throws CareException {
    if (!findings.isEmpty()) {
      throw stopped(
          number, findings.stream().map(Finding::sentence).collect(Collectors.joining("; ")));
    }
  }

  private CareException stopped(long number, String why) {
    return CareException.content(
        "the import stopped at block %d, after %d added: %s".formatted(number, added, why));
  }
}
