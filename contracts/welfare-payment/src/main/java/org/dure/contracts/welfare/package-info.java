/// The welfare payment chaincode: [org.dure.contracts.welfare.WelfarePayment] lists its
/// transactions, the README describes them.
@NullMarked
package org.dure.contracts.welfare;

import org.jspecify.annotations.NullMarked;
