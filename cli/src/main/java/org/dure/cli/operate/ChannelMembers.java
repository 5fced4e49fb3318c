package org.dure.cli.operate;

import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.dure.cli.block.BlockReader;
import org.dure.cli.client.Session;
import org.dure.cli.client.UserIdentity;
import org.dure.cli.client.Waiting;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NetworkMaker;
import org.dure.cli.network.NodeHome;
import org.dure.cli.network.NodeLauncher;
import org.dure.cli.network.NodeProcess;
import org.dure.cli.network.OrgName;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigEditor;
import org.dure.membership.config.ConfigException;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.Consenters;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.hyperledger.fabric.protos.orderer.AtomicBroadcastGrpc;
import org.hyperledger.fabric.protos.orderer.BroadcastResponse;

/// Takes organisations with their nodes into a network's channel and off it, while it works. Each
/// step looks first whether it is done, so that a command that was interrupted can be given again.
public final class ChannelMembers {
  private final Console console;
  private final NodeLauncher launcher;
  private final Duration patience;

  /// @param patience how long each step may take
  public ChannelMembers(Console console, NodeLauncher launcher, Duration patience) {
    this.console = console;
    this.launcher = launcher;
    this.patience = patience;
  }

  /// Takes an organisation in: it and its node become known to the channel, the node is started and
  /// catches up, and only then gets its vote.
  ///
  /// @param force whether to go on though too few nodes are alive
  public NetworkFolder add(NetworkFolder network, OrgName org, boolean force) {
    Survey before = Survey.take(network);
    List<NodeHome> signers = others(network, org);
    requireAlive(before, org, signers.size() + 1, true, force);
    NodeHome home = NetworkMaker.addOrganization(network, org);
    NetworkFolder grown = network.described(network.spec().with(org));
    try {
      GenesisBlock.Org definition = NetworkMaker.organization(home);
      Consenter consenter = NetworkMaker.consenter(home);
      change(
          grown,
          signers,
          "%s is in the channel".formatted(org.mspId()),
          config -> config.ordererOrgs().containsKey(org.mspId()),
          (editor, config) -> editor.organization(definition));
      long height = before.heightMax();
      new Bringup(console, launcher)
          .start(grown, patience, survey -> caughtUp(survey, home, height));
      console.progress("  %s has caught up".formatted(home.name()));
      change(
          grown,
          signers,
          "%s votes".formatted(home.name()),
          config -> config.consenters().byId(consenter.id()).isPresent(),
          (editor, config) -> editor.consenters(with(config, consenter)));
    } catch (IOException | MspException e) {
      throw new CommandFailure(
          ExitCode.FAILED, "cannot use the certificates of " + home.name() + ": " + e, e);
    }
    new Bringup(console, launcher).start(grown, patience, Survey::working);
    return grown;
  }

  /// Takes an organisation off: its node's vote and its own rights go in one step, then its node is
  /// ended. Its folder stays.
  public NetworkFolder remove(NetworkFolder network, OrgName org, boolean force) {
    NodeHome home = network.node(org);
    List<NodeHome> rest = others(network, org);
    if (rest.isEmpty()) {
      throw new CommandFailure(ExitCode.USAGE, "the last organisation cannot be taken off");
    }
    requireAlive(Survey.take(network), org, rest.size(), false, force);
    change(
        network,
        rest,
        "%s is off the channel".formatted(org.mspId()),
        config -> !config.ordererOrgs().containsKey(org.mspId()),
        (editor, config) ->
            editor
                .consenters(
                    config.consenters().all().stream()
                        .filter(c -> !c.mspId().equals(org.mspId()))
                        .toList())
                .withoutOrganization(org.mspId()));
    NodeProcess.of(home).ifPresent(process -> process.stop(patience));
    console.progress("  stopped %s; its folder stays: %s".formatted(home.name(), home.path()));
    NetworkFolder shrunk = network.described(network.spec().without(org));
    new Bringup(console, launcher).start(shrunk, patience, Survey::working);
    return shrunk;
  }

  private static List<NodeHome> others(NetworkFolder network, OrgName org) {
    return network.nodes().stream().filter(home -> !home.org().equals(org)).toList();
  }

  /// What counts is who is alive, not how many there are: a change after which a quorum of the
  /// living cannot be had would stop the channel.
  private static void requireAlive(
      Survey survey, OrgName org, int sizeAfter, boolean joins, boolean force) {
    long alive =
        survey.nodes().stream()
            .filter(node -> !node.mspId().equals(org.mspId()))
            .filter(node ->
                node.channel() != null && node.channel().consenter() && !node.channel().stopped())
            .count();
    int quorum = Consenters.quorum(sizeAfter);
    long then = alive + (joins ? 1 : 0);
    if (then < quorum && !force) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING,
          "with %d consenters %d must be at work, and only %d would be: start the nodes that are down first, or use --force"
              .formatted(sizeAfter, quorum, then));
    }
  }

  private static boolean caughtUp(Survey survey, NodeHome home, long height) {
    return survey.nodes().stream()
        .filter(node -> node.node().equals(home.name()))
        .anyMatch(node -> node.channel() != null && node.channel().height() >= height);
  }

  private static List<Consenter> with(ChannelConfig config, Consenter consenter) {
    List<Consenter> more = new ArrayList<>(config.consenters().all());
    more.add(consenter);
    return more;
  }

  @FunctionalInterface
  private interface Edit {
    ConfigEditor apply(ConfigEditor editor, ChannelConfig config) throws ConfigException;
  }

  /// Has the channel's configuration changed, signed by the administrators of `signers`, and waits
  /// until it is in force.
  private void change(
      NetworkFolder network,
      List<NodeHome> signers,
      String done,
      Predicate<ChannelConfig> already,
      Edit edit) {
    NodeHome at = running(signers);
    try (Session session = Session.open(network, at.org(), UserIdentity.ADMIN)) {
      BlockReader reader = new BlockReader(session);
      ChannelConfig config = newest(reader);
      if (already.test(config)) {
        console.progress("  " + done + " already");
        return;
      }
      List<SigningIdentity> admins = new ArrayList<>();
      for (NodeHome signer : signers) {
        admins.add(
            UserIdentity.load(signer, UserIdentity.ADMIN, CryptoProvider.fastest()).signing());
      }
      send(session, edit.apply(new ConfigEditor(config), config).update(admins));
      Waiting.until(
          patience,
          () -> newest(reader),
          already,
          changed ->
              new CommandFailure(
                  ExitCode.NOT_RUNNING,
                  "not within %d s: %s; give the command again to go on"
                      .formatted(patience.toSeconds(), done)));
      console.progress("  " + done + ", by block " + lastConfig(reader));
    } catch (ConfigException e) {
      throw new CommandFailure(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private static NodeHome running(List<NodeHome> homes) {
    return homes.stream()
        .filter(home -> NodeProcess.of(home).isPresent())
        .findFirst()
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.NOT_RUNNING, "no node is running; start them with: dure network up"));
  }

  private static ChannelConfig newest(BlockReader reader) {
    return reader.configOf(reader.byNumber(reader.info().getHeight() - 1));
  }

  private static long lastConfig(BlockReader reader) {
    return reader.lastConfigOf(reader.byNumber(reader.info().getHeight() - 1));
  }

  private void send(Session session, Envelope update) {
    CompletableFuture<BroadcastResponse> answer = new CompletableFuture<>();
    var requests =
        AtomicBroadcastGrpc.newStub(session.connection().channel())
            .broadcast(
                new StreamObserver<BroadcastResponse>() {
                  @Override
                  public void onNext(BroadcastResponse response) {
                    answer.complete(response);
                  }

                  @Override
                  public void onError(Throwable failure) {
                    answer.completeExceptionally(failure);
                  }

                  @Override
                  public void onCompleted() {}
                });
    requests.onNext(update);
    requests.onCompleted();
    try {
      BroadcastResponse response = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS);
      if (response.getStatus() != Status.SUCCESS) {
        throw new CommandFailure(
            ExitCode.REFUSED,
            "the channel refused the change: %s %s"
                .formatted(response.getStatus(), response.getInfo()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(ExitCode.FAILED, "interrupted", e);
    } catch (ExecutionException | TimeoutException e) {
      throw new CommandFailure(
          ExitCode.NOT_RUNNING,
          session.connection().home().name() + " did not take the change: " + e,
          e);
    }
  }
}
