package org.dure.cli;

import org.dure.cli.command.Bench;
import org.dure.cli.command.BenchCommit;
import org.dure.cli.command.BenchConsensus;
import org.dure.cli.command.BlockShow;
import org.dure.cli.command.ChaincodeDeploy;
import org.dure.cli.command.ChaincodeExplain;
import org.dure.cli.command.ChaincodeInvoke;
import org.dure.cli.command.ChaincodeList;
import org.dure.cli.command.ChaincodeQuery;
import org.dure.cli.command.ChannelAddNode;
import org.dure.cli.command.ChannelInfo;
import org.dure.cli.command.ChannelList;
import org.dure.cli.command.ChannelRemoveNode;
import org.dure.cli.command.DemoLand;
import org.dure.cli.command.DemoVoting;
import org.dure.cli.command.DemoWelfare;
import org.dure.cli.command.Group;
import org.dure.cli.command.LandExtract;
import org.dure.cli.command.LandVerify;
import org.dure.cli.command.LedgerExport;
import org.dure.cli.command.LedgerImport;
import org.dure.cli.command.LedgerPrune;
import org.dure.cli.command.LedgerRebuild;
import org.dure.cli.command.LedgerVerify;
import org.dure.cli.command.NetworkClean;
import org.dure.cli.command.NetworkDown;
import org.dure.cli.command.NetworkStatus;
import org.dure.cli.command.NetworkUp;
import org.dure.cli.command.NodeHealth;
import org.dure.cli.command.NodeJoin;
import org.dure.cli.command.NodeStart;
import org.dure.cli.command.SnapshotCancel;
import org.dure.cli.command.SnapshotList;
import org.dure.cli.command.SnapshotTake;
import org.dure.cli.command.VoteCast;
import org.dure.cli.command.VoteChallenge;
import org.dure.cli.command.VoteCodes;
import org.dure.cli.command.VoteCount;
import org.dure.cli.command.VoteCredential;
import org.dure.cli.command.VoteSeal;
import org.dure.cli.command.VoteTrack;
import org.dure.cli.command.VoteTrustee;
import org.dure.cli.command.VoteUse;
import org.dure.cli.command.VoteVerify;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.load.LoadProfiles;
import org.dure.cli.network.NodeLauncher;
import picocli.CommandLine;
import picocli.CommandLine.Model.UsageMessageSpec;

/// The `dure` command: puts the commands together, runs one, and turns what went wrong into a
/// sentence and an exit code.
public final class Dure {
  private Dure() {}

  public static void main(String[] arguments) {
    System.exit(commandLine(Console.ofProcess()).execute(arguments));
  }

  /// The whole tree of commands, writing to `console`.
  public static CommandLine commandLine(Console console) {
    NodeLauncher launcher = new NodeLauncher(Dure.class);
    CommandLine root =
        group("dure", "A permissioned blockchain of organisations that run one node each.");
    root.addSubcommand(
        group("network", "Networks on this machine.")
            .addSubcommand(new NetworkUp(console, launcher))
            .addSubcommand(new NetworkStatus(console))
            .addSubcommand(new NetworkDown(console))
            .addSubcommand(new NetworkClean(console)));
    root.addSubcommand(
        group("chaincode", "Contracts: deploying and calling them.")
            .addSubcommand(new ChaincodeDeploy(console))
            .addSubcommand(new ChaincodeInvoke(console))
            .addSubcommand(new ChaincodeQuery(console))
            .addSubcommand(new ChaincodeExplain(console))
            .addSubcommand(new ChaincodeList(console)));
    root.addSubcommand(
        group("channel", "Channels and their configuration.")
            .addSubcommand(new ChannelList(console))
            .addSubcommand(new ChannelInfo(console))
            .addSubcommand(new ChannelAddNode(console, launcher))
            .addSubcommand(new ChannelRemoveNode(console, launcher)));
    root.addSubcommand(
        group("block", "Blocks of the ledger.").addSubcommand(new BlockShow(console)));
    root.addSubcommand(
        group("ledger", "The ledger of a node that does not run: checking and mending it.")
            .addSubcommand(new LedgerVerify(console))
            .addSubcommand(new LedgerRebuild(console))
            .addSubcommand(new LedgerExport(console))
            .addSubcommand(new LedgerImport(console))
            .addSubcommand(new LedgerPrune(console)));
    root.addSubcommand(
        group("land", "Extracts of title from the land registry.")
            .addSubcommand(new LandExtract(console))
            .addSubcommand(new LandVerify(console)));
    root.addSubcommand(
        group("node", "One node.")
            .addSubcommand(new NodeStart(console))
            .addSubcommand(new NodeJoin(console))
            .addSubcommand(new NodeHealth(console)));
    root.addSubcommand(
        group("snapshot", "Snapshots of a node's ledger.")
            .addSubcommand(new SnapshotTake(console))
            .addSubcommand(new SnapshotList(console))
            .addSubcommand(new SnapshotCancel(console)));
    root.addSubcommand(
        group("demo", "Stories told on a running network.")
            .addSubcommand(new DemoLand(console, launcher))
            .addSubcommand(new DemoVoting(console, launcher))
            .addSubcommand(new DemoWelfare(console, launcher)));
    root.addSubcommand(
        group("vote", "Elections by secret ballot and polls by voting rights.")
            .addSubcommand(new VoteTrustee(console))
            .addSubcommand(new VoteCredential(console))
            .addSubcommand(new VoteSeal(console))
            .addSubcommand(new VoteChallenge(console))
            .addSubcommand(new VoteCast(console))
            .addSubcommand(new VoteTrack(console))
            .addSubcommand(new VoteCount(console))
            .addSubcommand(new VoteVerify(console))
            .addSubcommand(new VoteCodes(console))
            .addSubcommand(new VoteUse(console)));
    root.addSubcommand(
        new CommandLine(new Bench(console, LoadProfiles.all()))
            .addSubcommand(new BenchConsensus(console))
            .addSubcommand(new BenchCommit(console)));
    return configured(root, console);
  }

  private static CommandLine group(String name, String description) {
    CommandLine group = new CommandLine(new Group());
    group.getCommandSpec().name(name).usageMessage().description(description);
    return group;
  }

  private static CommandLine configured(CommandLine root, Console console) {
    root.setOut(console.out());
    root.setErr(console.err());
    root.setCaseInsensitiveEnumValuesAllowed(true);
    root.setExecutionExceptionHandler((failure, command, parsed) -> explain(failure, console));
    root.setParameterExceptionHandler((failure, arguments) -> {
      console.progress("dure: " + failure.getMessage());
      failure.getCommandLine().usage(console.err());
      return ExitCode.USAGE.number();
    });
    addHelp(root);
    return root;
  }

  private static void addHelp(CommandLine command) {
    command.getCommandSpec().mixinStandardHelpOptions(false).addOption(help());
    UsageMessageSpec usage = command.getCommandSpec().usageMessage();
    usage.width(100).exitCodeListHeading("%nExit codes:%n").exitCodeList(ExitCode.legend());
    usage.optionListHeading("%nOptions:%n").commandListHeading("%nCommands:%n");
    command.getSubcommands().values().forEach(Dure::addHelp);
  }

  private static CommandLine.Model.OptionSpec help() {
    return CommandLine.Model.OptionSpec.builder("-h", "--help")
        .usageHelp(true)
        .description("Show this page.")
        .build();
  }

  private static int explain(Exception failure, Console console) {
    if (failure instanceof CommandFailure known) {
      console.progress("dure: " + known.getMessage());
      return known.exitCode().number();
    }
    console.progress("dure: this should not have happened: " + failure);
    failure.printStackTrace(console.err());
    return ExitCode.FAILED.number();
  }
}
