/// The services as gRPC serves them: bytes into calls, results into statuses. Decides nothing;
/// nothing imports it but `app`.
@NullMarked
package org.dure.node.grpc;

import org.jspecify.annotations.NullMarked;
