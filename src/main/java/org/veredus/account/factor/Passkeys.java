package org.veredus.account.factor;

import com.webauthn4j.WebAuthnManager;
import com.webauthn4j.converter.AttestedCredentialDataConverter;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.attestation.statement.NoneAttestationStatement;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.AccountId;
import org.veredus.storage.kv.StoreFailed;

/// Registers passkeys, and judges what they sign. WebAuthn §7.1, §7.2.
///
/// No attestation is asked for: whose make an authenticator is does not matter here.
public final class Passkeys {
    /// Public keys that are taken, the best first, by their COSE numbers.
    public static final List<Long> ALGORITHMS = List.of(-8L, -7L, -257L);

    /// How an authenticator can be reached; other words say nothing to us, and stay unsaid.
    private static final Set<String> TRANSPORTS =
            Set.of("usb", "nfc", "ble", "smart-card", "hybrid", "internal");

    /// WebAuthn §7.1: a credential's id has at most so many octets.
    private static final int MAX_CREDENTIAL = 1023;

    private final FactorStore store;
    private final Challenges challenges;
    private final byte[] secret;
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnManager manager =
            WebAuthnManager.createNonStrictWebAuthnManager(converter);
    private final AttestedCredentialDataConverter attested =
            new AttestedCredentialDataConverter(converter);

    /// @param random must be hard to guess
    /// @param secret of this installation
    public Passkeys(FactorStore store, RandomGenerator random, LongSupplier nanos, byte[] secret) {
        this.store = store;
        this.secret = secret.clone();
        challenges = new Challenges(random, nanos);
    }

    /// What authenticators have to sign.
    public byte[] challenge(Use use) {
        return challenges.make(use);
    }

    /// How long a challenge is good.
    public Duration life() {
        return Challenges.LIFE;
    }

    /// What authenticators know an account by. It says nothing of it. WebAuthn §14.6.1
    public byte[] handle(AccountId account) {
        return Digests.hmac(
                secret,
                ByteBuffer.allocate(1 + Long.BYTES)
                        .put((byte) 'u')
                        .putLong(account.number())
                        .array());
    }

    /// Keeps a passkey that has just been made.
    ///
    /// @param json as browsers write it, `RegistrationResponseJSON`
    public Passkey register(
            Use.Registration use, RelyingParty party, String json, String name, Instant now)
            throws PasskeyRefused, StoreFailed {
        RegistrationData data = parse(() -> manager.parseRegistrationResponseJSON(json));
        byte[] challenge = challenge(use, data.getCollectedClientData());
        RegistrationParameters expected =
                new RegistrationParameters(server(party, challenge), parameters(), true, true);
        verify(() -> manager.verify(data, expected));
        Passkey.Key key = key(data);
        spend(challenge);
        Passkey made = store.add(use.account(), name, party.id(), key, now);
        if (made == null) throw new PasskeyRefused("it is known, or there are too many");
        return made;
    }

    private Passkey.Key key(RegistrationData data) throws PasskeyRefused {
        var attestation = data.getAttestationObject();
        AuthenticatorData<?> told = attestation == null ? null : attestation.getAuthenticatorData();
        AttestedCredentialData credential = told == null ? null : told.getAttestedCredentialData();
        if (told == null || credential == null) throw new PasskeyRefused("there is no key in it");
        byte[] id = credential.getCredentialId();
        if (id.length == 0 || id.length > MAX_CREDENTIAL)
            throw new PasskeyRefused("a credential's id of " + id.length + " octets");
        List<String> transports = new ArrayList<>();
        Set<AuthenticatorTransport> known = data.getTransports();
        if (known != null) {
            for (AuthenticatorTransport each : known)
                if (TRANSPORTS.contains(each.getValue())) transports.add(each.getValue());
        }
        transports.sort(null);
        return new Passkey.Key(
                id,
                attested.convert(credential),
                told.getSignCount(),
                told.isFlagUV(),
                told.isFlagBE(),
                told.isFlagBS(),
                transports);
    }

    /// Judges what a passkey has signed. After a password it is enough that somebody was there;
    /// else the authenticator must have recognised them.
    ///
    /// @param json as browsers write it, `AuthenticationResponseJSON`
    /// @return whose passkey it is
    public AccountId judge(Use use, RelyingParty party, String json, Instant now)
            throws PasskeyRefused, StoreFailed {
        AuthenticationData data = parse(() -> manager.parseAuthenticationResponseJSON(json));
        byte[] challenge = challenge(use, data.getCollectedClientData());
        byte[] credential = octets(data.getCredentialId());
        AccountId owner = credential == null ? null : store.owner(credential);
        if (owner == null || credential == null)
            throw new PasskeyRefused("nobody has this passkey");
        if (!mayBe(use, owner, octets(data.getUserHandle())))
            throw new PasskeyRefused("it is somebody else's passkey");
        Passkey passkey = store.find(owner).passkey(credential);
        if (passkey == null || !passkey.host().equals(party.id()))
            throw new PasskeyRefused("this passkey is not for here");
        AuthenticationParameters expected =
                new AuthenticationParameters(
                        server(party, challenge),
                        record(passkey.key()),
                        null,
                        !(use instanceof Use.Second),
                        true);
        verify(() -> manager.verify(data, expected));
        spend(challenge);
        AuthenticatorData<?> told = data.getAuthenticatorData();
        if (told == null) throw new PasskeyRefused("nothing is signed");
        Passkey.Key after =
                passkey.key().after(told.getSignCount(), told.isFlagBS(), told.isFlagUV());
        if (!store.note(owner, passkey, after, now))
            throw new PasskeyRefused("its count has not grown: there may be a copy of it");
        return owner;
    }

    /// WebAuthn §7.2: whoever is not known yet must be told by the handle; whoever is must fit it.
    private boolean mayBe(Use use, AccountId owner, byte @Nullable [] handle) {
        boolean fits = handle == null || Arrays.equals(handle, handle(owner));
        return fits
                && switch (use) {
                    case Use.SignIn() -> handle != null;
                    case Use.Second(var account) -> account.equals(owner);
                    case Use.Proof(var account, _) -> account.equals(owner);
                    case Use.Registration _ -> false;
                };
    }

    private CredentialRecord record(Passkey.Key key) throws PasskeyRefused {
        AttestedCredentialData credential = parse(() -> attested.convert(key.attested()));
        return new CredentialRecordImpl(
                new NoneAttestationStatement(),
                key.verified(),
                key.eligible(),
                key.backedUp(),
                key.count(),
                credential,
                null,
                null,
                null,
                null);
    }

    /// What may be missing; the library's annotations say it of the octets.
    private static byte @Nullable [] octets(@Nullable Object told) {
        return told instanceof byte[] octets ? octets : null;
    }

    private static ServerProperty server(RelyingParty party, byte[] challenge) {
        return ServerProperty.builder()
                .originPredicate(origin -> party.owns(String.valueOf(origin)))
                .rpId(party.id())
                .challenge(new DefaultChallenge(challenge))
                .build();
    }

    private static List<PublicKeyCredentialParameters> parameters() {
        List<PublicKeyCredentialParameters> taken = new ArrayList<>();
        for (long algorithm : ALGORITHMS)
            taken.add(
                    new PublicKeyCredentialParameters(
                            PublicKeyCredentialType.PUBLIC_KEY,
                            COSEAlgorithmIdentifier.create(algorithm)));
        return taken;
    }

    private byte[] challenge(Use use, @Nullable CollectedClientData client) throws PasskeyRefused {
        byte[] challenge = client == null ? new byte[0] : client.getChallenge().getValue();
        if (challenge == null || !challenges.isFor(use, challenge))
            throw new PasskeyRefused("what was signed is not what was asked, or too old");
        return challenge;
    }

    private void spend(byte[] challenge) throws PasskeyRefused {
        if (!challenges.spend(challenge)) throw new PasskeyRefused("it has been shown before");
    }

    private interface Parsing<T> {
        T run();
    }

    /// Whatever the library throws on what anybody may send is a refusal.
    private static <T> T parse(Parsing<T> parsing) throws PasskeyRefused {
        try {
            T parsed = parsing.run();
            if (parsed == null) throw new PasskeyRefused("there is nothing in it");
            return parsed;
        } catch (RuntimeException malformed) {
            throw new PasskeyRefused("it cannot be read: " + malformed.getMessage());
        }
    }

    private static void verify(Runnable verifying) throws PasskeyRefused {
        try {
            verifying.run();
        } catch (RuntimeException wrong) {
            throw new PasskeyRefused(String.valueOf(wrong.getMessage()));
        }
    }
}
