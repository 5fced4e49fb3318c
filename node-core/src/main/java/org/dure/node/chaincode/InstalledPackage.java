package org.dure.node.chaincode;

/// A package on this node's disk.
///
/// @param id label, colon and the hex SHA-256 of the package bytes
public record InstalledPackage(String id, String label) {}
