package org.dure.network;

import static org.assertj.core.api.Assertions.assertThat;

import org.dure.contract.test.ContractHarness;
import org.dure.contract.test.TestIdentity;
import org.dure.contracts.land.LandRegistry;
import org.dure.contracts.token.Token;
import org.json.JSONObject;
import org.junit.jupiter.api.Test;

/// The contracts share no code, and yet have to agree on who somebody is: one is paid for what the
/// other enters. An owner's id names the organisation too, before the hash that is the account.
class OneIdForAPersonTest {
  @Test
  void contractsNameTheSameCallerAlike() {
    ContractHarness ledger = ContractHarness.of(LandRegistry.class).with("token", Token.class);
    ledger.as(TestIdentity.client("Org2MSP", "kim"));
    String owner = new JSONObject(ledger.evaluate("whoAmI").value()).getString("ownerId");
    ledger.to("token");
    String account = new JSONObject(ledger.evaluate("whoAmI").value()).getString("account");
    assertThat(owner).startsWith("x509:Org2MSP:");
    assertThat(account).isEqualTo("x509:" + owner.substring("x509:Org2MSP:".length()));
  }
}
