package org.dure.node.peer;

/// What waits to be sent to one peer.
public record LinkBacklog(int frames, long bytes) {}
