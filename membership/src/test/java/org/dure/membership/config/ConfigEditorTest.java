package org.dure.membership.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import java.util.ArrayList;
import java.util.List;
import org.dure.membership.TestNetwork;
import org.dure.membership.TestOrg;
import org.hyperledger.fabric.protos.common.ConfigEnvelope;
import org.hyperledger.fabric.protos.common.ConfigUpdate;
import org.hyperledger.fabric.protos.common.ConfigUpdateEnvelope;
import org.hyperledger.fabric.protos.common.Payload;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ConfigEditorTest {
  private static TestNetwork network;
  private static ConfigUpdates updates;

  @BeforeAll
  static void make() throws Exception {
    network = new TestNetwork(4);
    updates = new ConfigUpdates(network.config, TestOrg.CRYPTO);
  }

  private static ConfigEditor edit() {
    return new ConfigEditor(network.config);
  }

  private static ChannelConfig applied(ConfigEditor edited) throws ConfigException {
    ConfigEnvelope next = updates.propose(edited.update(network.admins.subList(0, 3)));
    return updates.validate(next);
  }

  private static List<Consenter> but(int id) {
    return network.consenters.stream().filter(c -> c.id() != id).toList();
  }

  @Test
  void aConsenterIsRemoved() throws Exception {
    ChannelConfig next = applied(edit().consenters(but(4)));
    assertThat(next.consenters().all()).isEqualTo(but(4));
    assertThat(next.consenters().quorum()).isEqualTo(2);
    assertThat(next.sequence()).isEqualTo(network.config.sequence() + 1);
  }

  @Test
  void anOrganizationGoesWithItsConsenter() throws Exception {
    ChannelConfig next = applied(edit().consenters(but(4)).withoutOrganization("Org4MSP"));
    assertThat(next.applicationOrgs()).containsOnlyKeys("Org1MSP", "Org2MSP", "Org3MSP");
    assertThat(next.ordererOrgs()).containsOnlyKeys("Org1MSP", "Org2MSP", "Org3MSP");
    assertThat(next.membership().msps()).doesNotContainKey("Org4MSP");
  }

  @Test
  void anOrganizationWhoseConsenterStaysCannotGo() {
    assertThatThrownBy(() -> applied(edit().withoutOrganization("Org4MSP")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Org4MSP");
  }

  @Test
  void whatIsRemovedComesBack() throws Exception {
    ChannelConfig without = applied(edit().consenters(but(4)));
    ConfigUpdates then = new ConfigUpdates(without, TestOrg.CRYPTO);
    ConfigEnvelope back =
        then.propose(
            new ConfigEditor(without)
                .consenters(network.consenters)
                .update(network.admins.subList(0, 3)));
    assertThat(then.validate(back).consenters().all()).isEqualTo(network.consenters);
  }

  @Test
  void oneConsenterAtATime() {
    assertThatThrownBy(() -> applied(edit().consenters(network.consenters.subList(0, 2))))
        .isInstanceOf(ConfigException.class)
        .hasMessage("the update changes 2 consenters: add, remove or replace one at a time");
  }

  @Test
  void theUpdateNamesOnlyWhatChanges() throws Exception {
    Payload payload =
        Payload.parseFrom(edit().consenters(but(4)).update(network.admins).getPayload());
    ByteString bytes = ConfigUpdateEnvelope.parseFrom(payload.getData()).getConfigUpdate();
    ConfigUpdate update = ConfigUpdate.parseFrom(bytes);
    assertThat(update.getWriteSet().getGroupsMap()).containsOnlyKeys("Orderer");
    assertThat(update.getWriteSet().getGroupsOrThrow("Orderer").getValuesMap())
        .containsOnlyKeys("Orderers");
    assertThat(update.getWriteSet().getGroupsOrThrow("Orderer").getPoliciesMap())
        .containsOnlyKeys("BlockValidation");
  }

  @Test
  void nothingChangedIsNoUpdate() {
    assertThatThrownBy(() -> edit().update(new ArrayList<>(network.admins)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("no differences");
  }

  @Test
  void tooFewAdministratorsChangeNothing() {
    assertThatThrownBy(
            () -> updates.propose(edit().consenters(but(4)).update(network.admins.subList(0, 2))))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("not satisfied");
  }
}
