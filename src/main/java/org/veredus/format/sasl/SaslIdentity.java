package org.veredus.format.sasl;

/// Who a client says it is.
///
/// @param authorization whom it wants to act as; empty for the one it logs in as. RFC 4422 §3.4.1
/// @param name whose password it knows
public record SaslIdentity(String authorization, String name) {
    public SaslIdentity {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("empty name");
        }
    }

    @Override
    public String toString() {
        return authorization.isEmpty() ? name : name + " for " + authorization;
    }
}
