package org.dure.node;

import java.io.IOException;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/// Ports that tests may listen on, now or later: below those that the system gives to outgoing
/// connections, and none twice.
public final class FreePorts {
  private static final int FIRST = 20_000;
  private static final int END = 30_000;
  private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

  private FreePorts() {}

  public static int next() {
    for (int attempt = 0; attempt < END - FIRST; attempt++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (TAKEN.add(port) && free(port)) {
        return port;
      }
    }
    throw new IllegalStateException("no free port from " + FIRST + " to " + END);
  }

  private static boolean free(int port) {
    try (ServerSocket socket = new ServerSocket(port)) {
      return socket.isBound();
    } catch (IOException inUse) {
      return false;
    }
  }
}
