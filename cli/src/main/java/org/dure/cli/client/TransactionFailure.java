package org.dure.cli.client;

import io.grpc.Status;
import org.dure.cli.console.CommandFailure;
import org.dure.cli.console.ExitCode;
import org.hyperledger.fabric.protos.peer.TxValidationCode;

/// A transaction or query that came to nothing, or whose end is not known.
public final class TransactionFailure extends CommandFailure {
  private static final long serialVersionUID = 1L;
  private static final String CONTRACT_SAYS = "chaincode response ";
  private final Kind kind;

  /// What a caller can make of it.
  public enum Kind {
    /// The contract or the channel says no; trying again changes nothing.
    REFUSED(ExitCode.REFUSED),
    /// Another transaction came first: certainly not done, and worth trying again.
    CONFLICT(ExitCode.REFUSED),
    /// Nodes were away or behind; the transaction may yet be done. Worth trying again, after a
    /// look.
    TRANSIENT(ExitCode.NOT_RUNNING);

    private final ExitCode exitCode;

    Kind(ExitCode exitCode) {
      this.exitCode = exitCode;
    }
  }

  TransactionFailure(Kind kind, String sentence) {
    super(kind.exitCode, sentence);
    this.kind = kind;
  }

  TransactionFailure(Kind kind, String sentence, Throwable cause) {
    super(kind.exitCode, sentence, cause);
    this.kind = kind;
  }

  public Kind kind() {
    return kind;
  }

  static Kind kindOf(TxValidationCode code) {
    return switch (code) {
      case MVCC_READ_CONFLICT, PHANTOM_READ_CONFLICT -> Kind.CONFLICT;
      default -> Kind.REFUSED;
    };
  }

  /// A gateway answers ABORTED both when a contract refuses and when endorsers fail or differ; only
  /// the message tells.
  static Kind kindOf(Status.Code code, String message) {
    return switch (code) {
      case UNAVAILABLE, DEADLINE_EXCEEDED, RESOURCE_EXHAUSTED, CANCELLED -> Kind.TRANSIENT;
      case ABORTED, FAILED_PRECONDITION ->
          message.contains(CONTRACT_SAYS) ? Kind.REFUSED : Kind.TRANSIENT;
      default -> Kind.REFUSED;
    };
  }
}
