package org.dure.node.care;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.policy.PolicyVerdict;
import org.dure.model.MalformedException;
import org.dure.model.block.BlockHashing;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.hyperledger.fabric.protos.common.Block;

/// Checks blocks one after the other by what they say of themselves and of each other: number, link
/// to the block before, data hash, form of the transactions, signatures of the orderers.
final class BlockCheck {
  private final String channel;
  private ByteString previousHash;
  private long lastConfig;

  /// @param previousHash hash of the block before the first one to come
  /// @param lastConfig number of the config block in force for the first one to come
  BlockCheck(String channel, ByteString previousHash, long lastConfig) {
    this.channel = channel;
    this.previousHash = previousHash;
    this.lastConfig = lastConfig;
  }

  /// What is wrong with the next block.
  ///
  /// @param config in force for it
  List<Finding> check(long number, ParsedBlock parsed, ChannelConfig config) {
    Block block = parsed.block();
    List<Finding> findings = new ArrayList<>();
    if (parsed.number() != number) {
      findings.add(of(number, "number", Long.toString(number), Long.toString(parsed.number())));
    }
    ByteString named = block.getHeader().getPreviousHash();
    if (!named.equals(previousHash)) {
      findings.add(of(number, "previous hash", hex(previousHash), hex(named)));
    }
    checkData(number, block, findings);
    if (number > 0) {
      checkSignatures(number, block, config, findings);
    }
    previousHash = parsed.hash();
    if (parsed.isConfig()) {
      lastConfig = number;
    }
    return findings;
  }

  private void checkData(long number, Block block, List<Finding> findings) {
    try {
      ByteString hash = BlockHashing.dataHash(block.getData().getDataList());
      if (!hash.equals(block.getHeader().getDataHash())) {
        findings.add(of(number, "data hash", hex(block.getHeader().getDataHash()), hex(hash)));
      }
    } catch (MalformedException e) {
      findings.add(
          of(
              number,
              "form of the transactions",
              "bytes that parse and marshal to themselves",
              String.valueOf(e.getMessage())));
    }
  }

  private void checkSignatures(
      long number, Block block, ChannelConfig config, List<Finding> findings) {
    if (config.blockSignatures().verify(block.getHeader(), block.getMetadata())
        instanceof PolicyVerdict.Unsatisfied(String why)) {
      findings.add(
          of(
              number,
              "signatures of the orderers",
              "those of %d of %d consenters"
                  .formatted(config.consenters().quorum(), config.consenters().size()),
              why));
    }
    try {
      long said = Blocks.lastConfig(block);
      if (said != lastConfig && said != number) {
        findings.add(of(number, "last configuration", "block " + lastConfig, "block " + said));
      }
    } catch (MalformedException e) {
      findings.add(of(number, "metadata", "metadata that parse", String.valueOf(e.getMessage())));
    }
  }

  private Finding of(long number, String part, String expected, String found) {
    return Finding.ofBlock(channel, number, part, expected, found);
  }

  static String hex(ByteString bytes) {
    return bytes.isEmpty() ? "none" : HexFormat.of().formatHex(bytes.toByteArray());
  }
}
