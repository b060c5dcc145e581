/// All that can be told of who sent a message: SPF, DKIM, ARC and DMARC in one pass over it,
/// and DKIM2 and BIMI where they are wanted.
///
/// [MessageAuthenticator] takes a header and then the body in pieces, and answers with an
/// [Authentication], which can be written as the fields that a receiver adds.
///
/// Safe for any number of threads; what it begins is for one. Blocks for the DNS. Not here: what a
/// verdict leads to.
@NullMarked
package org.veredus.verify.authentication;

import org.jspecify.annotations.NullMarked;
