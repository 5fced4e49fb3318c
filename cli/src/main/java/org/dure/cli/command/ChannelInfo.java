package org.dure.cli.command;

import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.dure.cli.block.BlockReader;
import org.dure.cli.client.Session;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.console.Table;
import org.dure.membership.config.ChannelConfig;
import org.dure.model.block.ParsedBlock;
import org.hyperledger.fabric.protos.common.BlockchainInfo;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `dure channel info`.
@Command(name = "info", description = "Shows the channel's height, consenters and batch settings.")
public final class ChannelInfo implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin UserOption user;
  @Mixin JsonOption json;

  private final Console console;

  public ChannelInfo(Console console) {
    this.console = console;
  }

  /// What is printed.
  ///
  /// @param configSequence how often the configuration has been changed
  /// @param faulty how many consenters may fail
  /// @param quorum how many must sign a block
  public record Info(
      String channel,
      long height,
      String newestBlock,
      long configSequence,
      int faulty,
      int quorum,
      List<Member> consenters,
      List<String> organizations,
      int batchTransactions,
      long batchBytes,
      long batchMillis) {}

  /// A consenter.
  public record Member(int id, String mspId, String address) {}

  @Override
  public Integer call() {
    try (Session session = user.open(dir.open())) {
      BlockReader reader = new BlockReader(session);
      BlockchainInfo chain = reader.info();
      ParsedBlock newest = reader.byNumber(chain.getHeight() - 1);
      Info info = info(chain, reader.configOf(newest));
      if (json.wanted) {
        console.printJson(info);
      } else {
        print(info);
      }
      return ExitCode.DONE.number();
    }
  }

  private static Info info(BlockchainInfo chain, ChannelConfig config) {
    return new Info(
        config.channelId(),
        chain.getHeight(),
        HexFormat.of().formatHex(chain.getCurrentBlockHash().toByteArray()),
        config.sequence(),
        config.consenters().faulty(),
        config.consenters().quorum(),
        config.consenters().all().stream()
            .map(member -> new Member(member.id(), member.mspId(), member.endpoint()))
            .toList(),
        config.applicationOrgs().values().stream().map(org -> org.mspId()).toList(),
        config.batch().maxMessageCount(),
        config.batch().preferredMaxBytes(),
        config.batch().timeout().toMillis());
  }

  private void print(Info info) {
    console.print("channel        " + info.channel());
    console.print("height         " + info.height());
    console.print("newest block   " + info.newestBlock());
    console.print("configuration  changed %d times".formatted(info.configSequence()));
    console.print("organisations  " + String.join(", ", info.organizations()));
    console.print(
        "agreement      %d of %d sign a block; %d may be faulty"
            .formatted(info.quorum(), info.consenters().size(), info.faulty()));
    console.print(
        "batches        up to %d transactions, %d bytes, %d ms"
            .formatted(info.batchTransactions(), info.batchBytes(), info.batchMillis()));
    console.print("");
    Table table = new Table("consenter", "organisation", "address");
    info.consenters()
        .forEach(
            member -> table.row(Integer.toString(member.id()), member.mspId(), member.address()));
    console.print(table.render());
  }
}
