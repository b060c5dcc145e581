/// What an account may use and uses. RFC 9425
///
/// A quota object is shown for each limit there is. The state is the numbers themselves, so that
/// `/changes` compares and keeps no log.
@NullMarked
package org.veredus.protocol.jmap.quota;

import org.jspecify.annotations.NullMarked;
