package org.dure.membership.policy;

import com.google.protobuf.ByteString;

/// A signature, what it is over and by whom: Fabric's `protoutil.SignedData`.
///
/// @param data the signed bytes as they came
/// @param identity a marshalled `msp.SerializedIdentity`
/// @param signature DER
public record SignedData(ByteString data, ByteString identity, ByteString signature) {}
