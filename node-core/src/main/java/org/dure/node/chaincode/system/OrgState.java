package org.dure.node.chaincode.system;

import org.dure.node.definition.HashReader;

/// What every organisation can see of another's approvals: hashes in its implicit collection.
record OrgState(String mspId, HashReader hashes) {}
