package org.dure.store;

/// A public key in its namespace.
public record StateKey(String namespace, String key) {}
