package org.dure.cli.command;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.concurrent.Callable;
import org.dure.cli.client.QueryPlan;
import org.dure.cli.client.Session;
import org.dure.cli.client.Transactions;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure chaincode explain`.
@Command(
    name = "explain",
    description = {
      "Says how a node would answer a query of a contract: by which index, and why.",
      "It reads no documents."
    })
public final class ChaincodeExplain implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin UserOption user;
  @Mixin JsonOption json;

  @Option(
      names = "--channel",
      paramLabel = "<channel>",
      description = "The channel (default: the network's).")
  @Nullable String channel;

  @Option(
      names = "--name",
      paramLabel = "<chaincode>",
      required = true,
      description = "The chaincode.")
  String name;

  @Option(
      names = "--collection",
      paramLabel = "<collection>",
      defaultValue = "",
      description = "A private collection of the chaincode (default: its public state).")
  String collection;

  @Parameters(
      paramLabel = "<query>",
      description = "The query as JSON, such as '{\"selector\":{\"owner\":\"Ann\"}}'.")
  String query;

  private final Console console;

  public ChaincodeExplain(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    try (Session session = user.open(dir.open())) {
      if (channel != null && !channel.equals(session.channelName())) {
        throw new CommandFailure(
            ExitCode.USAGE,
            "--channel: this network's channel is %s, not %s"
                .formatted(session.channelName(), channel));
      }
      JsonNode plan =
          read(
              Transactions.evaluate(
                  session.contract("_queries"),
                  Transactions.Call.of(
                      "Explain",
                      CallOptions.utf8(name),
                      CallOptions.utf8(collection),
                      CallOptions.utf8(query))));
      if (json.wanted) {
        console.printJson(plan);
      } else {
        console.print(QueryPlan.text(plan));
      }
      return ExitCode.DONE.number();
    }
  }

  private static JsonNode read(byte[] answer) {
    String text = CallOptions.text(answer);
    try {
      return new ObjectMapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "the node answered no plan: " + text, e);
    }
  }
}
