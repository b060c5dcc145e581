package org.veredus.format.sieve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;

/// Actions that keep a message, or don't. RFC 5228 §4.1, §4.3, §4.4; `:copy` of RFC 3894, `:create`
/// of RFC 5490, `:flags` of RFC 5232, `:mailboxid` of RFC 9042, `:specialuse` of RFC 8579.
final class StoreWords {
    private StoreWords() {}

    static List<Word<Step>> commands() {
        return List.of(
                new Word<>(
                        Signature.of("keep", "").tag("flags", Kind.TEXTS, "imap4flags"),
                        StoreWords::keep),
                new Word<>(
                        Signature.of("fileinto", "fileinto")
                                .tag("copy", Kind.NOTHING, "copy")
                                .tag("create", Kind.NOTHING, "mailbox")
                                .tag("flags", Kind.TEXTS, "imap4flags")
                                .tag("mailboxid", Kind.TEXT, "mailboxid")
                                .tag("specialuse", Kind.TEXT, "special-use")
                                .takes(Kind.TEXT, "the mailbox"),
                        StoreWords::fileInto),
                new Word<>(Signature.of("discard", ""), _ -> StoreWords::discard));
    }

    private static Step keep(Usage use) {
        FlagChoice flags = FlagChoice.of(use);
        return run -> {
            run.outcome().keep(new Action.Keep(false, flags.in(run), run.content()));
            run.trace("keep");
            return Flow.NEXT;
        };
    }

    private static Flow discard(Run run) throws ScriptFailure {
        run.outcome().discard();
        run.trace("discard");
        return Flow.NEXT;
    }

    private static Step fileInto(Usage use) {
        if (use.has("mailboxid") && use.has("specialuse")) {
            use.error(":mailboxid cannot stand beside :specialuse"); // RFC 9042 §5
        }
        FlagChoice flags = FlagChoice.of(use);
        MailboxChoice mailbox = MailboxChoice.of(use, use.phrase(0));
        boolean create = use.has("create");
        boolean copy = use.has("copy");
        return run -> {
            MailboxChoice.Chosen chosen = mailbox.in(run);
            run.outcome()
                    .fileInto(
                            new Action.FileInto(
                                    chosen.name(),
                                    chosen.id(),
                                    chosen.specialUse(),
                                    flags.in(run),
                                    create,
                                    copy,
                                    run.content()));
            run.trace("fileinto \"" + chosen.name() + "\"");
            return Flow.NEXT;
        };
    }

    /// What `:flags` says; without it the flags that commands have set. RFC 5232 §5
    record FlagChoice(@Nullable List<Phrase> given) {
        static FlagChoice of(Usage use) {
            return new FlagChoice(use.has("flags") ? use.phrases("flags") : null);
        }

        List<String> in(Run run) throws ScriptFailure {
            List<Phrase> phrases = given;
            return phrases == null ? run.flags() : FlagList.of(Phrase.in(run, phrases));
        }
    }
}
