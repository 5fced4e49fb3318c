package org.dure.cli.vote;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.contracts.voting.audit.Finding;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.policy.PolicyVerdict;
import org.dure.model.MalformedException;
import org.dure.model.block.Blocks;
import org.dure.model.block.ParsedBlock;
import org.jspecify.annotations.Nullable;

/// Whether blocks follow each other without a gap, hold what their headers say, and are signed by a
/// quorum of the consenters that the configuration before names. Block 0 is taken as it is: whoever
/// verifies compares its hash with the one that is publicly known.
public final class ChainCheck {
  private final List<Finding> findings;
  private ByteString previous = ByteString.EMPTY;
  private long next;
  private @Nullable ChannelConfig config;
  private ByteString genesis = ByteString.EMPTY;
  private String channel = "";

  public ChainCheck(List<Finding> findings) {
    this.findings = findings;
  }

  public void accept(ParsedBlock block) {
    long number = block.number();
    if (number != next) {
      found(number, "block %d should come next".formatted(next));
    }
    next = number + 1;
    if (!block.block().getHeader().getPreviousHash().equals(previous)) {
      found(number, "it does not name the hash of the block before");
    }
    previous = block.hash();
    try {
      Blocks.checkData(block.block());
    } catch (MalformedException e) {
      found(number, String.valueOf(e.getMessage()));
    }
    if (number == 0) {
      genesis = block.hash();
      channel = block.envelopes().isEmpty() ? "" : block.envelopes().getFirst().channelId();
    } else if (config == null) {
      found(number, "there is no configuration before it to check its signatures by");
    } else if (config
            .blockSignatures()
            .verify(block.block().getHeader(), block.block().getMetadata())
        instanceof PolicyVerdict.Unsatisfied(String why)) {
      found(number, "its signatures are not those of a quorum: " + why);
    }
    if (block.isConfig()) {
      configure(block);
    }
  }

  private void configure(ParsedBlock block) {
    try {
      config = ChannelConfig.fromBlock(block.block(), CryptoProvider.fastest());
    } catch (ConfigException e) {
      found(block.number(), "its configuration cannot be read: " + e.getMessage());
    }
  }

  private void found(long number, String what) {
    findings.add(new Finding(number, "", what));
  }

  public long blocks() {
    return next;
  }

  public ByteString genesisHash() {
    return genesis;
  }

  public String channel() {
    return channel;
  }
}
