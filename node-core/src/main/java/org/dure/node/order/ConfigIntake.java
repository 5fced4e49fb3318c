package org.dure.node.order;

import java.util.function.Supplier;
import org.dure.membership.config.ChannelConfig;
import org.dure.membership.config.ConfigException;
import org.dure.membership.config.ConfigUpdates;
import org.dure.membership.crypto.CryptoProvider;
import org.dure.membership.msp.SignedEnvelopes;
import org.dure.membership.msp.SigningIdentity;
import org.dure.model.tx.Body;
import org.dure.model.tx.ParsedEnvelope;
import org.dure.pbft.Settings;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.HeaderType;

/// Turns a client's wish for a new configuration into the configuration that is ordered, signed by
/// this node, as Fabric's orderers do; and says whether a configuration is the next one.
final class ConfigIntake {
  private final Supplier<ChannelConfig> config;
  private final SigningIdentity identity;
  private final CryptoProvider crypto;
  private final Settings settings;

  ConfigIntake(
      Supplier<ChannelConfig> config,
      SigningIdentity identity,
      CryptoProvider crypto,
      Settings settings) {
    this.config = config;
    this.identity = identity;
    this.crypto = crypto;
    this.settings = settings;
  }

  /// @throws ConfigException if the update is not authorised or does not apply
  ParsedEnvelope wrap(ParsedEnvelope update) throws ConfigException {
    ChannelConfig current = config.get();
    Envelope envelope =
        Envelope.newBuilder().setPayload(update.payload()).setSignature(update.signature()).build();
    ConfigEnvelope next = new ConfigUpdates(current, crypto).propose(envelope);
    checkRoom(ChannelConfig.of(current.channelId(), next.getConfig(), crypto));
    return ParsedEnvelope.parse(
        SignedEnvelopes.of(HeaderType.CONFIG, current.channelId(), next.toByteString(), identity)
            .toByteString());
  }

  /// Why the configuration is not what its own update makes of the one in force; empty if it is.
  String objection(Body.ConfigTx proposed) {
    try {
      checkRoom(new ConfigUpdates(config.get(), crypto).validate(proposed.config()));
      return "";
    } catch (ConfigException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private void checkRoom(ChannelConfig next) throws ConfigException {
    String objection = BlockRoom.objection(next, settings);
    if (!objection.isEmpty()) {
      throw new ConfigException(objection);
    }
  }
}
