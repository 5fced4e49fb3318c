package org.dure.store;

import org.dure.model.state.VersionedValue;

/// An entry of a range of the state.
public record KeyValue(String key, VersionedValue value) {}
