package org.dure.node.care;

/// What a rebuild, an export or an import did.
///
/// @param blocks rebuilt, written or added
/// @param present blocks that an import found on the ledger already, else 0
/// @param plaintext private keys that a rebuild took over, else 0
/// @param height of the ledger afterwards
public record CareReport(
    String channel,
    long blocks,
    long transactions,
    long present,
    long plaintext,
    long height,
    double seconds) {}
