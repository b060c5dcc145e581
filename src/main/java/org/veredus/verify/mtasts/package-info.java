/// SMTP MTA Strict Transport Security, RFC 8461: a domain says by HTTPS which hosts take its mail,
/// and that they speak TLS with certificates the world trusts.
///
/// [StsPolicy] is such a policy, [StsRecord] the DNS record that tells when it changes, and
/// [StsFetcher] gets it. Bounded: the size of a policy, its lines, its time. Not here: keeping
/// policies and acting on them (`transport.relay`).
@NullMarked
package org.veredus.verify.mtasts;

import org.jspecify.annotations.NullMarked;
