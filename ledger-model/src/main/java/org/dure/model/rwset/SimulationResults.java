package org.dure.model.rwset;

/// What a simulation leaves: the public set, which is endorsed, and the private plaintext, which is
/// not.
public record SimulationResults(TxRwSet publicSet, TxPvtRwSet privateSet) {}
