/// Connections of line protocols: accepting, calling, TLS, deadlines, stopping.
///
/// [Listener] binds an address and serves each [Connection] on a virtual thread of its own. A
/// connection has a [WireReader] and a [WireWriter] that stay the same when TLS starts beneath
/// them. [Deadlines] bounds the time of each command with one thread for all connections.
/// [ProxyHeader] is the PROXY protocol of trusted load balancers. [PatientConnection] calls
/// programs beside us, such as virus scanners, that may be slow or not listen.
///
/// How a session ends: at a deadline, or when the listener stops and the session waits for a
/// command, reading ends as if the peer had closed; the session sees [Connection#timedOut()] or
/// [Connection#stopping()], says good-bye and returns. A few seconds later the socket is closed
/// whatever it does. RFC 3207 §4.2 (nothing read before the handshake counts after it).
///
/// [WireReader]: org.veredus.base.wire.WireReader [WireWriter]: org.veredus.base.wire.WireWriter
@NullMarked
package org.veredus.base.net;

import org.jspecify.annotations.NullMarked;
