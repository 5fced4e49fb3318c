/// Fabric's Gateway service as plain methods: evaluate, endorse, submit, commit status and
/// chaincode events (`internal/pkg/gateway`). Imports `endorse`, `order` (its front), `events`;
/// imported by `grpc` and the composition.
@NullMarked
package org.dure.node.gateway;

import org.jspecify.annotations.NullMarked;
