package org.dure.cli.network;

import java.nio.file.Path;

/// Where one node of a network lives and listens.
///
/// @param path the node's home, absolute
/// @param organization the folder of its organisation's crypto material, absolute
/// @param port on 127.0.0.1
public record NodeHome(OrgName org, Path path, Path organization, int port) {
  public static final String HOST = "localhost";

  /// Name of the file, in a node's home, with the id of the process that runs it.
  public static final String PID_FILE = "node.pid";

  public String name() {
    return org.node();
  }

  public String address() {
    return HOST + ":" + port;
  }

  public Path pidFile() {
    return path.resolve(PID_FILE);
  }

  /// What the process prints before and beside its log.
  public Path output() {
    return path.resolve("logs").resolve("node.out");
  }

  /// The certificate of the authority that signed the node's TLS certificate, PEM.
  public Path tlsRoot() {
    return tls().resolve("ca.crt");
  }

  /// `server.crt`, `server.key` and `ca.crt` of the node.
  public Path tls() {
    return organization.resolve("peers").resolve(name()).resolve("tls");
  }

  /// The node's MSP folder.
  public Path msp() {
    return organization.resolve("peers").resolve(name()).resolve("msp");
  }

  /// The MSP folder of one of the organisation's users, such as `Admin` or `User1`.
  public Path userMsp(String user) {
    return organization.resolve("users").resolve(user + "@" + org.domain()).resolve("msp");
  }
}
