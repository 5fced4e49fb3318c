package org.dure.node.validate;

import java.util.List;
import org.dure.membership.msp.Identity;

/// Whose signatures on an envelope hold.
///
/// @param creator valid in the channel, whatever the time
/// @param endorsers distinct, in order of appearance; those whose signature does not hold are left
///   out
public record Signers(Identity creator, List<Identity> endorsers) {
  public Signers {
    endorsers = List.copyOf(endorsers);
  }
}
