package org.veredus.verify.dkim2;

import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.format.message.Header;
import org.veredus.verify.dkim.BodyHash;
import org.veredus.verify.dkim.BodyHashes;
import org.veredus.verify.dkim.Canonicalization;
import org.veredus.verify.dkim.DkimFailure;
import org.veredus.verify.dkim.DkimResult;
import org.veredus.verify.dkim.HashAlgorithm;
import org.veredus.verify.dkim.KeyRecords;
import org.veredus.verify.dkim2.MessageInstance.Hashes;
import org.veredus.verify.dkim2.Recipes.Body;
import org.veredus.verify.dns.DnsName;

/// Checks chains, draft §11: all of their signatures, and all instances of the message that can be
/// restored.
public final class Dkim2Verifier {
    /// Bodies that are made anew: each costs as much as the one that came.
    private static final int MAX_BODIES = 20;

    private final ChainKeys keys;
    private final InstantSource clock;

    public Dkim2Verifier(KeyRecords keys, InstantSource clock) {
        this.keys = new ChainKeys(keys);
        this.clock = clock;
    }

    /// One instance of the message while its body comes.
    ///
    /// @param body its hashes; null: it is lost
    /// @param undo makes the body before; null: it is the same, or lost
    private record Stage(
            MessageInstance instance,
            FieldSet fields,
            @Nullable BodyHashes body,
            @Nullable BodyUndo undo) {
        /// Asks for what will be compared.
        void begin() {
            for (Hashes hashes : instance.hashes()) bodyHash(hashes.algorithm());
            bodyHash(HashAlgorithm.SHA256);
        }

        byte @Nullable [] bodyValue(HashAlgorithm algorithm) {
            BodyHash hash = bodyHash(algorithm);
            return hash == null ? null : hash.value();
        }

        private @Nullable BodyHash bodyHash(HashAlgorithm algorithm) {
            return body == null
                    ? null
                    : body.ask(Canonicalization.SIMPLE, Long.MAX_VALUE, algorithm);
        }

        // draft §11.7
        void check() throws DkimFailure {
            FieldTags tags = instance.tags();
            if (instance.hashes().isEmpty()) throw tags.fails("has no hash that is supported");
            for (Hashes hashes : instance.hashes()) {
                String which = "hash " + hashes.algorithm().word() + ":";
                byte[] found = fields.hash(hashes.algorithm());
                if (!MessageDigest.isEqual(found, hashes.header()))
                    throw tags.fails("header " + which + base64(hashes.header()) + " mismatch");
                byte[] bodyFound = bodyValue(hashes.algorithm());
                if (bodyFound != null && !MessageDigest.isEqual(bodyFound, hashes.body()))
                    throw tags.fails("body " + which + base64(hashes.body()) + " mismatch");
            }
            if (undo != null && !undo.complete())
                throw tags.wrong("copies lines that the body does not have");
        }

        private static String base64(byte[] hash) {
            return Base64.getEncoder().encodeToString(hash);
        }
    }

    /// A message whose body is still to come. For one thread.
    public final class Verification {
        private final List<Stage> stages = new ArrayList<>(); // the newest first
        private @Nullable Chain chain;
        private @Nullable DkimFailure wrong;

        private Verification(Header header, BodyHashes hashes) {
            try {
                Chain read = Chain.of(header);
                chain = read;
                if (!header.complete() && !read.isEmpty())
                    throw DkimFailure.permanent("the header is longer than is looked at");
                prepare(read, FieldSet.of(header), hashes);
            } catch (DkimFailure failure) {
                wrong = failure;
            }
        }

        private void prepare(Chain read, FieldSet newest, BodyHashes hashes) throws DkimFailure {
            FieldSet fields = newest;
            BodyHashes body = hashes;
            int bodies = 0;
            for (MessageInstance instance : read.instances().reversed()) {
                Recipes recipes = instance.recipes();
                BodyHashes before = body;
                BodyUndo undo = null;
                if (recipes != null && body != null && instance.number() > 1) {
                    switch (recipes.body()) {
                        case Body.Same() -> {}
                        case Body.Lost() -> before = null;
                        case Body.Steps(var steps) -> {
                            if (++bodies > MAX_BODIES)
                                throw instance.tags().wrong("is of too many that change the body");
                            before = new BodyHashes();
                            undo = new BodyUndo(steps, before);
                            body.also(undo);
                        }
                    }
                }
                Stage stage = new Stage(instance, fields, body, undo);
                stage.begin();
                stages.add(stage);
                body = before;
                if (recipes != null) fields = before(instance, fields, recipes);
            }
        }

        private static FieldSet before(MessageInstance instance, FieldSet fields, Recipes recipes)
                throws DkimFailure {
            FieldSet before = fields.before(recipes);
            if (before == null)
                throw instance.tags().wrong("copies fields that the header does not have");
            return before;
        }

        /// To be asked for once the body has ended. Blocks for the DNS.
        ///
        /// @param came how the message came here; null where that is not known
        public Dkim2Verdict verdict(@Nullable Custody came) {
            try {
                if (wrong != null) throw wrong;
                Chain read = chain;
                if (read == null || read.isEmpty())
                    return new Dkim2Verdict(DkimResult.NONE, List.of(), 0, 0, null);
                read.checkTimes(clock.instant());
                read.checkCustody(came);
                for (Stage stage : stages) stage.check();
                for (Dkim2Signature signature : read.signatures().reversed())
                    keys.verify(read, signature);
                checkRequests(read);
                return passed(read);
            } catch (DkimFailure failure) {
                return new Dkim2Verdict(
                        failure.result(), signers(), stages.size(), 0, failure.reason());
            }
        }

        private Dkim2Verdict passed(Chain read) {
            int oldest = stages.size();
            for (Stage stage : stages) {
                if (stage.body() != null) oldest = stage.instance().number();
            }
            String reason = oldest == 1 ? null : "the body before m=" + oldest + " is lost";
            return new Dkim2Verdict(
                    DkimResult.PASS, signers(), read.instances().size(), oldest, reason);
        }

        private List<DnsName> signers() {
            return chain == null
                    ? List.of()
                    : chain.signatures().stream().map(Dkim2Signature::domain).toList();
        }

        // draft §11.8
        private void checkRequests(Chain read) throws DkimFailure {
            boolean whole = false;
            for (Dkim2Signature signature : read.signatures()) {
                Set<Flag> flags = signature.flags();
                if (whole && flags.contains(Flag.EXPLODED))
                    throw DkimFailure.fail(
                            "Message has been exploded despite a donotexplode request");
                whole |= flags.contains(Flag.DONOTEXPLODE);
                if (flags.contains(Flag.DONOTMODIFY) && isModifiedSince(signature.instance()))
                    throw DkimFailure.fail(
                            "Message has been modified despite a donotmodify request");
            }
        }

        private boolean isModifiedSince(int instance) {
            for (int i = 0; i < stages.size() - instance; i++) {
                Recipes recipes = stages.get(i).instance().recipes();
                if (recipes == null) continue;
                byte[] body = stages.get(i).bodyValue(HashAlgorithm.SHA256);
                byte[] before = stages.get(i + 1).bodyValue(HashAlgorithm.SHA256);
                boolean sameBody = body != null && Arrays.equals(body, before);
                if (recipes.alterFields() || !sameBody) return true;
            }
            return false;
        }
    }

    /// @param hashes to be given the body afterwards
    public Verification begin(Header header, BodyHashes hashes) {
        return new Verification(header, hashes);
    }

    /// @param message with CRLF line ends
    /// @param came how the message came here; null where that is not known
    public Dkim2Verdict verify(byte[] message, @Nullable Custody came) {
        Header header = Header.parse(message, message.length);
        BodyHashes hashes = new BodyHashes();
        Verification verification = begin(header, hashes);
        hashes.update(message, header.bodyOffset(), message.length);
        hashes.finish();
        return verification.verdict(came);
    }
}
