/// An HTTP server for API, pages and JMAP: HTTP/1.1 (RFC 9112) and HTTP/2 (RFC 9113) by Jetty, in
/// the clear and over TLS.
///
/// [Routes] maps method and path to an [HttpHandler], which reads an [HttpRequest] and returns an
/// [HttpResponse] on a virtual thread, blocking as it likes. What no route takes is answered here:
/// 404, 405, 413, 500. Jetty's own few threads accept and read; they are the only platform threads.
/// An answer may make the connection a [WebSocket] (RFC 6455, HTTP/1.1 only), which is then held by
/// a virtual thread as well.
/// Not here: authentication, and of JSON all but how strictly it is read.
@NullMarked
package org.veredus.base.http;

import org.jspecify.annotations.NullMarked;
