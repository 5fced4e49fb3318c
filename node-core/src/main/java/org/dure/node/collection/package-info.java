/// Private data collections: which a chaincode has, whose they are, and the way their plaintext
/// takes between the nodes of their members: pushed when a transaction is endorsed, gathered when
/// its block is committed, reconciled afterwards. Only hashes go into blocks.
@NullMarked
package org.dure.node.collection;

import org.jspecify.annotations.NullMarked;
