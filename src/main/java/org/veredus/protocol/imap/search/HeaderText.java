package org.veredus.protocol.imap.search;

import org.veredus.account.search.FieldText;

/// Looks for text in a header.
final class HeaderText {
    private HeaderText() {}

    /// Whether a field of this name has the text.
    static boolean has(byte[] header, String field, Needle needle) {
        return FieldText.any(
                header,
                each -> each.isNamed(field) && (needle.isEmpty() || needle.in(each.body())));
    }

    /// Whether any field has the text, its name included.
    static boolean hasAnywhere(byte[] header, Needle needle) {
        return needle.isEmpty() || FieldText.any(header, each -> needle.in(each.whole()));
    }
}
