package org.dure.node.care;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.node.commit.Replay;
import org.dure.store.FileDamage;
import org.dure.store.Ledger;
import org.dure.store.StoreException;
import org.dure.store.rocks.LedgerFiles;
import org.dure.store.rocks.RocksLedgers;
import org.jspecify.annotations.Nullable;

/// Checks a channel's ledger: its files, its blocks, and by a replay everything that follows from
/// them. One use.
public final class Verification {
  private static final int FINDINGS_LISTED_MAX = 100;

  private final CareChannel channel;
  private final Request request;
  private final Progress progress;
  private final Findings findings = new Findings(FINDINGS_LISTED_MAX);
  private final long startNanos = System.nanoTime();
  private long blocks;
  private long transactions;
  private long entries;
  private long files;
  private long privateSets;
  private long privateSetsMissing;
  private boolean replayed;

  /// What to check.
  ///
  /// @param from first block to check
  /// @param replay whether to validate all blocks again and compare; needs `from` to be 0
  public record Request(long from, boolean replay) {
    public Request {
      if (from < 0 || (from > 0 && replay)) {
        throw new IllegalArgumentException("a replay begins with block 0");
      }
    }
  }

  public Verification(CareChannel channel, Request request, Progress progress) {
    this.channel = channel;
    this.request = request;
    this.progress = progress;
  }

  /// @throws CareException SURROUNDINGS if there is no such ledger, or a node has it open
  public VerifyReport run() throws CareException {
    if (!Files.isDirectory(channel.root().resolve(channel.id()))) {
      throw new CareException(
          CareException.Kind.SURROUNDINGS,
          "there is no ledger of channel %s in %s".formatted(channel.id(), channel.root()));
    }
    try {
      if (filesCanBeOpened()) {
        checkContent();
      }
    } catch (StoreException e) {
      damaged(e);
    }
    return new VerifyReport(
        channel.id(),
        request.from(),
        blocks,
        transactions,
        replayed,
        entries,
        files,
        privateSets,
        privateSetsMissing,
        (System.nanoTime() - startNanos) / 1e9,
        findings.listed(),
        findings.count());
  }

  /// Opening a ledger whose log or list of files is damaged would drop what is behind the damage.
  private boolean filesCanBeOpened() throws CareException {
    List<FileDamage> damages = LedgerFiles.check(channel.root(), channel.id());
    files = count(channel.root().resolve(channel.id()));
    boolean openable = true;
    for (FileDamage damage : damages) {
      String name = String.valueOf(damage.file().getFileName());
      findings.add(
          new Finding(
              channel.id(),
              null,
              null,
              "file",
              damage.file() + ", " + damage.place(),
              "what was written",
              damage.what()));
      openable &= name.endsWith(".sst") || name.endsWith(".blob");
    }
    return openable;
  }

  private static long count(Path folder) throws CareException {
    try (Stream<Path> listed = Files.list(folder)) {
      return listed.count();
    } catch (IOException e) {
      throw new CareException(
          CareException.Kind.SURROUNDINGS, "cannot read " + folder + ": " + e, e);
    }
  }

  private void damaged(StoreException e) throws CareException {
    if (e.kind() != StoreException.Kind.CORRUPT) {
      throw new CareException(CareException.Kind.SURROUNDINGS, String.valueOf(e.getMessage()), e);
    }
    findings.add(
        new Finding(
            channel.id(),
            null,
            null,
            "store",
            "",
            "files that can be read",
            String.valueOf(e.getMessage())));
  }

  private void checkContent() throws CareException {
    try (RocksLedgers ledgers = new RocksLedgers(channel.root())) {
      Ledger ledger = ledgers.open(channel.id());
      if (!request.replay()) {
        walk(ledger, null);
        return;
      }
      CareChannel.requireWhole(ledger);
      try (Scratch scratch = new Scratch(channel.root(), channel.id());
          Validation validation = new Validation(channel.crypto())) {
        Ledger fresh = scratch.open(channel.id());
        Replay replay = validation.replay(channel.mspId(), fresh, channel.first());
        replayed = walk(ledger, new Replaying(fresh, replay, scratch));
        if (replayed) {
          entries =
              new Comparison(
                      channel.id(),
                      ledgers.parts(channel.id()),
                      scratch.parts(channel.id()),
                      findings)
                  .run(fresh.state());
        }
      }
    }
  }

  private record Replaying(Ledger fresh, Replay replay, Scratch scratch) {}

  /// Whether all blocks could be replayed.
  private boolean walk(Ledger ledger, @Nullable Replaying replaying) throws CareException {
    if (request.from() < ledger.firstBlock()) {
      CareChannel.requireWhole(ledger);
    }
    long lastConfig = request.from() == 0 ? 0 : CareChannel.lastConfig(ledger, request.from() - 1);
    ChannelConfig config = channel.configIn(ledger, lastConfig);
    BlockCheck check = new BlockCheck(channel.id(), before(ledger), lastConfig);
    PrivateSetCheck plaintext = new PrivateSetCheck(channel.id(), ledger.privateData(), findings);
    privateSetsMissing = plaintext.missing(request.from());
    boolean sound = replaying != null;
    for (long number = request.from(); number < ledger.height(); number++) {
      ParsedBlock block = read(ledger, number);
      if (block == null) {
        return false;
      }
      List<Finding> wrong = check.check(number, block, config);
      wrong.forEach(findings::add);
      checkEnds(ledger, number, block);
      plaintext.check(block);
      privateSets = plaintext.compared();
      sound &= wrong.stream().noneMatch(Verification::preventsReplay);
      if (sound && replaying != null) {
        replay(block, replaying);
        config = replaying.replay().config();
      } else {
        config = configAfter(block, config);
      }
      blocks++;
      transactions += block.size();
      progress.block(number + 1 - request.from(), ledger.height() - request.from(), block.size());
    }
    return sound;
  }

  private static boolean preventsReplay(Finding finding) {
    return !finding.part().equals("signatures of the orderers")
        && !finding.part().equals("last configuration")
        && !finding.part().equals("metadata");
  }

  private ByteString before(Ledger ledger) throws CareException {
    return request.from() == 0
        ? ByteString.EMPTY
        : BlockHashing.headerHash(CareChannel.header(ledger, request.from() - 1).getHeader());
  }

  private @Nullable ParsedBlock read(Ledger ledger, long number) {
    try {
      Optional<ByteString> bytes = ledger.blockBytes(number);
      if (bytes.isPresent()) {
        return ParsedBlock.parse(Blocks.parse(bytes.get()));
      }
      add(number, "block", "a block", "nothing");
    } catch (MalformedException e) {
      add(number, "block", "bytes that parse", String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      add(number, "block", "bytes that can be read", String.valueOf(e.getMessage()));
    }
    return null;
  }

  /// The first block must be the genesis block, and the ledger must end with its last.
  private void checkEnds(Ledger ledger, long number, ParsedBlock block) {
    if (number == 0 && !block.hash().equals(channel.genesisHash())) {
      add(
          0,
          "hash of the genesis block",
          BlockCheck.hex(channel.genesisHash()),
          BlockCheck.hex(block.hash()));
    }
    if (number == ledger.height() - 1 && !block.hash().equals(ledger.lastBlockHash())) {
      add(
          number,
          "hash of the last block",
          BlockCheck.hex(ledger.lastBlockHash()),
          BlockCheck.hex(block.hash()));
    }
    if (Blocks.transactionsFilter(block.block()).isEmpty()) {
      add(number, "validation codes", "one for each transaction", "none");
    }
    try {
      ByteString hash = Blocks.commitHash(block.block());
      if (number > 0 && hash.isEmpty()) {
        add(number, "commit hash", "a hash", "none");
      } else if (number == ledger.height() - 1 && !hash.equals(ledger.commitHash())) {
        add(
            number,
            "commit hash of the ledger's end",
            BlockCheck.hex(hash),
            BlockCheck.hex(ledger.commitHash()));
      }
    } catch (MalformedException e) {
      add(number, "commit hash", "metadata that parse", String.valueOf(e.getMessage()));
    }
  }

  private void replay(ParsedBlock block, Replaying replaying) throws CareException {
    if (replaying.scratch().isEnding()) {
      throw new CareException(CareException.Kind.SURROUNDINGS, "interrupted");
    }
    Replay.Judged judged = replaying.replay().judge(block);
    OutcomeCheck.differences(channel.id(), block, judged).forEach(findings::add);
    replaying.replay().writeAsStored(judged);
  }

  /// Without a replay the codes on the ledger are taken for true.
  private ChannelConfig configAfter(ParsedBlock block, ChannelConfig before) {
    if (block.number() == 0 || !block.isConfig()) {
      return before;
    }
    try {
      return ChannelConfig.fromBlock(block.block(), channel.crypto());
    } catch (ConfigException e) {
      add(
          block.number(),
          "configuration",
          "a usable configuration",
          String.valueOf(e.getMessage()));
      return before;
    }
  }

  private void add(long number, String part, String expected, String found) {
    findings.add(Finding.ofBlock(channel.id(), number, part, expected, found));
  }
}
