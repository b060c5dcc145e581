package org.veredus.format.sasl;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// LOGIN: asks for the name, then for the password. Never standardised; some mail programs and
/// many printers know nothing else.
final class LoginServer<O, X extends Exception> implements SaslServer<O, X> {
    private final SaslVerifier<O, X> verifier;
    private @Nullable String name;

    LoginServer(SaslVerifier<O, X> verifier) {
        this.verifier = verifier;
    }

    @Override
    public byte[] firstChallenge() {
        return "Username:".getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public SaslStep<O> step(byte[] response) throws X {
        String text = SaslText.utf8(response);
        if (text == null || text.isEmpty() || text.indexOf('\0') >= 0) {
            return new SaslStep.Malformed<>("name and password must be UTF-8 and not empty");
        }
        String known = name;
        if (known == null) {
            name = text;
            return new SaslStep.Challenge<>("Password:".getBytes(StandardCharsets.US_ASCII));
        }
        return new SaslStep.Judged<>(verifier.password(new SaslIdentity("", known), text));
    }
}
