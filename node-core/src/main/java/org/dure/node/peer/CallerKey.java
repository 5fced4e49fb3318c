package org.dure.node.peer;

import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// Puts the TLS key of the caller, if it showed a certificate, into the call's context.
final class CallerKey implements ServerInterceptor {
  static final Context.Key<@Nullable TlsKey> KEY = Context.key("dure-tls-key");

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    Context context = Context.current().withValue(KEY, keyOf(call));
    return Contexts.interceptCall(context, call, headers, next);
  }

  private static @Nullable TlsKey keyOf(ServerCall<?, ?> call) {
    SSLSession session = call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION);
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length > 0 && chain[0] instanceof X509Certificate certificate
          ? TlsKey.of(certificate)
          : null;
    } catch (SSLPeerUnverifiedException e) {
      return null;
    }
  }
}
