/// What voters, trustees and whoever publishes a result compute on their own machines, from what
/// the contract's queries answer. Imports `model`, `crypto` and `count`.
@NullMarked
package org.dure.contracts.voting.client;

import org.jspecify.annotations.NullMarked;
