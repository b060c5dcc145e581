package org.veredus.format.sasl;

/// A message breaks the mechanism's grammar.
final class SaslSyntax extends Exception {
    private static final long serialVersionUID = 1;
    private final String reason;

    SaslSyntax(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    String reason() {
        return reason;
    }
}
