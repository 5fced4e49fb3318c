package org.dure.pbft;

/// A message with its sender's signature over exactly `body`. Nothing says yet that the signature
/// is right: see [Authenticator].
///
/// @param instance the instance it belongs to, such as a channel
/// @param epoch the configuration it was made under
/// @param sender the replica it claims to be from
/// @param body instance, epoch, sender and message, as signed ([Codec#body])
public record SignedMessage(
    String instance, long epoch, int sender, Message message, Bytes body, Bytes signature) {}
