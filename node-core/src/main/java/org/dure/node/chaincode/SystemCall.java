package org.dure.node.chaincode;

import com.google.protobuf.ByteString;
import java.util.List;
import org.dure.membership.policy.SignedData;

/// A call of a system contract.
///
/// @param args the function's name and its arguments
public record SystemCall(TransactionContext context, List<ByteString> args) {

  public SystemCall {
    args = List.copyOf(args);
  }

  public String function() {
    return args.isEmpty() ? "" : args.getFirst().toStringUtf8();
  }

  /// The contract that the client called, which may be another one than this.
  public String calledByClient() {
    return context.proposal().chaincodeName();
  }

  /// The proposal as signed, for access checks.
  public SignedData signedProposal() {
    var signed = context.proposal().signed();
    return new SignedData(
        signed.getProposalBytes(), context.proposal().creator(), signed.getSignature());
  }
}
