/// What anybody may fetch from us by HTTP(S).
///
/// [StsPage] serves the MTA-STS policies of our domains, RFC 8461 §3.3. Not here: the admin API
/// (`protocol.admin`).
@NullMarked
package org.veredus.protocol.web;

import org.jspecify.annotations.NullMarked;
