package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dure.bench.Report;
import org.dure.bench.commit.CommitBenchmark;
import org.dure.bench.commit.CommitLoad;
import org.dure.bench.commit.CommitReport;
import org.dure.bench.commit.GrowthPlot;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.membership.ca.NetworkMaterial;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `dure bench commit`.
@Command(
    name = "commit",
    description = {
      "Validates and commits blocks that were ordered already, with a node's committer, validator and store, in this"
          + " process. Transactions are really signed and carry three endorsements.",
      "First the state is filled with keys, then blocks of transactions that each read and write one of them are"
          + " counted. What it takes to make a block, and what commits take of the processor between blocks, is not"
          + " counted.",
      "Needs no running network, and leaves nothing behind."
    })
public final class BenchCommit implements Callable<Integer> {
  @Mixin JsonOption json;

  @Option(
      names = "--keys",
      paramLabel = "<n>",
      defaultValue = "10000",
      description = "Keys in the state before counting begins (default: ${DEFAULT-VALUE}).")
  long keys;

  @Option(
      names = "--fill-writes",
      paramLabel = "<n>",
      defaultValue = "1",
      description =
          "Keys that each transaction reads and writes while the state is filled (default: ${DEFAULT-VALUE}).")
  int fillWrites;

  @Option(
      names = "--blocks",
      paramLabel = "<n>",
      defaultValue = "60",
      description = "Blocks counted; 0 only fills (default: ${DEFAULT-VALUE}).")
  int blocks;

  @Option(
      names = "--transactions",
      paramLabel = "<n>",
      defaultValue = "500",
      description = "Transactions in a block (default: ${DEFAULT-VALUE}).")
  int transactions;

  @Option(
      names = "--size",
      paramLabel = "<bytes>",
      defaultValue = "100",
      description = "Random bytes in a value (default: ${DEFAULT-VALUE}).")
  int size;

  @Option(
      names = "--checked",
      description =
          "Check signatures before, uncounted, as a node does on the way through its pool. Without it they are checked"
              + " in the block.")
  boolean checked;

  @Option(
      names = "--intervals",
      paramLabel = "<n>",
      defaultValue = "50",
      description = "Points while the state grows (default: ${DEFAULT-VALUE}).")
  int intervals;

  @Option(
      names = "--csv",
      paramLabel = "<file>",
      description = "Where the growth goes as comma-separated values.")
  @Nullable Path csv;

  @Option(names = "--svg", paramLabel = "<file>", description = "Where the growth goes as a plot.")
  @Nullable Path svg;

  private final Console console;

  public BenchCommit(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() throws IOException {
    Path folder = Files.createTempDirectory("dure-bench");
    CommitReport report = new CommitBenchmark(folder, load(), console::progress).run();
    NetworkMaterial.delete(folder);
    if (csv != null) {
      Files.writeString(csv, report.csv());
    }
    if (svg != null) {
      Files.writeString(svg, GrowthPlot.of(report));
    }
    if (json.wanted) {
      console.printJson(report);
    } else {
      print(report);
    }
    return ExitCode.DONE.number();
  }

  private CommitLoad load() {
    try {
      return new CommitLoad(keys, blocks, transactions, fillWrites, size, checked, intervals);
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(ExitCode.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private void print(CommitReport report) {
    console.print("machine    " + report.machine());
    console.print(
        "load       blocks of %,d, %,d keys, signatures checked %s"
            .formatted(transactions, keys, checked ? "before" : "in the block"));
    CommitReport.Interval counted = report.counted();
    if (counted != null) {
      console.print(
          "committed  %,d in %.1f s: %,.0f a second, %.3f ms of processor time each"
              .formatted(
                  counted.transactions(),
                  counted.seconds(),
                  counted.perSecond(),
                  counted.cpuMillis()));
      Report.Latency reads = report.reads();
      console.print(
          "reads      of one key while blocks were committed: p50 %.3f ms, p95 %.3f ms, p99 %.3f ms, longest %.1f ms"
              .formatted(reads.p50(), reads.p95(), reads.p99(), reads.max()));
    }
    CommitReport.Disk disk = report.diskBytes();
    console.print(
        "blocks     %,d transactions, %,d bytes, %,d each"
            .formatted(
                report.transactions(),
                report.blockBytes(),
                report.blockBytes() / report.transactions()));
    console.print(
        "disk       %,d bytes as it stood (%.2f of the blocks'), %,d opened again (%.2f), %,d compacted (%.2f)"
            .formatted(
                disk.committed(),
                report.perBlockByte(disk.committed()),
                disk.reopened(),
                report.perBlockByte(disk.reopened()),
                disk.compacted(),
                report.perBlockByte(disk.compacted())));
  }
}
