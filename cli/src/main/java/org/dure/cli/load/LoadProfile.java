package org.dure.cli.load;

import com.google.protobuf.ByteString;
import java.util.function.IntFunction;
import org.dure.bench.LoadClient;
import org.dure.cli.client.ChaincodeArchive;
import org.dure.cli.client.Lifecycle;

/// A load for one contract. The contract is deployed, then the profile makes the ledger ready, then
/// each client sends what the profile gives it.
public interface LoadProfile {
  /// What `--profile` names.
  String name();

  /// The contract's module, and the name of its chaincode.
  String contract();

  /// What is sent, in a phrase.
  String description(LoadSettings settings);

  /// How the contract is to be defined.
  default Lifecycle.Wish definition(ChaincodeArchive archive) {
    return new Lifecycle.Wish(contract(), "", ByteString.EMPTY, archive);
  }

  /// How many users each organisation needs, beside each other: more than one where clients must
  /// not share an account.
  default int usersPerOrganisation(int clients, int organisations) {
    return 1;
  }

  /// Makes the ledger ready, whatever an earlier run has left, and answers with the clients of this
  /// run by number, from 0. Each is asked for once.
  IntFunction<LoadClient> begin(LoadUsers users, LoadSettings settings);
}
