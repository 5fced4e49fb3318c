package org.dure.node.definition;

import org.jspecify.annotations.Nullable;

/// The chaincode definitions as of one state.
@FunctionalInterface
public interface DefinitionView {

  /// The committed definition of a chaincode, or null when the name is not defined. The lifecycle
  /// contract itself, `_lifecycle`, is always defined.
  ///
  /// @throws DefinitionException if what is stored under the name is not a chaincode definition
  @Nullable ChaincodeDefinition find(String chaincode);
}
