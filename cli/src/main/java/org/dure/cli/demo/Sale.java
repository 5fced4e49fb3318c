package org.dure.cli.demo;

/// One sale of a whole parcel.
///
/// @param offer id of the offer, unique for the parcel
/// @param price whole number of minor units of `currency`
record Sale(String parcel, String offer, String price, String currency) {}
