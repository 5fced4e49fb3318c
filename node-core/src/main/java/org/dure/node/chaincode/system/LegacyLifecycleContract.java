package org.dure.node.chaincode.system;

import java.util.Set;
import org.dure.node.access.AccessControl;
import org.dure.node.chaincode.CallResult;
import org.dure.node.chaincode.SystemCall;
import org.dure.node.chaincode.SystemContract;
import org.hyperledger.fabric.protos.peer.ChaincodeQueryResponse;

/// `lscc`, as far as explorers still call it: there are no chaincodes of the lifecycle before
/// Fabric 2.
///
/// Fabric 3 does not know the contract at all, which stops Hyperledger Explorer at its first query.
public final class LegacyLifecycleContract implements SystemContract {

  private static final String NAME = "lscc";
  private static final Set<String> LISTS = Set.of("GetChaincodes", "getchaincodes");

  private final AccessControl access;

  public LegacyLifecycleContract(AccessControl access) {
    this.access = access;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean simulates() {
    return false;
  }

  @Override
  public CallResult call(SystemCall call) {
    if (!LISTS.contains(call.function())) {
      return CallResult.refused(
          500, "lscc has no chaincodes; use _lifecycle instead of its function " + call.function());
    }
    String refusal =
        access.refusal(
            "lscc/GetInstantiatedChaincodes", call.context().channelId(), call.signedProposal());
    return refusal == null
        ? CallResult.success(ChaincodeQueryResponse.getDefaultInstance().toByteString())
        : CallResult.refused(500, "access denied for [" + call.function() + "]: " + refusal);
  }
}
