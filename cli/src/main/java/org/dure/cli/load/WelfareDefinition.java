package org.dure.cli.load;

import com.google.protobuf.ByteString;
import java.nio.file.Path;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.CollectionsFile;
import org.dure.cli.client.Lifecycle;
import org.dure.membership.policy.PolicyException;
import org.dure.membership.policy.PolicyLanguage;
import org.hyperledger.fabric.protos.peer.ApplicationPolicy;

/// How the welfare contract is defined where Org1 to Org3 are the authorities: two of them endorse,
/// and they hold the private collections.
public final class WelfareDefinition {
  public static final String CONTRACT = "welfare-payment";
  private static final String POLICY = "OutOf(2, 'Org1MSP.peer', 'Org2MSP.peer', 'Org3MSP.peer')";

  private WelfareDefinition() {}

  public static Lifecycle.Wish of(ChaincodeArchive archive) {
    Path collections =
        Path.of(
            System.getProperty("dure.root", "."), "contracts", CONTRACT, "collections_config.json");
    return new Lifecycle.Wish(
        CONTRACT,
        new Lifecycle.Terms(null, policy(), CollectionsFile.read(collections), null),
        archive);
  }

  private static ByteString policy() {
    try {
      return ApplicationPolicy.newBuilder()
          .setSignaturePolicy(PolicyLanguage.parse(POLICY))
          .build()
          .toByteString();
    } catch (PolicyException e) {
      throw new IllegalStateException(POLICY, e);
    }
  }
}
