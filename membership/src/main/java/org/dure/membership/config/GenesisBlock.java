package org.dure.membership.config;

import java.util.List;
import org.hyperledger.fabric.protos.common.Block;
import org.hyperledger.fabric.protos.msp.MSPConfig;

/// Makes the first block of a channel, in Fabric v3's BFT form.
public final class GenesisBlock {

  private GenesisBlock() {}

  /// An organisation that orders and endorses.
  ///
  /// @param name key of its groups, such as `Org1MSP`
  /// @param msp its verifying MSP configuration
  /// @param endpoint `host:port` of its node: orderer endpoint and anchor peer
  public record Org(String name, MSPConfig msp, String host, int port) {}

  /// @throws ConfigException if the result would not be a usable configuration
  public static Block create(
      String channelId, List<Org> orgs, List<Consenter> consenters, BatchSettings batch)
      throws ConfigException {
    throw new UnsupportedOperationException();
  }
}
