package org.veredus.verify.dkim2;

import java.io.ByteArrayOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.verify.dkim.BodyHash;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.HashAlgorithm;
import org.veredus.verify.dkim.SignatureText;
import org.veredus.verify.dkim.SigningKey;
import org.veredus.verify.dkim2.MessageInstance.Hashes;
import org.veredus.verify.dkim2.Recipes.Body;
import org.veredus.verify.dkim2.Recipes.Step;

/// Begins chains and goes on with them, draft §9. What it says of a change it has tried before: no
/// recipe leaves that does not lead back to the instance before.
public final class Dkim2Signer {
    /// Fields put on top of a message that are looked for if nobody says what was changed.
    private static final int MAX_ADDED = 20;

    private final List<SigningKey> keys;
    private final InstantSource clock;

    /// @param keys of one domain, all of which sign
    public Dkim2Signer(List<SigningKey> keys, InstantSource clock) {
        if (keys.stream().map(SigningKey::domain).distinct().count() != 1)
            throw new IllegalArgumentException("keys of one domain are needed");
        this.keys = List.copyOf(keys);
        this.clock = clock;
    }

    /// A message whose body is still to come. For one thread.
    public final class Signing {
        private final FieldSet fields;
        private final List<String> names; // of the fields that count, from the top
        private final Chain chain;
        private final BodyHashes body;
        private final BodyHashes bodyBefore;
        private final @Nullable Recipes revision;

        private Signing(Header header, BodyHashes hashes, @Nullable Recipes revision)
                throws DkimFailure {
            fields = FieldSet.of(header);
            names =
                    header.fields().stream()
                            .map(HeaderField::name)
                            .map(name -> name.toLowerCase(Locale.ROOT))
                            .filter(name -> !UnsignedFields.contain(name))
                            .toList();
            chain = Chain.of(header);
            this.revision = revision;
            body = hashes;
            if (revision != null && revision.body() instanceof Body.Steps(var steps)) {
                bodyBefore = new BodyHashes();
                hashes.also(new BodyUndo(steps, bodyBefore));
            } else bodyBefore = hashes;
            bodyHash(body, HashAlgorithm.SHA256);
            if (chain.isEmpty()) return;
            for (Hashes hash : newest().hashes()) {
                bodyHash(body, hash.algorithm());
                bodyHash(bodyBefore, hash.algorithm());
            }
        }

        private MessageInstance newest() {
            return chain.instances().getLast();
        }

        private static BodyHash bodyHash(BodyHashes body, HashAlgorithm algorithm) {
            return body.ask(Canonicalization.SIMPLE, Long.MAX_VALUE, algorithm);
        }

        /// The fields to put on top; to be asked for once the body has ended.
        ///
        /// @throws DkimFailure if the chain cannot go on this way
        public byte[] fields(Onward onward) throws DkimFailure {
            if (chain.signatures().size() >= Chain.MAX || chain.instances().size() >= Chain.MAX)
                throw DkimFailure.permanent("there are " + Chain.MAX + " signatures or instances");
            check(onward);
            byte[] instance = instance();
            int instances = chain.instances().size() + (instance.length > 0 ? 1 : 0);
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(signature(onward, instances, instance));
            all.writeBytes(instance);
            return all.toByteArray();
        }

        /// A new instance, if the message is not what the newest one says.
        private byte[] instance() throws DkimFailure {
            if (chain.isEmpty()) return text(1, null);
            if (fits(newest(), fields, body)) return new byte[0];
            Recipes recipes = revision == null ? added() : checked(revision);
            return text(newest().number() + 1, recipes);
        }

        private byte[] text(int number, @Nullable Recipes recipes) {
            HashAlgorithm algorithm = HashAlgorithm.SHA256;
            String hashes =
                    String.join(
                            ":",
                            algorithm.word(),
                            base64(fields.hash(algorithm)),
                            base64(bodyHash(body, algorithm).value()));
            SignatureText text =
                    new SignatureText(MessageInstance.FIELD)
                            .tag("m", number)
                            .lines("h", List.of(hashes));
            if (recipes != null) text.lines("r", List.of(base64(RecipeJson.write(recipes))));
            return text.field();
        }

        private Recipes checked(Recipes recipes) throws DkimFailure {
            FieldSet before = fields.before(recipes);
            boolean leadsBack =
                    before != null
                            && (recipes.body() instanceof Body.Lost
                                    ? fits(newest(), before, null)
                                    : fits(newest(), before, bodyBefore));
            if (!leadsBack)
                throw DkimFailure.fail("the recipes do not lead to the instance before");
            return recipes;
        }

        /// Only fields on top may have come: what those who pass a message on do most.
        private Recipes added() throws DkimFailure {
            Map<String, Integer> gone = new HashMap<>();
            SequencedMap<String, List<Step>> recipes = new LinkedHashMap<>();
            for (String name : names.subList(0, Math.min(MAX_ADDED, names.size()))) {
                int there = fields.fields().getOrDefault(name, List.of()).size();
                int kept = there - gone.merge(name, 1, Integer::sum);
                recipes.put(name, kept == 0 ? List.of() : List.of(new Step.Copy(1, kept)));
                Recipes tried = new Recipes(recipes, new Body.Same());
                FieldSet before = fields.before(tried);
                if (before != null && fits(newest(), before, body)) return tried;
            }
            throw DkimFailure.fail("the message is not its newest instance");
        }

        /// @param against null: its body is not looked at
        private static boolean fits(
                MessageInstance instance, FieldSet fields, @Nullable BodyHashes against) {
            for (Hashes hashes : instance.hashes()) {
                HashAlgorithm algorithm = hashes.algorithm();
                boolean sameBody =
                        against == null
                                || MessageDigest.isEqual(
                                        hashes.body(), bodyHash(against, algorithm).value());
                if (!sameBody || !MessageDigest.isEqual(hashes.header(), fields.hash(algorithm)))
                    return false;
            }
            return !instance.hashes().isEmpty();
        }

        private byte[] signature(Onward onward, int instances, byte[] newInstance) {
            int number = chain.signatures().size() + 1;
            ChainOctets before = chain.before(number, chain.instances().size(), newInstance);
            Instant now = clock.instant();
            byte[] octets =
                    before.endingWith(
                            signatureText(number, instances, now, onward, emptyValues()).field());
            List<String> values = new ArrayList<>();
            for (SigningKey key : keys) values.add(start(key) + base64(key.sign(octets)));
            return signatureText(number, instances, now, onward, values).field();
        }

        private SignatureText signatureText(
                int number, int instances, Instant now, Onward onward, List<String> values) {
            SignatureText text =
                    new SignatureText(Dkim2Signature.FIELD)
                            .tag("i", number)
                            .tag("m", instances)
                            .tag("t", now.getEpochSecond())
                            .tag("d", keys.getFirst().domain().text());
            switch (onward) {
                case Onward.Handed(var next) -> text.tag("nd", next.text());
                case Onward.Sent(var custody, var flags) -> {
                    text.lines("mf", List.of(custody.from().base64()));
                    text.lines("rt", custody.to().stream().map(MailPath::base64).toList());
                    if (!flags.isEmpty())
                        text.tag(
                                "f",
                                String.join(",", flags.stream().sorted().map(Flag::word).toList()));
                }
            }
            return text.lines("s", values);
        }
    }

    private List<String> emptyValues() {
        return keys.stream().map(Dkim2Signer::start).toList();
    }

    private static String start(SigningKey key) {
        return key.selector() + ":" + key.algorithm().word() + ":";
    }

    private static String base64(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }

    // draft §8.8
    private void check(Onward onward) throws DkimFailure {
        if (!(onward instanceof Onward.Sent(var custody, _)) || custody.from().isNull()) return;
        String domain = keys.getFirst().domain().text();
        if (!MailPath.within(custody.from().domain(), domain))
            throw DkimFailure.fail(domain + " cannot sign for " + custody.from().text());
    }

    /// @param hashes to be given the body afterwards
    /// @param revision what was changed since the newest instance; null: nothing, or fields were
    /// put
    ///     on top
    /// @throws DkimFailure if there is a chain that cannot be read
    public Signing begin(Header header, BodyHashes hashes, @Nullable Recipes revision)
            throws DkimFailure {
        return new Signing(header, hashes, revision);
    }

    /// The fields to put on top.
    ///
    /// @param message with CRLF line ends
    /// @param revision as for [#begin]
    public byte[] sign(byte[] message, Onward onward, @Nullable Recipes revision)
            throws DkimFailure {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        Signing signing = begin(header, hashes, revision);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        return signing.fields(onward);
    }
}
