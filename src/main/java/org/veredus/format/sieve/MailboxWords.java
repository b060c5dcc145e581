package org.veredus.format.sieve;

import java.util.List;
import org.veredus.format.sieve.Signature.Kind;
import org.veredus.format.sieve.Signature.Optional;

/// Tests of mailboxes and their annotations. RFC 5490, RFC 8579 §3, RFC 9042 §4
final class MailboxWords {
    private MailboxWords() {}

    static List<Word<Condition>> tests() {
        return List.of(
                new Word<>(
                        Signature.of("mailboxexists", "mailbox").takes(Kind.TEXTS, "the mailboxes"),
                        MailboxWords::exists),
                new Word<>(
                        Signature.of("mailboxidexists", "mailboxid").takes(Kind.TEXTS, "the ids"),
                        MailboxWords::idExists),
                new Word<>(
                        Signature.of("specialuse_exists", "special-use")
                                .takes(Kind.TEXT, "the mailbox")
                                .takes(Kind.TEXTS, "the attributes")
                                .optional(Optional.FIRST),
                        MailboxWords::useExists),
                new Word<>(
                        Signature.of("metadata", "mboxmetadata")
                                .matching()
                                .takes(Kind.TEXT, "the mailbox")
                                .takes(Kind.TEXT, "the annotation")
                                .takes(Kind.TEXTS, "the keys"),
                        MailboxWords::metadata),
                new Word<>(
                        Signature.of("metadataexists", "mboxmetadata")
                                .takes(Kind.TEXT, "the mailbox")
                                .takes(Kind.TEXTS, "the annotations"),
                        MailboxWords::metadataExists),
                new Word<>(
                        Signature.of("servermetadata", "servermetadata")
                                .matching()
                                .takes(Kind.TEXT, "the annotation")
                                .takes(Kind.TEXTS, "the keys"),
                        MailboxWords::serverMetadata),
                new Word<>(
                        Signature.of("servermetadataexists", "servermetadata")
                                .takes(Kind.TEXTS, "the annotations"),
                        MailboxWords::serverMetadataExists));
    }

    private static Condition exists(Usage use) {
        List<Phrase> names = use.phrases(0);
        return run -> Phrase.in(run, names).stream().allMatch(run.world()::mailboxExists);
    }

    private static Condition idExists(Usage use) {
        List<Phrase> ids = use.phrases(0);
        return run ->
                Phrase.in(run, ids).stream().allMatch(id -> run.world().mailboxWithId(id) != null);
    }

    private static Condition useExists(Usage use) {
        Phrase mailbox = use.has(0) ? use.phrase(0) : null;
        List<Phrase> attributes = use.phrases(1);
        return run -> {
            List<String> wanted = Phrase.in(run, attributes);
            if (mailbox == null) {
                return wanted.stream().allMatch(one -> run.world().mailboxForUse(one) != null);
            }
            String name = mailbox.in(run);
            return wanted.stream().allMatch(one -> run.world().hasUse(name, one));
        };
    }

    private static Condition metadata(Usage use) {
        Phrase mailbox = use.phrase(0);
        Phrase entry = use.phrase(1);
        Matching matching = Matching.of(use, 2);
        return run -> {
            String value = run.world().annotation(mailbox.in(run), entry.in(run));
            return matching.matches(run, "annotation", value == null ? List.of() : List.of(value));
        };
    }

    private static Condition metadataExists(Usage use) {
        Phrase mailbox = use.phrase(0);
        List<Phrase> entries = use.phrases(1);
        return run -> {
            String name = mailbox.in(run);
            return Phrase.in(run, entries).stream()
                    .allMatch(entry -> run.world().annotation(name, entry) != null);
        };
    }

    private static Condition serverMetadata(Usage use) {
        Phrase entry = use.phrase(0);
        Matching matching = Matching.of(use, 1);
        return run -> {
            String value = run.world().annotation(null, entry.in(run));
            return matching.matches(run, "annotation", value == null ? List.of() : List.of(value));
        };
    }

    private static Condition serverMetadataExists(Usage use) {
        List<Phrase> entries = use.phrases(0);
        return run ->
                Phrase.in(run, entries).stream()
                        .allMatch(entry -> run.world().annotation(null, entry) != null);
    }
}
