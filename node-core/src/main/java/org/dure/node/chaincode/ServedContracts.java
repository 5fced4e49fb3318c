package org.dure.node.chaincode;

/// Opens contracts that run in processes of their own.
public interface ServedContracts {
  /// @throws PackageException (NOT_LOADABLE) if the package does not say how to reach its contract
  RunnableContract open(String packageId, ChaincodePackage packed) throws PackageException;
}
