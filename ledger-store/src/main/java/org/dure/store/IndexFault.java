package org.dure.store;

/// Something that is not as it should be in an index.
///
/// @param index design document and name
/// @param key of the document
public record IndexFault(StateArea area, String index, String key, String expected, String found) {}
