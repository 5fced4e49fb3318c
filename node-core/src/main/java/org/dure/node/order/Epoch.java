package org.dure.node.order;

import java.util.ArrayList;
import java.util.List;
import org.dure.membership.config.BlockSigner;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.membership.config.Consenters;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.pbft.Authenticator;
import org.dure.pbft.Ports;
import org.dure.pbft.ReplicaSet;

/// All that agreement under one channel configuration needs.
///
/// @param self this node's consenter id; 0 if it is none and only follows
/// @param certificates its block signatures
/// @param authenticator lets genuine messages of this configuration's consenters through
record Epoch(
    int self,
    EpochKeys keys,
    ReplicaSet group,
    Ports ports,
    BlockCertificates certificates,
    Authenticator authenticator) {

  /// @param base number of the block that holds the configuration
  static Epoch of(
      ChannelConfig config, long base, SigningIdentity identity, CryptoProvider crypto) {
    int self = id(config.consenters(), identity);
    EpochKeys keys = EpochKeys.of(config, crypto);
    BlockCertificates certificates =
        new BlockCertificates(config, keys.epoch(), new BlockSigner(self, identity));
    Ports ports = ConsensusPorts.of(identity, crypto, keys, certificates);
    ReplicaSet group =
        new ReplicaSet(
            config.channelId(), keys.epoch(), new ArrayList<>(keys.signers().keySet()), base);
    return new Epoch(self, keys, group, ports, certificates, new Authenticator(group, ports));
  }

  /// The consenter that signs with this node's key: a certificate renewed for the same key is as
  /// good as the one that the configuration names.
  private static int id(Consenters consenters, SigningIdentity identity) {
    return consenters
        .byPublicKey(identity.certificate().getPublicKey().getEncoded())
        .map(Consenter::id)
        .orElse(0);
  }

  /// Counts the configurations.
  long number() {
    return keys.epoch();
  }

  /// Whether this node takes part in the agreement.
  boolean votes() {
    return self != 0;
  }

  List<Integer> others() {
    return group.ids().stream().filter(id -> id != self).toList();
  }
}
