/// Endorsement: checks a signed proposal, has it run on a snapshot and signs the result, in the
/// order and with the texts of Fabric's endorser (`core/endorser`). Imports `chaincode` and
/// `definition`; imported by `gateway`, `grpc` and the composition.
@NullMarked
package org.dure.node.endorse;

import org.jspecify.annotations.NullMarked;
