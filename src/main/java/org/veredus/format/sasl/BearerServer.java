package org.veredus.format.sasl;

import java.nio.charset.StandardCharsets;

/// OAUTHBEARER (RFC 7628) and the older XOAUTH2 of Google: the client shows a token. One that is
/// not taken is told why in a challenge, which it answers with something without meaning.
final class BearerServer<O, X extends Exception> implements SaslServer<O, X> {
    /// Between the fields. RFC 7628 §3.1
    private static final char SEPARATOR = '\u0001';

    private static final String AUTH = "auth=";
    private static final String BEARER = "Bearer ";

    private final SaslVerifier<O, X> verifier;
    private final Form form;
    private State<O> state = new State.Begun<>();

    /// How the fields are written down.
    enum Form {
        OAUTHBEARER,
        XOAUTH2
    }

    private sealed interface State<O> {
        record Begun<O>() implements State<O> {}

        record Refused<O>(O outcome) implements State<O> {}

        record Over<O>() implements State<O> {}
    }

    /// @param name empty if the client left it to the token
    private record Claim(String name, String token) {}

    BearerServer(SaslVerifier<O, X> verifier, Form form) {
        this.verifier = verifier;
        this.form = form;
    }

    @Override
    public SaslStep<O> step(byte[] response) throws X {
        State<O> now = state;
        state = new State.Over<>();
        return switch (now) {
            case State.Begun<O>() -> judge(response);
            case State.Refused<O>(var outcome) -> new SaslStep.Judged<>(outcome);
            case State.Over<O>() -> new SaslStep.Malformed<>("the exchange is over");
        };
    }

    private SaslStep<O> judge(byte[] response) throws X {
        Claim claim;
        try {
            claim = claim(response);
        } catch (SaslSyntax wrong) {
            return new SaslStep.Malformed<>(wrong.reason());
        }
        O outcome = verifier.bearer(claim.name(), claim.token());
        if (verifier.accepts(outcome)) return new SaslStep.Judged<>(outcome);
        state = new State.Refused<>(outcome);
        // RFC 7628 §3.2.2
        String why =
                form == Form.OAUTHBEARER
                        ? "{\"status\":\"invalid_token\"}"
                        : "{\"status\":\"401\",\"schemes\":\"bearer\"}";
        return new SaslStep.Challenge<>(why.getBytes(StandardCharsets.US_ASCII));
    }

    private Claim claim(byte[] response) throws SaslSyntax {
        String message = SaslText.utf8(response);
        if (message == null) throw new SaslSyntax("message is not UTF-8");
        String[] fields = message.split(String.valueOf(SEPARATOR), -1);
        String token = null;
        for (int i = 1; i < fields.length; i++) {
            if (fields[i].startsWith(AUTH)) token = token(fields[i].substring(AUTH.length()));
        }
        if (token == null) throw new SaslSyntax("message without a bearer token");
        return new Claim(form == Form.OAUTHBEARER ? gs2Name(fields[0]) : user(fields[0]), token);
    }

    private static String token(String auth) throws SaslSyntax {
        if (!auth.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
            throw new SaslSyntax("only Bearer tokens are known");
        }
        return auth.substring(BEARER.length()).strip();
    }

    /// `n,a=bob@example.org,`. RFC 7628 §3.1
    private static String gs2Name(String header) throws SaslSyntax {
        if (!header.startsWith("n,") && !header.startsWith("y,")) {
            throw new SaslSyntax("channel binding is not for tokens");
        }
        if (!header.endsWith(",")) throw new SaslSyntax("GS2 header without its end");
        String name = header.substring(2, Math.max(2, header.length() - 1));
        if (name.isEmpty()) return "";
        if (!name.startsWith("a=")) throw new SaslSyntax("GS2 header with an unknown field");
        return name.substring(2).replace("=2C", ",").replace("=3D", "=");
    }

    private static String user(String field) throws SaslSyntax {
        if (!field.startsWith("user=")) throw new SaslSyntax("message without a user");
        return field.substring("user=".length());
    }
}
