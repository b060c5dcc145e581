package org.veredus.protocol.smtp;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// The parameters of MAIL and RCPT as a mail filter is told of them: as the client gave them.
final class EsmtpText {
    private EsmtpText() {}

    /// @param parameters by keyword, in their order
    static List<String> of(Map<String, String> parameters) {
        List<String> texts = new ArrayList<>();
        parameters.forEach((name, value) -> texts.add(value.isEmpty() ? name : name + "=" + value));
        return texts;
    }
}
