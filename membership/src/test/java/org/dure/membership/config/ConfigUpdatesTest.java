package org.dure.membership.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.membership.TestNetwork;
import org.dure.membership.TestOrg;
import org.dure.membership.msp.SigningIdentity;
import org.hyperledger.fabric.protos.common.ChannelHeader;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigGroup;
import org.hyperledger.fabric.protos.common.ConfigSignature;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.ConfigValue;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Header;
import org.hyperledger.fabric.protos.common.HeaderType;
import org.hyperledger.fabric.protos.common.Payload;
import org.hyperledger.fabric.protos.common.SignatureHeader;
import org.hyperledger.fabric.protos.orderer.BatchTimeout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConfigUpdatesTest {

  private static TestNetwork network;
  private static ConfigUpdates updates;

  @BeforeAll
  static void make() throws Exception {
    network = new TestNetwork(4);
    updates = new ConfigUpdates(network.config, TestOrg.CRYPTO);
  }

  @Test
  void aMajorityOfAdminsChangesASetting() throws Exception {
    ConfigEnvelope next = updates.propose(signed(timeout("5s", 1), network.admins.subList(0, 3)));
    assertThat(next.getConfig().getSequence()).isEqualTo(1);
    ChannelConfig config = updates.validate(next);
    assertThat(config.batch().timeout()).hasSeconds(5);
    assertThat(config.consenters().all()).isEqualTo(network.consenters);
    assertThat(config.policies().all().keySet())
        .isEqualTo(network.config.policies().all().keySet());
  }

  @Test
  void aMinorityDoesNotNorDoOthersThanAdmins() {
    refused(
        "policy for [Value]  /Channel/Orderer/BatchTimeout not satisfied",
        timeout("5s", 1),
        network.admins.subList(0, 2));
    refused("not satisfied", timeout("5s", 1), network.nodes);
    refused("not satisfied", timeout("5s", 1), List.of());
  }

  @Test
  void aVersionThatIsNotTheNextIsRefused() {
    refused("but key is at version 0", timeout("5s", 2), network.admins);
    refused("update would have no effect", timeout("5s", 0), network.admins);
  }

  @Test
  void whatWasReadMustStillStand() {
    ConfigUpdate stale =
        timeout("5s", 1).toBuilder().setReadSet(ConfigGroup.newBuilder().setVersion(3)).build();
    refused("be at version 3, but it is currently at version 0", stale, network.admins);
    ConfigUpdate unknown =
        timeout("5s", 1).toBuilder()
            .setReadSet(
                ConfigGroup.newBuilder().putGroups("Nowhere", ConfigGroup.getDefaultInstance()))
            .build();
    refused("existing config does not contain element", unknown, network.admins);
  }

  @Test
  void anUpdateOfAnotherChannelIsRefused() {
    refused(
        "ConfigUpdate for channel 'other'",
        timeout("5s", 1).toBuilder().setChannelId("other").build(),
        network.admins);
  }

  @Test
  void anUpdateWithAnUnusableResultIsRefused() {
    refused("not a duration", timeout("soon", 1), network.admins);
  }

  @Test
  void aResultThatTheUpdateDoesNotGiveIsRefused() throws Exception {
    ConfigEnvelope honest = updates.propose(signed(timeout("5s", 1), network.admins));
    ConfigEnvelope other = updates.propose(signed(timeout("6s", 1), network.admins));
    ConfigEnvelope swapped = honest.toBuilder().setConfig(other.getConfig()).build();
    assertThatThrownBy(() -> updates.validate(swapped))
        .hasMessage("ConfigEnvelope LastUpdate did not produce the supplied config result");
    ConfigEnvelope late =
        honest.toBuilder().setConfig(honest.getConfig().toBuilder().setSequence(2)).build();
    assertThatThrownBy(() -> updates.validate(late))
        .hasMessage("config currently at sequence 0, cannot validate config at sequence 2");
  }

  @Test
  void anOrganisationIsRemovedWithItsWholeGroup() throws Exception {
    ConfigGroup application =
        network.config.config().getChannelGroup().getGroupsOrThrow("Application");
    ConfigGroup smaller = application.toBuilder().removeGroups("Org4MSP").setVersion(1).build();
    ConfigUpdate update =
        ConfigUpdate.newBuilder()
            .setChannelId("mychannel")
            .setReadSet(ConfigGroup.newBuilder().putGroups("Application", application))
            .setWriteSet(ConfigGroup.newBuilder().putGroups("Application", smaller))
            .build();
    ChannelConfig next =
        updates.validate(updates.propose(signed(update, network.admins.subList(0, 3))));
    assertThat(next.applicationOrgs().keySet()).containsExactly("Org1MSP", "Org2MSP", "Org3MSP");
    assertThat(next.ordererOrgs()).hasSize(4);
  }

  private static ConfigUpdate timeout(String text, long version) {
    ConfigValue value =
        ConfigValue.newBuilder()
            .setVersion(version)
            .setModPolicy("Admins")
            .setValue(BatchTimeout.newBuilder().setTimeout(text).build().toByteString())
            .build();
    ConfigGroup orderer = ConfigGroup.newBuilder().putValues("BatchTimeout", value).build();
    ConfigGroup read =
        ConfigGroup.newBuilder().putGroups("Orderer", ConfigGroup.getDefaultInstance()).build();
    ConfigGroup readWithValue =
        version == 0 ? ConfigGroup.newBuilder().putGroups("Orderer", orderer).build() : read;
    return ConfigUpdate.newBuilder()
        .setChannelId("mychannel")
        .setReadSet(readWithValue)
        .setWriteSet(ConfigGroup.newBuilder().putGroups("Orderer", orderer))
        .build();
  }

  private static void refused(String message, ConfigUpdate update, List<SigningIdentity> signers) {
    assertThatThrownBy(() -> updates.propose(signed(update, signers)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private static Envelope signed(ConfigUpdate update, List<SigningIdentity> signers) {
    ByteString bytes = update.toByteString();
    ConfigUpdateEnvelope.Builder envelope =
        ConfigUpdateEnvelope.newBuilder().setConfigUpdate(bytes);
    for (SigningIdentity signer : signers) {
      ByteString header =
          SignatureHeader.newBuilder().setCreator(signer.serialized()).build().toByteString();
      envelope.addSignatures(
          ConfigSignature.newBuilder()
              .setSignatureHeader(header)
              .setSignature(signer.sign(header.concat(bytes))));
    }
    ChannelHeader channelHeader =
        ChannelHeader.newBuilder()
            .setType(HeaderType.CONFIG_UPDATE_VALUE)
            .setChannelId("mychannel")
            .build();
    Payload payload =
        Payload.newBuilder()
            .setHeader(Header.newBuilder().setChannelHeader(channelHeader.toByteString()))
            .setData(envelope.build().toByteString())
            .build();
    return Envelope.newBuilder().setPayload(payload.toByteString()).build();
  }
}
