package org.veredus.protocol.admin;

import org.veredus.account.directory.DirectoryRefused;

/// An answer that is an error of the client's.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1;

    /// What is wrong; programs tell them apart by [#code()].
    enum Kind {
        BAD_REQUEST(400, "bad-request"),
        UNAUTHORIZED(401, "unauthorized"),
        SECOND_FACTOR(401, "second-factor"),
        FORBIDDEN(403, "forbidden"),
        NOT_FOUND(404, "not-found"),
        /// Passkeys are bound to names, and the page was fetched by another one.
        ELSEWHERE(409, "elsewhere"),
        EXISTS(409, "exists"),
        IN_USE(409, "in-use"),
        LIMIT(409, "limit"),
        MEDIA_TYPE(415, "media-type"),
        BAD_PASSWORD(422, "bad-password"),
        TOO_MANY_FAILURES(429, "too-many-failures");

        private final int status;
        private final String code;

        Kind(int status, String code) {
            this.status = status;
            this.code = code;
        }

        int status() {
            return status;
        }

        String code() {
            return code;
        }
    }

    private final Kind kind;

    /// @param sentence for people
    Refusal(Kind kind, String sentence) {
        super(sentence, null, false, false);
        this.kind = kind;
    }

    static Refusal badRequest(String sentence) {
        return new Refusal(Kind.BAD_REQUEST, sentence);
    }

    static Refusal notFound(String sentence) {
        return new Refusal(Kind.NOT_FOUND, sentence);
    }

    static Refusal of(DirectoryRefused refused) {
        Kind kind =
                switch (refused.reason()) {
                    case EXISTS -> Kind.EXISTS;
                    case NO_SUCH_DOMAIN, NO_SUCH_ACCOUNT, NO_SUCH_ALIAS, NO_SUCH_ADDRESS ->
                            Kind.NOT_FOUND;
                    case IN_USE -> Kind.IN_USE;
                    case LIMIT -> Kind.LIMIT;
                };
        return new Refusal(kind, String.valueOf(refused.getMessage()));
    }

    Kind kind() {
        return kind;
    }

    String sentence() {
        String sentence = getMessage();
        return sentence == null ? kind.code() : sentence;
    }
}
