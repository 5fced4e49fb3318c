/// What an operator tells a node: `node.yaml` with overrides from the environment. Imported by the
/// stages that are configured; imports nothing of the node.
@NullMarked
package org.dure.node.config;

import org.jspecify.annotations.NullMarked;
