package org.veredus.transport.sign;

import org.jspecify.annotations.Nullable;
import org.veredus.format.address.Domain;
import org.veredus.format.message.AuthenticationResults;
import org.veredus.format.message.AuthenticationResults.Finding;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;

/// What we wrote when a message came: others' claims to be us were taken out then.
///
/// @param host who writes our Authentication-Results fields
record OwnResults(Domain host) {
    @Nullable AuthenticationResults in(Header header) {
        for (HeaderField field : header.all(AuthenticationResults.FIELD)) {
            AuthenticationResults results = AuthenticationResults.parse(field.value());
            if (results != null && results.host().equalsIgnoreCase(host.ascii())) return results;
        }
        return null;
    }

    /// Whether a method passed.
    boolean passed(Header header, String method) {
        AuthenticationResults results = in(header);
        if (results == null) return false;
        for (Finding finding : results.findings())
            if (finding.method().equals(method)) return finding.result().equals("pass");
        return false;
    }
}
