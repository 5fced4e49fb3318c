package org.dure.pbft;

/// A message with its sender's signature over exactly `body`. Nothing says yet that the signature
/// is right: see [Authenticator].
///
/// @param sender the replica it claims to be from
/// @param body instance, epoch, sender and message, as signed ([Codec#body])
public record SignedMessage(int sender, Message message, Bytes body, Bytes signature) {}
