/// Sample polls and elections for demonstrations and load tests, the same in every run. Imports
/// `model`.
@NullMarked
package org.dure.contracts.voting.data;

import org.jspecify.annotations.NullMarked;
