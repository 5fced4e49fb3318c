package org.dure.cli.network;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;

/// The folder of one network on this machine: `network.json`, `organizations/`, `nodes/`, the
/// genesis block.
public record NetworkFolder(Path path, NetworkSpec spec) {
  static final String DESCRIPTION = "network.json";
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The network in `path`, or nothing when the folder is absent or empty.
  ///
  /// @throws CommandFailure when the folder holds something else
  public static Optional<NetworkFolder> find(Path path) {
    Path folder = path.toAbsolutePath().normalize();
    Path description = folder.resolve(DESCRIPTION);
    try {
      if (Files.isRegularFile(description)) {
        NetworkSpec spec = JSON.readValue(description.toFile(), NetworkSpec.class);
        return Optional.of(new NetworkFolder(folder.toRealPath(), spec));
      }
      if (!Files.exists(folder) || isEmpty(folder)) {
        return Optional.empty();
      }
    } catch (JsonProcessingException e) {
      throw new CommandFailure(
          ExitCode.ENVIRONMENT, description + " is damaged: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new CommandFailure(ExitCode.ENVIRONMENT, "cannot read " + folder + ": " + e, e);
    }
    throw new CommandFailure(
        ExitCode.ENVIRONMENT,
        folder
            + " is not a Dure network (it has no "
            + DESCRIPTION
            + "); name another folder with --dir");
  }

  /// The network in `path`, which must exist.
  public static NetworkFolder open(Path path) {
    return find(path)
        .orElseThrow(() ->
            new CommandFailure(
                ExitCode.ENVIRONMENT,
                "there is no network in "
                    + path.toAbsolutePath().normalize()
                    + "; make one with: dure network up"));
  }

  /// The homes of all nodes, by organisation.
  public List<NodeHome> nodes() {
    return spec.names().map(this::node).toList();
  }

  /// The home of one organisation's node.
  public NodeHome node(OrgName org) {
    if (!spec.has(org)) {
      throw new CommandFailure(
          ExitCode.USAGE,
          "this network has organisations %s, not %d"
              .formatted(
                  spec.members().stream().map(String::valueOf).collect(Collectors.joining(", ")),
                  org.number()));
    }
    return home(org);
  }

  /// Where the node of an organisation is or would be.
  NodeHome home(OrgName org) {
    return new NodeHome(
        org,
        path.resolve("nodes").resolve(org.node()),
        path.resolve("organizations").resolve("peerOrganizations").resolve(org.domain()),
        spec.port(org));
  }

  /// The same folder after its description has been written or replaced.
  public NetworkFolder described(NetworkSpec changed) {
    NetworkFolder now = new NetworkFolder(path, changed);
    Path fresh = path.resolve(DESCRIPTION + ".new");
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(fresh.toFile(), changed);
      Files.move(
          fresh,
          path.resolve(DESCRIPTION),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
      return now;
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.ENVIRONMENT, "cannot write " + path.resolve(DESCRIPTION) + ": " + e, e);
    }
  }

  private static boolean isEmpty(Path folder) {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
