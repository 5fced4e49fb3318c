package org.dure.node.gateway;

/// The outcome of a gateway call: a value or a failure.
public sealed interface GatewayResult<T> {

  record Success<T>(T value) implements GatewayResult<T> {}

  record Failed<T>(GatewayFailure failure) implements GatewayResult<T> {}
}
