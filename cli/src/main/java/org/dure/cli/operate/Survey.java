package org.dure.cli.operate;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dure.cli.client.AtOnce;
import org.dure.cli.client.NodeConnection;
import org.dure.cli.network.NetworkFolder;
import org.dure.cli.network.NodeProcess;

/// What all nodes of a network said at about the same moment.
public record Survey(List<NodeReport> nodes) {
  private static final long ANSWER_MILLIS = 3_000;

  /// Asks every running node, all at once; a node has `patienceMillis` to answer.
  public static Survey take(
      NetworkFolder network, List<NodeConnection> connections, long patienceMillis) {
    return new Survey(
        AtOnce.map(connections, connection -> report(network, connection, patienceMillis)));
  }

  /// Asks every running node over connections of its own; a node has three seconds to answer.
  public static Survey take(NetworkFolder network) {
    List<NodeConnection> connections = network.nodes().stream().map(NodeConnection::open).toList();
    try {
      return take(network, connections, ANSWER_MILLIS);
    } finally {
      connections.forEach(NodeConnection::close);
    }
  }

  private static NodeReport report(
      NetworkFolder network, NodeConnection connection, long patienceMillis) {
    Long pid = NodeProcess.of(connection.home()).map(NodeProcess::pid).orElse(null);
    return NodeReport.of(
        connection.home(),
        pid,
        pid == null ? null : connection.status(patienceMillis).orElse(null),
        network.spec().channel());
  }

  /// What is wrong with the network, in one sentence, or nothing.
  public Optional<String> trouble() {
    return Stream.of(
            nodes.stream()
                .filter(node -> node.state() == NodeReport.State.DOWN)
                .map(node -> node.node() + " is down"),
            nodes.stream()
                .filter(node -> node.state() != NodeReport.State.DOWN && node.channel() == null)
                .map(node -> node.node() + " does not answer"),
            channels()
                .filter(entry -> entry.getValue().stopped())
                .map(entry -> entry.getKey() + " stopped: " + entry.getValue().stoppedBecause()),
            disagreement().stream())
        .flatMap(reasons -> reasons)
        .findFirst();
  }

  /// Two nodes of one height and different state, which must never be.
  private Optional<String> disagreement() {
    return channels()
        .collect(
            Collectors.groupingBy(
                entry -> entry.getValue().height(),
                Collectors.mapping(entry -> entry.getValue().stateHash(), Collectors.toSet())))
        .entrySet()
        .stream()
        .filter(height -> height.getValue().size() > 1)
        .map(height -> "nodes of height " + height.getKey() + " differ in their state")
        .findFirst();
  }

  /// Whether every node answers, is connected to all others and has at least `height` blocks.
  public boolean together(long height) {
    return channels().count() == nodes.size()
        && channels()
            .allMatch(entry ->
                entry.getValue().height() >= height
                    && entry.getValue().peersConnected() == entry.getValue().peers());
  }

  /// Whether every node answers, takes part and is connected to all others.
  public boolean working() {
    return together(0) && channels().allMatch(entry -> entry.getValue().consenter());
  }

  /// The greatest height any node reports, 0 when none does.
  public long heightMax() {
    return channels().mapToLong(entry -> entry.getValue().height()).max().orElse(0);
  }

  /// The consenter that most nodes follow, or nothing when none answers.
  public Optional<Integer> leader() {
    return channels()
        .filter(entry -> entry.getValue().consenter())
        .map(entry -> entry.getValue().leaderId())
        .collect(Collectors.groupingBy(id -> id, Collectors.counting()))
        .entrySet()
        .stream()
        .max(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey);
  }

  /// Whether every node answers and all have one height and one state.
  public boolean converged() {
    return channels().count() == nodes.size()
        && channels()
                .map(entry -> entry.getValue().height() + "/" + entry.getValue().stateHash())
                .distinct()
                .count()
            == 1;
  }

  private Stream<Map.Entry<String, NodeReport.Channel>> channels() {
    return nodes.stream()
        .flatMap(node ->
            node.channel() == null
                ? Stream.of()
                : Stream.of(Map.entry(node.node(), node.channel())));
  }
}
