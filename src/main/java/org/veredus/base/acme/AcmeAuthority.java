package org.veredus.base.acme;

import java.io.IOException;
import java.net.http.HttpClient;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.AccountBuilder;
import org.shredzone.acme4j.Authorization;
import org.shredzone.acme4j.Login;
import org.shredzone.acme4j.Order;
import org.shredzone.acme4j.OrderBuilder;
import org.shredzone.acme4j.Problem;
import org.shredzone.acme4j.RenewalInfo;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.Status;
import org.shredzone.acme4j.challenge.Challenge;
import org.shredzone.acme4j.challenge.Dns01Challenge;
import org.shredzone.acme4j.challenge.Http01Challenge;
import org.shredzone.acme4j.challenge.TlsAlpn01Challenge;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.connector.Resource;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeLazyLoadingException;
import org.shredzone.acme4j.provider.GenericAcmeProvider;
import org.veredus.base.acme.AcmeSettings.Proof;
import org.veredus.base.tls.ServerCertificate;
import org.veredus.base.tls.TlsClientContext;

/// A certification authority, as an account of it sees it. One thread at a time.
final class AcmeAuthority {
    /// For each thing that the authority does by itself: looking at a name, making a certificate.
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Set<Status> LOOKED = Set.of(Status.VALID, Status.INVALID);
    private static final Set<Status> READY = Set.of(Status.READY, Status.VALID, Status.INVALID);

    private final AcmeSettings settings;
    private final CertificateFolder folder;
    private final Challenges challenges;
    private final SecureRandom random;
    private @Nullable Login login;

    AcmeAuthority(
            AcmeSettings settings,
            CertificateFolder folder,
            Challenges challenges,
            SecureRandom random) {
        this.settings = settings;
        this.folder = folder;
        this.challenges = challenges;
        this.random = random;
    }

    /// Gets a certificate for the names.
    ///
    /// @param replaced the one that is renewed, whose key is used again; null: none
    /// @throws Refused if the authority does not give one
    ServerCertificate order(List<String> names, @Nullable ServerCertificate replaced)
            throws Refused, IOException, InterruptedException {
        KeyPair key = replaced == null ? ServerCertificate.newKey(random) : replaced.keyPair();
        try {
            Order order = create(names, replaced);
            for (Authorization authorization : order.getAuthorizations()) prove(authorization);
            order.waitForStatus(READY, PATIENCE);
            if (order.getStatus() == Status.READY) order.execute(key);
            Status end = order.waitForCompletion(PATIENCE);
            if (end != Status.VALID) throw new Refused(sentence(order.getError().orElse(null)));
            return new ServerCertificate(
                    key.getPrivate(), order.getCertificate().getCertificateChain());
        } catch (AcmeException | AcmeLazyLoadingException failed) {
            throw new Refused(sentence(failed));
        }
    }

    private Order create(List<String> names, @Nullable ServerCertificate replaced)
            throws AcmeException, IOException {
        Login account = login();
        OrderBuilder order = account.newOrder().domains(names);
        if (replaced != null && givesRenewalInfo(account))
            order.replaces(replaced.chain().getFirst());
        return order.create();
    }

    /// When the authority wants a certificate to be renewed, somewhere within the window it
    /// suggests. RFC 9773 §4.2
    ///
    /// @return null if the authority does not say
    @Nullable Instant renewAt(X509Certificate certificate) throws Refused, IOException {
        try {
            Login account = login();
            if (!givesRenewalInfo(account)) return null;
            RenewalInfo info = account.bindRenewalInfo(certificate);
            info.fetch();
            Instant start = info.getSuggestedWindowStart();
            long window =
                    Math.max(1, Duration.between(start, info.getSuggestedWindowEnd()).toSeconds());
            // the same moment each time that this is asked
            return start.plusSeconds(
                    Math.floorMod(certificate.getSerialNumber().longValue(), window));
        } catch (AcmeException | AcmeLazyLoadingException failed) {
            throw new Refused(sentence(failed));
        }
    }

    private static boolean givesRenewalInfo(Login account) throws AcmeException {
        return account.getSession().resourceUrlOptional(Resource.RENEWAL_INFO).isPresent();
    }

    private Login login() throws AcmeException, IOException {
        Login known = login;
        if (known != null) return known;
        Session session = new Session(settings.directory(), new Provider(settings));
        session.networkSettings().setTimeout(TIMEOUT);
        AccountBuilder account =
                new AccountBuilder().agreeToTermsOfService().useKeyPair(folder.accountKey(random));
        if (settings.contact() != null) account.addEmail(settings.contact());
        AcmeSettings.ExternalAccount external = settings.account();
        if (external != null) account.withKeyIdentifier(external.id(), external.key());
        Login made = account.createLogin(session);
        login = made;
        return made;
    }

    private void prove(Authorization authorization)
            throws AcmeException, Refused, IOException, InterruptedException {
        if (authorization.getStatus() == Status.VALID) return;
        String name = authorization.getIdentifier().getDomain();
        switch (settings.proof()) {
            case Proof.Http01() -> {
                Http01Challenge challenge = find(authorization, Http01Challenge.class);
                try (var _ =
                        challenges.showText(challenge.getToken(), challenge.getAuthorization())) {
                    await(name, challenge);
                }
            }
            case Proof.TlsAlpn01() -> {
                TlsAlpn01Challenge challenge = find(authorization, TlsAlpn01Challenge.class);
                KeyPair key = passingKey();
                X509Certificate shown =
                        challenge.createCertificate(key, authorization.getIdentifier());
                try (var _ =
                        challenges.showCertificate(
                                name, new ServerCertificate(key.getPrivate(), List.of(shown)))) {
                    await(name, challenge);
                }
            }
            case Proof.Dns01(var server) -> {
                Dns01Challenge challenge = find(authorization, Dns01Challenge.class);
                try (var _ =
                        new ZoneUpdates(server)
                                .publish(
                                        challenge.getRRName(authorization.getIdentifier()),
                                        challenge.getDigest())) {
                    await(name, challenge);
                }
            }
        }
    }

    /// RSA: acme4j makes the certificates that prove a name with nothing else.
    private KeyPair passingKey() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048, random);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("this JVM has no RSA", missing);
        }
    }

    private <C extends Challenge> C find(Authorization authorization, Class<C> kind)
            throws Refused {
        return authorization
                .findChallenge(kind)
                .orElseThrow(
                        () ->
                                new Refused(
                                        "the authority does not offer "
                                                + settings.proof().word()
                                                + " for "
                                                + authorization.getIdentifier().getDomain()));
    }

    private static void await(String name, Challenge challenge)
            throws AcmeException, Refused, InterruptedException {
        challenge.trigger();
        challenge.waitForStatus(LOOKED, PATIENCE);
        if (challenge.getStatus() != Status.VALID)
            throw new Refused(name + ": " + sentence(challenge.getError().orElse(null)));
    }

    private static String sentence(@Nullable Problem problem) {
        return problem == null ? "the authority refused and did not say why" : problem.toString();
    }

    private static String sentence(Exception failed) {
        List<String> words = new ArrayList<>();
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            String message = cause.getMessage();
            if (message != null && !words.contains(message)) words.add(message);
        }
        return words.isEmpty() ? failed.getClass().getSimpleName() : String.join(": ", words);
    }

    /// No certificate, and why.
    static final class Refused extends Exception {
        private static final long serialVersionUID = 1;

        Refused(String sentence) {
            super(sentence, null, false, false);
        }

        String sentence() {
            return String.valueOf(getMessage());
        }
    }

    /// Speaks with the authority's server over connections that our settings trust.
    private static final class Provider extends GenericAcmeProvider {
        private final AcmeSettings settings;

        Provider(AcmeSettings settings) {
            this.settings = settings;
        }

        @Override
        public HttpClient createHttpClient(NetworkSettings network) {
            TlsClientContext trust =
                    settings.roots().isEmpty()
                            ? TlsClientContext.systemRoots()
                            : TlsClientContext.trusting(settings.roots());
            return HttpClient.newBuilder()
                    .followRedirects(HttpClient.Redirect.NORMAL)
                    .connectTimeout(network.getTimeout())
                    .sslContext(trust.sslContext())
                    .build();
        }
    }
}
