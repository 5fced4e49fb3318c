package org.dure.node.chaincode.stream;

import io.grpc.ManagedChannel;
import io.grpc.netty.GrpcSslContexts;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLException;
import org.dure.node.chaincode.ChaincodePackage;
import org.dure.node.chaincode.PackageException;
import org.dure.node.chaincode.PackageException.Kind;
import org.dure.node.chaincode.RunnableContract;
import org.dure.node.chaincode.ServedContracts;
import org.jspecify.annotations.Nullable;

/// Opens packages of type `ccaas`: `connection.json` says where the contract is served. Nobody is
/// dialled before the first call, so that a package can be installed, and its id known, before the
/// contract is started.
public final class ContractServices implements ServedContracts {
  private static final int MESSAGE_BYTES_MAX = 100 << 20;
  private static final long KEEPALIVE_SECONDS = 60;
  private static final long KEEPALIVE_PATIENCE_SECONDS = 20;

  @Override
  public RunnableContract open(String packageId, ChaincodePackage packed) throws PackageException {
    byte[] connection = packed.code().get(ServiceAddress.FILE);
    if (connection == null) {
      throw new PackageException(
          Kind.NOT_LOADABLE,
          "could not build chaincode: a package of type 'ccaas' needs %s in code.tar.gz, which holds %s"
              .formatted(ServiceAddress.FILE, packed.code().keySet()));
    }
    ServiceAddress address = ServiceAddress.parse(connection);
    SslContext tls = tls(address);
    return new ServedContract(packageId, address, () -> channel(address, tls));
  }

  private static ManagedChannel channel(ServiceAddress address, @Nullable SslContext tls) {
    NettyChannelBuilder channel =
        NettyChannelBuilder.forAddress(address.host(), address.port())
            .maxInboundMessageSize(MESSAGE_BYTES_MAX)
            .keepAliveTime(KEEPALIVE_SECONDS, TimeUnit.SECONDS)
            .keepAliveTimeout(KEEPALIVE_PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (!address.domain().isEmpty()) {
      channel.overrideAuthority(address.domain());
    }
    return tls == null ? channel.usePlaintext().build() : channel.sslContext(tls).build();
  }

  private static @Nullable SslContext tls(ServiceAddress address) throws PackageException {
    ServiceAddress.Tls wanted = address.tls();
    if (wanted == null) {
      return null;
    }
    try {
      SslContextBuilder context = GrpcSslContexts.forClient().trustManager(pem(wanted.roots()));
      ServiceAddress.ClientKey client = wanted.client();
      if (client != null) {
        context.keyManager(pem(client.certificate()), pem(client.key()));
      }
      return context.build();
    } catch (SSLException | IllegalArgumentException e) {
      throw new PackageException(
          Kind.NOT_LOADABLE,
          "%s: its keys and certificates are not usable: %s"
              .formatted(ServiceAddress.FILE, e.getMessage()),
          e);
    }
  }

  private static InputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }
}
