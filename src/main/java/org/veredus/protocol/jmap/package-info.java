/// JMAP over HTTP: the session object, the API, uploads, downloads and the event source. RFC
/// 8620
///
/// [JmapApi] puts the routes into `base.http.Routes`. Who asks proves it by HTTP Basic (RFC
/// 7617) or has signed in with a browser (`account.session`); [Gate] takes a password over
/// TLS, and in the clear only where the server is told that nobody else can reach it. Requests
/// of one account at a time are bounded ([Turnstile]). Runs on the requests' threads. Not
/// here: what calls mean (`protocol.jmap.core` and the packages beside it).
@NullMarked
package org.veredus.protocol.jmap;

import org.jspecify.annotations.NullMarked;
