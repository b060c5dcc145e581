/// Disposition notifications by JMAP: sending one about a message that asked for it, and reading
/// one. RFC 9007
///
/// A notification goes the way of every submission (`transport.submit`), from nobody, so that
/// nothing comes back. Not here: their form (`format.mdn`).
@NullMarked
package org.veredus.protocol.jmap.mdn;

import org.jspecify.annotations.NullMarked;
