package org.dure.node.chaincode.system;

import com.google.protobuf.ByteString;
import org.dure.node.access.AccessControl;
import org.dure.node.access.ChannelAccess;
import org.dure.node.access.Channels;
import org.dure.node.chaincode.CallResult;
import org.dure.node.chaincode.SystemCall;
import org.dure.node.chaincode.SystemContract;
import org.dure.node.collection.PrivateCollections;
import org.dure.node.definition.StoredDefinitions;
import org.dure.store.StateArea;
import org.dure.store.StateQuery;
import org.dure.store.StateSnapshot;
import org.dure.store.query.Query;
import org.dure.store.query.QueryException;
import org.jspecify.annotations.Nullable;

/// `_queries`: how this node would answer a query of a chaincode. Reads no documents. Function
/// `Explain` takes chaincode, collection (empty for the public state) and query.
public final class ExplainContract implements SystemContract {
  private static final String NAME = "_queries";

  /// Whoever may propose a transaction may have the same query run by a contract.
  private static final String RESOURCE = "peer/Propose";

  private final Channels channels;
  private final AccessControl access;

  public ExplainContract(Channels channels, AccessControl access) {
    this.channels = channels;
    this.access = access;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean simulates() {
    return false;
  }

  @Override
  public CallResult call(SystemCall call) {
    if (!call.function().equals("Explain") || call.args().size() != 4) {
      return CallResult.refused(
          500, NAME + " has one function: Explain, with chaincode, collection and query");
    }
    String channelId = call.context().channelId();
    ChannelAccess channel = channels.find(channelId);
    if (channel == null) {
      return CallResult.refused(500, "this node is not in channel '" + channelId + "'");
    }
    String refusal = access.refusal(RESOURCE, channelId, call.signedProposal());
    if (refusal != null) {
      return CallResult.refused(500, "access denied for [Explain]: " + refusal);
    }
    StateArea area =
        new StateArea(call.args().get(1).toStringUtf8(), call.args().get(2).toStringUtf8());
    try (StateSnapshot state = channel.ledger().snapshot()) {
      String unknown = unknown(channel, state, area);
      if (unknown != null) {
        return CallResult.refused(500, unknown);
      }
      Query query = Query.parse(call.args().get(3).toStringUtf8());
      String answer = StateQuery.explain(state, area, query).toJson().toString();
      return CallResult.success(ByteString.copyFromUtf8(answer));
    } catch (QueryException e) {
      return CallResult.refused(500, String.valueOf(e.getMessage()));
    }
  }

  /// Why there is no such area, or null: a name that is mistyped would look like a full scan.
  private static @Nullable String unknown(
      ChannelAccess channel, StateSnapshot state, StateArea area) {
    StoredDefinitions definitions = new StoredDefinitions(StoredDefinitions.lifecycleOf(state));
    if (definitions.find(area.namespace()) == null) {
      return "chaincode '%s' is not defined on channel '%s'"
          .formatted(area.namespace(), channel.ledger().channelId());
    }
    boolean known =
        area.isPublic()
            || new PrivateCollections(channel.config(), definitions)
                    .find(area.namespace(), area.collection())
                != null;
    return known
        ? null
        : "collection [%s] not defined in the collection config for chaincode [%s]"
            .formatted(area.collection(), area.namespace());
  }
}
