package org.dure.node.order;

import java.security.PublicKey;
import java.util.LinkedHashMap;
import java.util.Map;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.Certificates;
import org.dure.membership.msp.MspException;
import org.dure.node.peer.PeerMember;
import org.dure.node.peer.TlsKey;
import org.jspecify.annotations.Nullable;

/// The parties of one configuration of a channel: whose signatures and whose connections count.
///
/// @param epoch the configuration's sequence number. Each configuration has an epoch of its own,
///   also one that leaves the consenters alone or brings back former ones: a message of one epoch
///   must count in no other
/// @param signers the key of each consenter's signatures, by consenter id
/// @param members where each consenter's node is, by consenter id
record EpochKeys(long epoch, Map<Integer, PublicKey> signers, Map<Integer, PeerMember> members) {

  static EpochKeys of(ChannelConfig config, CryptoProvider crypto) {
    Map<Integer, PublicKey> signers = new LinkedHashMap<>();
    Map<Integer, PeerMember> members = new LinkedHashMap<>();
    for (Consenter consenter : config.consenters().all()) {
      try {
        PublicKey key = Certificates.parsePem(consenter.identity().toByteArray()).getPublicKey();
        signers.put(consenter.id(), crypto.publicKey(key));
        members.put(consenter.id(), member(consenter));
      } catch (MspException e) {
        throw new IllegalStateException(
            "consenter "
                + consenter.id()
                + " of channel "
                + config.channelId()
                + ": "
                + e.getMessage(),
            e);
      }
    }
    return new EpochKeys(config.sequence(), signers, members);
  }

  private static PeerMember member(Consenter consenter) throws MspException {
    return new PeerMember(
        consenter.id(),
        consenter.mspId(),
        consenter.host(),
        consenter.port(),
        TlsKey.of(Certificates.parsePem(consenter.serverTlsCert().toByteArray())),
        TlsKey.of(Certificates.parsePem(consenter.clientTlsCert().toByteArray())));
  }

  @Nullable PublicKey signer(int consenterId) {
    return signers.get(consenterId);
  }
}
