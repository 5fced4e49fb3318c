package org.dure.node.grpc;

import com.google.protobuf.ByteString;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Grpc;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import java.security.cert.Certificate;
import java.security.cert.CertificateEncodingException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import org.dure.model.Sha256;
import org.jspecify.annotations.Nullable;

/// Puts the SHA-256 of the TLS certificate a client showed into the call's context; requests may be
/// bound to it.
final class ClientCertificate implements ServerInterceptor {
  private static final Context.Key<ByteString> HASH = Context.key("tls-cert-hash");

  /// The hash for the current call, or null when the client showed none.
  static @Nullable ByteString hash() {
    return HASH.get();
  }

  @Override
  public <Q, A> ServerCall.Listener<Q> interceptCall(
      ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
    ByteString hash = hashOf(call.getAttributes().get(Grpc.TRANSPORT_ATTR_SSL_SESSION));
    return hash == null
        ? next.startCall(call, headers)
        : Contexts.interceptCall(Context.current().withValue(HASH, hash), call, headers, next);
  }

  private static @Nullable ByteString hashOf(@Nullable SSLSession session) {
    if (session == null) {
      return null;
    }
    try {
      Certificate[] chain = session.getPeerCertificates();
      return chain.length == 0 ? null : Sha256.of(chain[0].getEncoded());
    } catch (SSLPeerUnverifiedException | CertificateEncodingException e) {
      return null;
    }
  }
}
