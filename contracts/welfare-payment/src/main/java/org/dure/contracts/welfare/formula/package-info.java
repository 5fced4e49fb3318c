/// A small total language for benefit rules: whole numbers and truth values over declared
/// attributes, in JSON, without loops, names or calls. What could overflow or divide by zero is
/// refused when a formula is read, so that no claim can make one fail. Imports nothing of the
/// contract.
@NullMarked
package org.dure.contracts.welfare.formula;

import org.jspecify.annotations.NullMarked;
