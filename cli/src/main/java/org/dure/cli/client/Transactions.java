package org.dure.cli.client;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.hyperledger.fabric.client.CommitStatusException;
import org.hyperledger.fabric.client.Contract;
import org.hyperledger.fabric.client.EndorseException;
import org.hyperledger.fabric.client.GatewayException;
import org.hyperledger.fabric.client.Proposal;
import org.hyperledger.fabric.client.SubmitException;
import org.hyperledger.fabric.client.SubmittedTransaction;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/// Sends transactions and turns what comes back into results or one-sentence failures.
public final class Transactions {
  private Transactions() {}

  /// What to call.
  ///
  /// @param transientData sent to the endorsers only
  /// @param endorsers MSP ids that shall endorse; empty leaves the choice to the gateway
  public record Call(
      String function,
      List<byte[]> arguments,
      Map<String, byte[]> transientData,
      List<String> endorsers) {

    public static Call of(String function, byte[]... arguments) {
      return new Call(function, List.of(arguments), Map.of(), List.of());
    }

    public Call endorsedBy(List<String> mspIds) {
      return new Call(function, arguments, transientData, mspIds);
    }
  }

  /// A committed, valid transaction.
  ///
  /// @param result what the contract answered
  public record Committed(String transactionId, long block, String code, byte[] result) {}

  /// Endorses, submits and waits for the commit.
  ///
  /// @throws TransactionFailure when anything but a valid commit comes of it
  public static Committed submit(Contract contract, Call call) {
    return submit(call, proposal(contract, call));
  }

  /// As [#submit], for the call that initialises a chaincode.
  public static Committed initialise(Session session, String chaincode, Call call) {
    return submit(call, session.initialising(proposal(session.contract(chaincode), call)));
  }

  private static Committed submit(Call call, Proposal proposal) {
    try {
      SubmittedTransaction submitted = proposal.endorse().submitAsync();
      ConflictNote conflict = new ConflictNote();
      org.hyperledger.fabric.client.Status status = submitted.getStatus(conflict::on);
      if (!status.isSuccessful()) {
        throw new TransactionFailure(
            TransactionFailure.kindOf(status.getCode()),
            "transaction %s is in block %d but not valid: %s"
                    .formatted(status.getTransactionId(), status.getBlockNumber(), status.getCode())
                + (conflict.text().isEmpty() ? "" : "; " + conflict.text()));
      }
      return new Committed(
          status.getTransactionId(),
          status.getBlockNumber(),
          status.getCode().name(),
          submitted.getResult());
    } catch (EndorseException e) {
      throw failure("endorsement of " + call.function(), e.getStatus(), e.getDetails(), e);
    } catch (SubmitException e) {
      throw failure("submission of " + call.function(), e.getStatus(), e.getDetails(), e);
    } catch (CommitStatusException e) {
      throw failure(
          "waiting for transaction " + e.getTransactionId(), e.getStatus(), e.getDetails(), e);
    }
  }

  /// Asks one node, without a transaction.
  public static byte[] evaluate(Contract contract, Call call) {
    try {
      return proposal(contract, call).evaluate();
    } catch (GatewayException e) {
      throw failure("query " + call.function(), e.getStatus(), e.getDetails(), e);
    }
  }

  /// Has a call endorsed and does not submit it: what the endorsers signed, as a marshalled
  /// PreparedTransaction.
  public static byte[] endorse(Contract contract, Call call) {
    try {
      return proposal(contract, call).endorse().getBytes();
    } catch (EndorseException e) {
      throw failure("endorsement of " + call.function(), e.getStatus(), e.getDetails(), e);
    }
  }

  private static Proposal proposal(Contract contract, Call call) {
    Proposal.Builder builder =
        contract
            .newProposal(call.function())
            .addArguments(call.arguments().toArray(byte[][]::new))
            .putAllTransient(call.transientData());
    if (!call.endorsers().isEmpty()) {
      builder.setEndorsingOrganizations(call.endorsers().toArray(String[]::new));
    }
    return builder.build();
  }

  private static TransactionFailure failure(
      String what, Status status, List<ErrorDetail> details, Exception cause) {
    String reasons =
        details.isEmpty()
            ? String.valueOf(status.getDescription())
            : details.stream()
                .map(detail ->
                    detail.getMspId() + " at " + detail.getAddress() + ": " + detail.getMessage())
                .distinct()
                .collect(Collectors.joining("; "));
    return new TransactionFailure(
        TransactionFailure.kindOf(status.getCode(), reasons),
        "%s failed (%s): %s".formatted(what, status.getCode(), reasons),
        cause);
  }

  /// A gRPC failure outside the gateway client, such as one of a plain stub.
  static TransactionFailure failure(String what, StatusRuntimeException e) {
    return failure(what, e.getStatus(), List.of(), e);
  }
}
