package org.dure.node.deliver;

import com.google.protobuf.ByteString;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.Predicate;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.events.BlockFeed;
import org.dure.node.events.CommitEvents;
import org.dure.node.events.CommittedBlock;
import org.dure.store.StoreException;
import org.hyperledger.fabric.protos.common.Envelope;
import org.hyperledger.fabric.protos.common.Status;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Answers requests for blocks in Fabric's order of checks (`common/deliver/deliver.go`): form,
/// time and TLS binding, channel, right of access, range. Access is asked for again at each block
/// after the configuration changed or time has passed, so an expired identity ends its stream.
public final class Delivery {
  private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
  private static final Duration WAKE = Duration.ofSeconds(5);

  private final Channels channels;
  private final AccessControl access;
  private final Function<String, @Nullable CommitEvents> events;
  private final Clock clock;
  private final Duration window;

  /// @param events the commits of a channel this node is in
  /// @param window how far a request's timestamp may be from now
  public Delivery(
      Channels channels,
      AccessControl access,
      Function<String, @Nullable CommitEvents> events,
      Clock clock,
      Duration window) {
    this.channels = channels;
    this.access = access;
    this.events = events;
    this.clock = clock;
    this.window = window;
  }

  /// Where a request's blocks come from.
  ///
  /// @param resource the access-control name, such as `event/Block`, or the path of a policy
  /// @param works whether the source of a channel's blocks works; when it does not, only requests
  ///   that ask for best effort are served
  public record Source(String resource, Predicate<String> works) {
    /// The ledger of this node, which serves whatever it has.
    public static Source ledger(String resource) {
      return new Source(resource, channelId -> true);
    }
  }

  /// Serves one request to its end.
  ///
  /// @return the status that ends it; after SUCCESS another request may follow
  public Status serve(
      Envelope envelope, Source source, @Nullable ByteString tlsCertHash, BlockReceiver receiver)
      throws InterruptedException {
    try {
      SeekRequest request = SeekRequest.of(envelope);
      request.checkFreshness(clock.instant(), window, tlsCertHash);
      String channelId = request.channel().getChannelId();
      ChannelAccess channel = channels.find(channelId);
      CommitEvents commits = events.apply(channelId);
      if (channel == null || commits == null) {
        throw new RefusedException(Status.NOT_FOUND, "channel " + channelId + " not found");
      }
      checkAccess(request, source.resource());
      SeekRange range = SeekRange.of(request.seek(), commits.height());
      return stream(new Session(request, source, channel, commits, range), receiver);
    } catch (RefusedException e) {
      LOG.debug("event=deliver-refused status={} why={}", e.status(), e.getMessage());
      return e.status();
    } catch (StoreException e) {
      if (e.kind() != StoreException.Kind.PRUNED) {
        throw e;
      }
      LOG.debug("event=deliver-refused status=NOT_FOUND why={}", e.getMessage());
      return Status.NOT_FOUND;
    } catch (DateTimeException e) {
      LOG.debug("event=deliver-refused status=BAD_REQUEST why={}", e.getMessage());
      return Status.BAD_REQUEST;
    }
  }

  private record Session(
      SeekRequest request,
      Source source,
      ChannelAccess channel,
      CommitEvents commits,
      SeekRange range) {
    BlockRequest asked() {
      return new BlockRequest(channel, request.signed().identity(), range.headerOnly());
    }

    boolean works() {
      return range.bestEffort() || source.works().test(channel.channelId());
    }
  }

  private Status stream(Session session, BlockReceiver receiver)
      throws InterruptedException, RefusedException {
    SeekRange range = session.range();
    // A start beyond 2^63 never comes.
    BlockFeed feed = session.commits().feed(range.first() < 0 ? Long.MAX_VALUE : range.first());
    long checkedAt = session.channel().config().sequence();
    long checkedMillis = clock.millis();
    while (true) {
      if (!session.works()) {
        return Status.SERVICE_UNAVAILABLE;
      }
      if (range.failIfNotReady() && feed.next() >= session.commits().height()) {
        return Status.NOT_FOUND;
      }
      CommittedBlock block = feed.poll(WAKE);
      if (block == null && feed.ended()) {
        return Status.SERVICE_UNAVAILABLE;
      }
      long sequence = session.channel().config().sequence();
      if (sequence != checkedAt || clock.millis() - checkedMillis >= WAKE.toMillis()) {
        checkAccess(session.request(), session.source().resource());
        checkedAt = sequence;
        checkedMillis = clock.millis();
      }
      if (block != null) {
        receiver.take(session.asked(), block);
        if (block.number() == range.last()) {
          return Status.SUCCESS;
        }
      }
    }
  }

  private void checkAccess(SeekRequest request, String resource) throws RefusedException {
    String refusal = access.refusal(resource, request.channel().getChannelId(), request.signed());
    if (refusal != null) {
      throw new RefusedException(Status.FORBIDDEN, refusal);
    }
  }
}
