package org.dure.store;

import com.google.protobuf.ByteString;

/// What a block's definition of a chaincode declares of private data collections.
///
/// @param block that put it in force, for the blocks behind it
/// @param collections the marshalled `CollectionConfigPackage`; never an empty one
public record CollectionsRecord(String chaincode, long block, ByteString collections) {}
