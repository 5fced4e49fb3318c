package org.dure.node.deliver;

import com.google.protobuf.ByteString;
import org.dure.node.access.ChannelAccess;

/// What those who shape a request's blocks need to know of it.
///
/// @param client serialized identity of the signer, who may read the channel
/// @param headerOnly whether headers and signatures only were asked for
public record BlockRequest(ChannelAccess channel, ByteString client, boolean headerOnly) {}
