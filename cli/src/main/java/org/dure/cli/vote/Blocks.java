package org.dure.cli.vote;

import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.dure.cli.block.BlockReader;
import org.dure.cli.client.Session;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.dure.model.block.ParsedBlock;
import org.dure.node.care.BlockSource;
import org.dure.node.care.CareException;
import org.hyperledger.fabric.protos.common.Block;

/// Where blocks come from.
public interface Blocks {
  /// Gives every block, from 0 on.
  void each(Consumer<ParsedBlock> consumer);

  /// Of a file or folder that `dure ledger export` or Fabric's tools wrote.
  static Blocks of(Path path) {
    return consumer -> {
      try (BlockSource source = BlockSource.of(path)) {
        for (Block block = source.next(); block != null; block = source.next()) {
          consumer.accept(ParsedBlock.parse(block));
        }
      } catch (CareException | IOException e) {
        throw new CommandFailure(
            ExitCode.FAILED, path + " holds no readable blocks: " + e.getMessage(), e);
      }
    };
  }

  /// Of a node, which need not be trusted: what it gives is checked.
  static Blocks of(Session session) {
    return consumer -> {
      BlockReader reader = new BlockReader(session);
      long height = reader.info().getHeight();
      for (long number = 0; number < height; number++) {
        consumer.accept(reader.byNumber(number));
      }
    };
  }
}
