package org.dure.node.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// Reads `node.yaml`. A setting `a.b` is overridden by the environment variable `DURE_A_B`, as far
/// as it is set.
public final class NodeConfigReader {
  /// The file's name inside a node's home.
  public static final String FILE = "node.yaml";

  private NodeConfigReader() {}

  /// Reads the settings of the node in `home`.
  ///
  /// @throws NodeConfigException naming all that is wrong, each with its key
  /// @throws IOException when the file cannot be read
  public static NodeConfig read(Path home, Map<String, String> environment)
      throws NodeConfigException, IOException {
    Path folder = home.toAbsolutePath().normalize();
    Path file = folder.resolve(FILE);
    Settings settings = new Settings(folder, tree(file), environment);
    NodeConfig config = config(folder, settings);
    settings.refuseUnknown();
    if (!settings.problems().isEmpty()) {
      throw new NodeConfigException(file, settings.problems());
    }
    return config;
  }

  private static NodeConfig config(Path home, Settings settings) {
    return new NodeConfig(
        home,
        settings.required("mspId"),
        settings.existing("mspDir"),
        new NodeConfig.Tls(
            settings.existing("tls.certificate"), settings.existing("tls.privateKey")),
        new NodeConfig.Listen(
            settings.text("listen.host", "127.0.0.1"), settings.requiredPort("listen.port")),
        settings.existingFiles("genesisBlocks"),
        settings.path("dataDir", "data"),
        limits(settings),
        new NodeConfig.Snapshots(
            settings.path("snapshots.folder", "data/snapshots"),
            settings.number("snapshots.everyBlocks", 0, Long.MAX_VALUE, 0),
            settings.number("snapshots.bytesPerSecond", 1 << 16, 1L << 40, 64L << 20)),
        pruning(settings));
  }

  private static NodeConfig.Pruning pruning(Settings settings) {
    return new NodeConfig.Pruning(
        settings.oneOf(
            "pruning.policy", NodeConfig.Pruning.Policy.class, NodeConfig.Pruning.Policy.KEEP),
        settings.number("pruning.keepBlocks", 1, Long.MAX_VALUE, 1_000),
        settings.path("pruning.archive", "data/archive"));
  }

  private static NodeConfig.Limits limits(Settings settings) {
    NodeConfig.Limits byDefault = NodeConfig.Limits.defaults();
    return new NodeConfig.Limits(
        (int) settings.number("limits.gatewayCalls", 1, 100_000, byDefault.gatewayCallsMax()),
        (int) settings.number("limits.endorserCalls", 1, 100_000, byDefault.endorserCallsMax()),
        (int) settings.number("limits.deliverStreams", 1, 100_000, byDefault.deliverStreamsMax()),
        (int) settings.number("limits.messageBytes", 1 << 20, 1 << 30, byDefault.messageBytesMax()),
        (int)
            settings.number(
                "limits.poolTransactions", 100, 10_000_000, byDefault.poolTransactionsMax()),
        settings.number("limits.poolBytes", 1 << 20, 1L << 40, byDefault.poolBytesMax()),
        settings.number("limits.executionMillis", 100, 3_600_000, byDefault.executionMillisMax()),
        settings.number("limits.freeDiskBytes", 0, 1L << 50, byDefault.freeDiskBytesMin()));
  }

  private static JsonNode tree(Path file) throws IOException, NodeConfigException {
    try {
      JsonNode tree = new YAMLMapper().readTree(Files.readAllBytes(file));
      if (tree.isMissingNode() || tree.isNull()) {
        return JsonNodeFactory.instance.objectNode();
      }
      if (!tree.isObject()) {
        throw new NodeConfigException(file, List.of("it is not a tree of settings"));
      }
      return tree;
    } catch (NoSuchFileException e) {
      throw new NodeConfigException(file, List.of("there is no such file"));
    } catch (JsonProcessingException e) {
      throw new NodeConfigException(
          file, List.of("it is not YAML: " + e.getOriginalMessage() + " at " + e.getLocation()));
    }
  }
}
