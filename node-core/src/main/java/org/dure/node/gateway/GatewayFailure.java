package org.dure.node.gateway;

import java.util.List;
import org.hyperledger.fabric.protos.gateway.ErrorDetail;

/// Why a gateway call failed: a gRPC status by name, a text and what each node asked had to say.
///
/// @param details one entry per node that failed, carried to the client in the status's details
public record GatewayFailure(Code code, String message, List<ErrorDetail> details) {

  /// The gRPC status codes the gateway uses, of the same names.
  public enum Code {
    CANCELLED,
    UNKNOWN,
    INVALID_ARGUMENT,
    DEADLINE_EXCEEDED,
    NOT_FOUND,
    PERMISSION_DENIED,
    RESOURCE_EXHAUSTED,
    FAILED_PRECONDITION,
    ABORTED,
    UNAVAILABLE
  }

  public GatewayFailure {
    details = List.copyOf(details);
  }

  static GatewayFailure of(Code code, String message) {
    return new GatewayFailure(code, message, List.of());
  }
}
