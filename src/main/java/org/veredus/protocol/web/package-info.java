/// What anybody may fetch from us by HTTP(S), and what a person does with a browser besides
/// mail.
///
/// [WebPages] serves the webmail, built from `web/` into the jar: everything a page needs,
/// nothing from elsewhere, under a content security policy that lets no foreign or inline
/// script run. Mail itself it reads and writes by JMAP. [SignIn] exchanges a password for a
/// session (`account.session`); [OwnAccount] shows a person their sessions and programs'
/// passwords and changes the password. [ImageProxy] fetches pictures that mail refers to, so
/// that the sender does not learn who reads, and reaches no machine that is not public.
/// [BrandLogos] hands out the logos of senders' domains.
/// [StsPage] serves the MTA-STS policies of our domains, RFC 8461 §3.3.
///
/// Runs on the requests' threads. Not here: the admin API (`protocol.admin`), JMAP.
@NullMarked
package org.veredus.protocol.web;

import org.jspecify.annotations.NullMarked;
