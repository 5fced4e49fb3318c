package org.dure.membership.policy;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.dure.membership.msp.Identity;
import org.dure.membership.msp.Principal;
import org.hyperledger.fabric.protos.common.MSPPrincipal;
import org.hyperledger.fabric.protos.common.SignaturePolicy;
import org.hyperledger.fabric.protos.common.SignaturePolicyEnvelope;

/// A compiled `common.SignaturePolicyEnvelope` with Fabric's meaning (`common/cauthdsl`): rules are
/// tried left to right, every leaf takes the first identity not taken yet that is its principal,
/// and what a rule that failed had taken is free again. There is no backtracking, so that the order
/// of rules and signers counts.
public final class SignatureRule implements Policy {

  private static final int DEPTH_MAX = 64;

  private final SignaturePolicyEnvelope envelope;
  private final Node root;

  private SignatureRule(SignaturePolicyEnvelope envelope, Node root) {
    this.envelope = envelope;
    this.root = root;
  }

  private sealed interface Node {
    record NOutOf(int n, List<Node> rules) implements Node {}

    record SignedBy(Principal principal) implements Node {}
  }

  /// @throws PolicyException if the version is not 0, a rule is empty, or an index names no
  ///   principal
  public static SignatureRule compile(SignaturePolicyEnvelope envelope) throws PolicyException {
    if (envelope.getVersion() != 0) {
      throw new PolicyException(
          "This evaluator only understands messages of version 0, but version was "
              + envelope.getVersion());
    }
    if (!envelope.hasRule()) {
      throw new PolicyException("Empty policy element");
    }
    List<Principal> principals = new ArrayList<>();
    for (MSPPrincipal principal : envelope.getIdentitiesList()) {
      principals.add(Principal.parse(principal));
    }
    return new SignatureRule(envelope, compile(envelope.getRule(), principals, 0));
  }

  /// [#compile(SignaturePolicyEnvelope)] on marshalled bytes.
  ///
  /// @throws PolicyException also if the bytes are no envelope
  public static SignatureRule compile(ByteString envelope) throws PolicyException {
    try {
      return compile(SignaturePolicyEnvelope.parseFrom(envelope));
    } catch (InvalidProtocolBufferException e) {
      throw new PolicyException("Error unmarshalling to SignaturePolicy: " + e.getMessage(), e);
    }
  }

  private static Node compile(SignaturePolicy rule, List<Principal> principals, int depth)
      throws PolicyException {
    if (depth > DEPTH_MAX) {
      throw new PolicyException("policy nested deeper than " + DEPTH_MAX);
    }
    return switch (rule.getTypeCase()) {
      case SIGNED_BY -> {
        int index = rule.getSignedBy();
        if (index < 0 || index >= principals.size()) {
          throw new PolicyException(
              "identity index out of range, requested %d, but identities length is %d"
                  .formatted(index, principals.size()));
        }
        yield new Node.SignedBy(principals.get(index));
      }
      case N_OUT_OF -> {
        List<Node> rules = new ArrayList<>();
        for (SignaturePolicy each : rule.getNOutOf().getRulesList()) {
          rules.add(compile(each, principals, depth + 1));
        }
        yield new Node.NOutOf(rule.getNOutOf().getN(), List.copyOf(rules));
      }
      case TYPE_NOT_SET -> throw new PolicyException("Unknown type: policy element without a type");
    };
  }

  /// What it was compiled from.
  public SignaturePolicyEnvelope envelope() {
    return envelope;
  }

  @Override
  public PolicyVerdict evaluate(List<Identity> identities) {
    return holds(root, identities, new BitSet(identities.size()))
        ? new PolicyVerdict.Satisfied()
        : new PolicyVerdict.Unsatisfied("signature set did not satisfy policy");
  }

  private static boolean holds(Node node, List<Identity> identities, BitSet used) {
    return switch (node) {
      case Node.SignedBy(Principal principal) -> take(principal, identities, used);
      case Node.NOutOf(int n, List<Node> rules) -> {
        int satisfied = 0;
        for (Node rule : rules) {
          BitSet trial = (BitSet) used.clone();
          if (holds(rule, identities, trial)) {
            satisfied++;
            used.clear();
            used.or(trial);
          }
        }
        yield satisfied >= n;
      }
    };
  }

  private static boolean take(Principal principal, List<Identity> identities, BitSet used) {
    for (int i = used.nextClearBit(0); i < identities.size(); i = used.nextClearBit(i + 1)) {
      if (identities.get(i).satisfies(principal).isEmpty()) {
        used.set(i);
        return true;
      }
    }
    return false;
  }
}
