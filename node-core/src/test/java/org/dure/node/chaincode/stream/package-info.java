@NullMarked
package org.dure.node.chaincode.stream;

import org.jspecify.annotations.NullMarked;
