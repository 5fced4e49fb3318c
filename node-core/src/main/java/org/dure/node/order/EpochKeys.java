package org.dure.node.order;

import com.google.protobuf.ByteString;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.Consenter;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.Certificates;
import org.dure.membership.msp.MspException;
import org.dure.model.Sha256;
import org.dure.node.peer.PeerMember;
import org.dure.node.peer.TlsKey;
import org.jspecify.annotations.Nullable;

/// The parties of one configuration of a channel: whose signatures and whose connections count.
///
/// @param epoch names the set of consenters: a hash over their ids and keys, so that a
///   configuration which leaves them alone leaves the agreement alone
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
    return new EpochKeys(epoch(signers), signers, members);
  }

  private static long epoch(Map<Integer, PublicKey> signers) {
    List<ByteString> parts = new ArrayList<>();
    new TreeMap<>(signers)
        .forEach((id, key) -> {
          parts.add(ByteString.copyFromUtf8(id + ":" + key.getEncoded().length + ":"));
          parts.add(ByteString.copyFrom(key.getEncoded()));
        });
    return Sha256.of(parts).asReadOnlyByteBuffer().getLong() & Long.MAX_VALUE;
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
