/// Brand Indicators for Message Identification: the logo that a domain wants shown beside its
/// mail, draft-brand-indicators-for-message-identification. No RFC has it yet.
///
/// [Bimi] looks for the [BimiRecord] of an author's domain if DMARC passes and is enforced there,
/// fetches the logo, which must keep to SVG Tiny PS ([SvgProfile],
/// draft-svg-tiny-ps-abrotman), and answers with a [BimiVerdict]. Where roots are given,
/// [MarkAuthorities] checks the mark certificate that a record points at
/// (draft-fetch-validation-vmc-wchuang): what it says must be what the domain shows.
/// [KeptDocuments] remembers what was fetched.
///
/// Safe for any number of threads; blocks for the DNS and for what is fetched. Bounded: the size of
/// all that is fetched, its time, how much is kept and fetched at once. Not here: whether mail is
/// looked at (`verify.authentication`), who is shown a logo (`protocol.web`), the revocation of
/// mark certificates, which nobody is asked about.
@NullMarked
package org.veredus.verify.bimi;

import org.jspecify.annotations.NullMarked;
