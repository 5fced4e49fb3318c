package org.dure.node.order;

import java.util.ArrayList;
import java.util.List;
import org.dure.membership.config.BlockSigner;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SigningIdentity;
import org.dure.pbft.Authenticator;
import org.dure.pbft.Ports;
import org.dure.pbft.ReplicaSet;

/// All that agreement under one channel configuration needs.
///
/// @param self this node's consenter id
/// @param certificates its block signatures
/// @param authenticator lets genuine messages of this configuration's consenters through
record Epoch(
    int self,
    EpochKeys keys,
    ReplicaSet group,
    Ports ports,
    BlockCertificates certificates,
    Authenticator authenticator) {

  static Epoch of(ChannelConfig config, SigningIdentity identity, CryptoProvider crypto) {
    int self =
        config
            .consenters()
            .byIdentity(identity.certificate())
            .map(Consenter::id)
            .orElseThrow(() ->
                new IllegalStateException(
                    "this node's certificate is no consenter's of channel " + config.channelId()));
    EpochKeys keys = EpochKeys.of(config, crypto);
    BlockCertificates certificates =
        new BlockCertificates(config, keys.epoch(), new BlockSigner(self, identity));
    Ports ports = ConsensusPorts.of(identity, crypto, keys, certificates);
    ReplicaSet group =
        new ReplicaSet(config.channelId(), keys.epoch(), new ArrayList<>(keys.signers().keySet()));
    return new Epoch(self, keys, group, ports, certificates, new Authenticator(group, ports));
  }

  List<Integer> others() {
    return group.ids().stream().filter(id -> id != self).toList();
  }
}
