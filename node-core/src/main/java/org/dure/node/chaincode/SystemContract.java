package org.dure.node.chaincode;

/// A contract that is part of the node.
public interface SystemContract {

  String name();

  /// Whether its calls read and write the state through a simulator.
  boolean simulates();

  /// Runs one call.
  CallResult call(SystemCall call);
}
