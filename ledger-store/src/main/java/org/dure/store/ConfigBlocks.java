package org.dure.store;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.hyperledger.fabric.protos.common.Block;

/// Finds the blocks that hold a channel's configurations. A ledger keeps them whole whatever else
/// it drops.
public final class ConfigBlocks {
  private ConfigBlocks() {}

  /// Number of the config block in force behind the last block.
  ///
  /// @throws StoreException CORRUPT if the last block is missing or damaged
  public static long newest(Ledger ledger) {
    return inForceBehind(ledger, ledger.height() - 1);
  }

  /// The config blocks up to block `last`, from the genesis block on.
  public static List<Block> upTo(Ledger ledger, long last) {
    List<Block> all = new ArrayList<>();
    for (long number = inForceBehind(ledger, last); ; number = before(ledger, number)) {
      all.add(ledger.block(number).orElseThrow());
      if (number == 0) {
        Collections.reverse(all);
        return all;
      }
    }
  }

  private static long before(Ledger ledger, long number) {
    // Behind a snapshot there are config blocks only.
    return ledger.signedHeader(number - 1).isPresent()
        ? inForceBehind(ledger, number - 1)
        : ledger.wholeBlockBefore(number);
  }

  private static long inForceBehind(Ledger ledger, long number) {
    try {
      Block header =
          ledger
              .signedHeader(number)
              .orElseThrow(() -> new MalformedException("block " + number + " is missing"));
      return isConfig(ledger, number) ? number : Blocks.lastConfig(header);
    } catch (MalformedException e) {
      throw new StoreException(
          StoreException.Kind.CORRUPT, "ledger of channel " + ledger.channelId(), e);
    }
  }

  private static boolean isConfig(Ledger ledger, long number) throws MalformedException {
    if (number < ledger.firstBlock() && ledger.wholeBlockBefore(number + 1) != number) {
      return false;
    }
    return ParsedBlock.parse(ledger.block(number).orElseThrow()).isConfig();
  }
}
