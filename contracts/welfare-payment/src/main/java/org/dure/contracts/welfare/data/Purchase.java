package org.dure.contracts.welfare.data;

/// Something that is paid with a card.
///
/// @param card number of the card
public record Purchase(String id, String merchant, int card, long amount) {}
