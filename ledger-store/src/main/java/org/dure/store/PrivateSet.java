package org.dure.store;

import org.dure.model.rwset.CollPvtRwSet;

/// The plaintext that one transaction wrote to one private collection.
public record PrivateSet(PrivateSetId id, CollPvtRwSet writes) {}
