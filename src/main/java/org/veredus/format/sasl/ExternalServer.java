package org.veredus.format.sasl;

/// EXTERNAL: who the client is was shown by its TLS certificate. RFC 4422 Appendix A
final class ExternalServer<O, X extends Exception> implements SaslServer<O, X> {
    private final SaslVerifier<O, X> verifier;

    ExternalServer(SaslVerifier<O, X> verifier) {
        this.verifier = verifier;
    }

    @Override
    public SaslStep<O> step(byte[] response) throws X {
        String authorization = SaslText.utf8(response);
        if (authorization == null || authorization.indexOf('\0') >= 0) {
            return new SaslStep.Malformed<>("EXTERNAL takes a name in UTF-8, or nothing");
        }
        return new SaslStep.Judged<>(verifier.certified(authorization));
    }
}
