package org.dure.membership;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.config.BatchSettings;
import org.dure.membership.config.BlockSigner;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.GenesisBlock;
import org.dure.membership.msp.MspException;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.Block;

/// Organisations Org1MSP … OrgNMSP with a node and an admin each, and their channel's genesis
/// block.
public final class TestNetwork {

  public final List<TestOrg> orgs = new ArrayList<>();
  public final List<SigningIdentity> nodes = new ArrayList<>();
  public final List<SigningIdentity> admins = new ArrayList<>();
  public final List<Consenter> consenters = new ArrayList<>();
  public final Block genesis;
  public final ChannelConfig config;

  public TestNetwork(int size) throws MspException, ConfigException {
    List<GenesisBlock.Org> members = new ArrayList<>();
    for (int k = 1; k <= size; k++) {
      TestOrg org = new TestOrg("Org" + k + "MSP");
      SigningIdentity node = org.member("peer0", "peer");
      String host = "peer0.org" + k + ".example.com";
      ByteString pem = TestOrg.pem(node.certificate());
      orgs.add(org);
      nodes.add(node);
      admins.add(org.member("Admin", "admin"));
      consenters.add(new Consenter(k, host, 5051 + 2000 * k, org.mspId(), pem, pem, pem));
      members.add(new GenesisBlock.Org(org.mspId(), org.mspConfig(), host, 5051 + 2000 * k));
    }
    genesis = GenesisBlock.create("mychannel", members, consenters, BatchSettings.defaults());
    config = ChannelConfig.fromBlock(genesis, TestOrg.CRYPTO);
  }

  public BlockSigner signer(int id) {
    return new BlockSigner(id, nodes.get(id - 1));
  }
}
