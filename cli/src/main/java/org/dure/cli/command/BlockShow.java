package org.dure.cli.command;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.dure.cli.block.BlockReader;
import org.dure.cli.block.BlockText;
import org.dure.cli.block.BlockView;
import org.dure.cli.client.Session;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.Console;
import org.dure.cli.console.ExitCode;
import org.dure.model.MalformedException;
import org.dure.model.block.ParsedBlock;
import org.hyperledger.fabric.protos.common.Block;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `dure block show`.
@Command(
    name = "show",
    description =
        "Shows a block: header, signers, transactions with their codes, reads and writes.")
public final class BlockShow implements Callable<Integer> {
  @Mixin DirOption dir;
  @Mixin UserOption user;
  @Mixin JsonOption json;

  @Parameters(
      arity = "0..1",
      paramLabel = "<block>",
      defaultValue = "newest",
      description = "A number, newest, or a transaction id (default: ${DEFAULT-VALUE}).")
  String wanted;

  @Option(
      names = "--file",
      paramLabel = "<file>",
      description =
          "Read the block from a file instead of a node; its signatures are then listed unchecked.")
  @Nullable Path file;

  private final Console console;

  public BlockShow(Console console) {
    this.console = console;
  }

  @Override
  public Integer call() {
    BlockView block = file == null ? ask() : read(file);
    if (json.wanted) {
      console.printJson(block);
    } else {
      console.print(BlockText.render(block));
    }
    return ExitCode.DONE.number();
  }

  private BlockView ask() {
    try (Session session = user.open(dir.open())) {
      BlockReader reader = new BlockReader(session);
      return reader.view(reader.read(wanted));
    }
  }

  private static BlockView read(Path path) {
    try {
      return BlockView.of(ParsedBlock.parse(Block.parseFrom(Files.readAllBytes(path))), null);
    } catch (IOException | MalformedException e) {
      throw new CommandFailure(
          ExitCode.FAILED, path + " holds no readable block: " + e.getMessage(), e);
    }
  }
}
