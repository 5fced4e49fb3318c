package org.dure.bench.commit;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.dure.bench.Machine;
import org.dure.bench.ProcessorTime;
import org.dure.bench.consensus.Material;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.node.collection.BlockPlaintext;
import org.dure.node.collection.MemberNodes;
import org.dure.node.collection.PrivateDataMetrics;
import org.dure.node.commit.CommitMetrics;
import org.dure.node.commit.Committer;
import org.dure.node.config.ChannelConfigHolder;
import org.dure.node.events.CommitEvents;
import org.dure.node.validate.BlockValidator;
import org.dure.node.validate.ConfigRule;
import org.dure.node.validate.EnvelopeVerifier;
import org.dure.node.validate.SignatureCache;
import org.dure.node.validate.SignatureChecks;
import org.dure.store.Ledger;
import org.dure.store.rocks.RocksLedgers;
import org.hyperledger.fabric.protos.peer.TxValidationCode;
import org.jspecify.annotations.Nullable;

/// Commits blocks one after the other, each made while nothing is measured, with the committer,
/// validator and store of a node. Blocks come parsed, as ordering hands them over.
public final class CommitBenchmark {
  private static final int ORGANIZATIONS = 4;
  private static final int REMEMBERED_MAX = 20_000;

  private final Path folder;
  private final CommitLoad load;
  private final Consumer<String> progress;
  private final Material material;
  private final Workload workload;
  private long blockBytes;
  private long transactions;

  /// @param folder an empty one, which takes certificates and ledger
  public CommitBenchmark(Path folder, CommitLoad load, Consumer<String> progress)
      throws IOException {
    this.folder = folder;
    this.load = load;
    this.progress = progress;
    this.material = Material.create(folder.resolve("material"), ORGANIZATIONS, load.transactions());
    this.workload = new Workload(material, load.valueBytes());
  }

  /// Runs it all.
  public CommitReport run() throws IOException {
    Path ledgers = folder.resolve("ledgers");
    List<CommitReport.Interval> growth = new ArrayList<>();
    CommitReport.Interval counted = null;
    KeyReader reader;
    long committed;
    try (Node node = new Node(ledgers)) {
      node.commit(List.of(workload.definition()));
      reader = new KeyReader(node.ledger);
      fill(node, growth);
      if (load.blocks() > 0) {
        change(node, Math.max(1, load.blocks() / 10), null);
        counted = change(node, load.blocks(), reader);
      }
      committed = LedgerFiles.bytes(ledgers);
    }
    long reopened = LedgerFiles.bytesAfterReopening(ledgers, Material.CHANNEL);
    long compacted = LedgerFiles.bytesAfterCompaction(ledgers);
    return new CommitReport(
        Machine.describe(),
        load,
        growth,
        counted,
        reader.latency(),
        transactions,
        blockBytes,
        new CommitReport.Disk(committed, reopened, compacted));
  }

  private void fill(Node node, List<CommitReport.Interval> growth) {
    long keysPerBlock = (long) load.transactions() * load.fillWrites();
    while (workload.keys() < load.keys()) {
      Meter meter = new Meter();
      long until = workload.keys() + Math.max(keysPerBlock, load.keys() / load.intervals());
      while (workload.keys() < Math.min(until, load.keys())) {
        long missing = Math.min(keysPerBlock, load.keys() - workload.keys());
        int writes = (int) Math.min(load.fillWrites(), missing);
        int count = (int) Math.ceilDiv(missing, writes);
        node.commit(workload.filling(node.ledger.height(), count, writes), meter);
      }
      growth.add(meter.interval(workload.keys()));
      progress.accept(
          "%,d keys, %,.0f transactions a second, %.4f ms of processor time each"
              .formatted(
                  workload.keys(), growth.getLast().perSecond(), growth.getLast().cpuMillis()));
    }
  }

  private CommitReport.Interval change(Node node, int blocks, @Nullable KeyReader reader) {
    Meter meter = new Meter();
    meter.reader = reader;
    if (reader != null) {
      reader.start(workload.keys());
    }
    for (int i = 0; i < blocks; i++) {
      node.commit(workload.changing(node.ledger.height(), load.transactions()), meter);
    }
    if (reader != null) {
      reader.stop();
    }
    return meter.interval(workload.keys());
  }

  /// Adds up what commits take.
  private static final class Meter {
    private long nanos;
    private long cpuMillis;
    private long transactions;
    private @Nullable KeyReader reader;

    private void measure(int count, Runnable commit) {
      long cpu = cpuMillis();
      long begin = System.nanoTime();
      if (reader != null) {
        reader.counts(true);
      }
      commit.run();
      if (reader != null) {
        reader.counts(false);
      }
      nanos += System.nanoTime() - begin;
      cpuMillis += cpuMillis() - cpu;
      transactions += count;
    }

    private static long cpuMillis() {
      try {
        return ProcessorTime.millisOf(ProcessHandle.current().pid());
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    private CommitReport.Interval interval(long keys) {
      double seconds = nanos / 1e9;
      return new CommitReport.Interval(
          keys,
          transactions,
          seconds,
          transactions / seconds,
          (double) cpuMillis / Math.max(1, transactions));
    }
  }

  /// The stages of a node that a decided block passes.
  private final class Node implements AutoCloseable {
    private final RocksLedgers ledgers;
    private final Ledger ledger;
    private final CommitEvents events;
    private final ExecutorService workers =
        Executors.newFixedThreadPool(Math.max(2, Runtime.getRuntime().availableProcessors()));
    private final Committer committer;
    private final EnvelopeVerifier pool;

    private Node(Path folder) throws IOException {
      this.ledgers = new RocksLedgers(folder);
      this.ledger = ledgers.open(Material.CHANNEL);
      this.events = new CommitEvents(ledger);
      ChannelConfig config = material.config();
      SignatureChecks checks = new SignatureChecks(new SignatureCache(REMEMBERED_MAX));
      this.committer =
          new Committer(
              ledger,
              new BlockValidator(checks, ConfigRule.unchanging(), workers),
              new ChannelConfigHolder(config),
              events,
              CommitMetrics.none(),
              new BlockPlaintext(
                  "", ledger.staging(), MemberNodes.none(), PrivateDataMetrics.none()),
              chaincode -> {});
      this.pool = new EnvelopeVerifier(Material.CHANNEL, () -> config, checks, Clock.systemUTC());
      committer.accept(ParsedBlock.parse(material.genesis()));
    }

    private void commit(List<ByteString> envelopes) {
      commit(envelopes, new Meter());
    }

    private void commit(List<ByteString> envelopes, Meter meter) {
      ParsedBlock block = block(envelopes);
      if (load.checked()) {
        block.envelopes().parallelStream().forEach(this::admit);
      }
      meter.measure(block.size(), () -> committer.accept(block));
      blockBytes += ledger.blockBytes(block.number()).orElseThrow().size();
      transactions += block.size();
      ParsedEnvelope last = block.envelopes().getLast();
      var position = ledger.transaction(last.txId()).orElseThrow();
      if (position.code() != TxValidationCode.VALID) {
        throw new IllegalStateException("a transaction became " + position.code());
      }
    }

    private void admit(ParsedEnvelope envelope) {
      if (!(pool.verify(envelope) instanceof EnvelopeVerifier.Verdict.Fit)) {
        throw new IllegalStateException("a transaction was refused");
      }
    }

    private ParsedBlock block(List<ByteString> envelopes) {
      try {
        return ParsedBlock.parse(Blocks.create(ledger.height(), ledger.lastBlockHash(), envelopes));
      } catch (MalformedException e) {
        throw new IllegalStateException(e);
      }
    }

    @Override
    public void close() {
      workers.close();
      events.close();
      ledgers.close();
    }
  }
}
