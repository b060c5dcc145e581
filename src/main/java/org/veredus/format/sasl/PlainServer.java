package org.veredus.format.sasl;

import org.jspecify.annotations.Nullable;

/// RFC 4616: `[authzid] NUL authcid NUL passwd`.
final class PlainServer<O, X extends Exception> implements SaslServer<O, X> {
    private final SaslVerifier<O, X> verifier;

    PlainServer(SaslVerifier<O, X> verifier) {
        this.verifier = verifier;
    }

    @Override
    public SaslStep<O> step(byte[] response) throws X {
        String message = SaslText.utf8(response);
        if (message == null) {
            return new SaslStep.Malformed<>("PLAIN message is not UTF-8");
        }
        String @Nullable [] fields = fields(message);
        if (fields == null) {
            return new SaslStep.Malformed<>("PLAIN message must be name, NUL, name, NUL, password");
        }
        return new SaslStep.Judged<>(
                verifier.password(new SaslIdentity(fields[0], fields[1]), fields[2]));
    }

    // RFC 4616 §2: neither name nor password is empty, and none of the three has a NUL
    private static String @Nullable [] fields(String message) {
        int first = message.indexOf('\0');
        int second = message.indexOf('\0', first + 1);
        boolean wrong =
                first < 0
                        || second <= first + 1
                        || second == message.length() - 1
                        || message.indexOf('\0', second + 1) >= 0;
        return wrong
                ? null
                : new String[] {
                    message.substring(0, first),
                    message.substring(first + 1, second),
                    message.substring(second + 1)
                };
    }
}
