/// Builds a node out of its stages and connects them; nothing imports it but whoever starts a node.
/// Read [org.dure.node.app.Node] and [org.dure.node.app.Channel] to see how a node is put together.
@NullMarked
package org.dure.node.app;

import org.jspecify.annotations.NullMarked;
