/// Debian's native libraries, called in this process: for comparing with them, and for
/// measuring beside them.
@NullMarked
package org.veredus.peer;

import org.jspecify.annotations.NullMarked;
