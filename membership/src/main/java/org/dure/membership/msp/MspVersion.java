package org.dure.membership.msp;

/// The rules of an MSP, which the channel's capabilities choose (`msp/configbuilder.go`).
public enum MspVersion {
  /// Channels with capability V1_4_3 or V2_0: EC keys only.
  V1_4_3,
  /// Channels with capability V3_0: Ed25519 keys too.
  V3_0
}
