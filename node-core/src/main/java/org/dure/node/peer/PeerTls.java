package org.dure.node.peer;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;

/// This node's TLS key and certificates, and the contexts made of them. Native TLS (netty-tcnative)
/// throughout.
///
/// @param key the private key of the first certificate of `chain`
/// @param chain this node's TLS certificate, followed by intermediate ones if any
public record PeerTls(PrivateKey key, List<X509Certificate> chain) {

  public PeerTls {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("a node needs a TLS certificate");
    }
  }

  /// A context for the node's server. Clients may connect without a certificate; one that shows a
  /// certificate must show one that `roots` vouch for at that moment.
  public SslContext server(Supplier<? extends Collection<X509Certificate>> roots)
      throws SSLException {
    return GrpcSslContexts.configure(
            SslContextBuilder.forServer(key, chain.toArray(X509Certificate[]::new)),
            SslProvider.OPENSSL)
        .trustManager(new RootsTrust(roots))
        .clientAuth(ClientAuth.OPTIONAL)
        .build();
  }

  /// A context for connecting to the one node that holds `expected`; no other is talked to, whoever
  /// signed for it.
  SslContext client(TlsKey expected) throws SSLException {
    return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.OPENSSL)
        .keyManager(key, chain.toArray(X509Certificate[]::new))
        .trustManager(new PinnedKeyTrust(expected))
        .build();
  }
}
