package org.veredus.format.sieve;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.format.sieve.Signature.Kind;

/// `:fcc` and the tags that come with it. RFC 8580 §3
record FccArguments(@Nullable MailboxChoice mailbox, boolean create, @Nullable List<Phrase> flags) {
    static Signature on(Signature signature) {
        return signature
                .tag("fcc", Kind.TEXT, "fcc")
                .tag("create", Kind.NOTHING, "mailbox")
                .tag("flags", Kind.TEXTS, "imap4flags")
                .tag("mailboxid", Kind.TEXT, "mailboxid")
                .tag("specialuse", Kind.TEXT, "special-use");
    }

    static FccArguments of(Usage use) {
        Phrase name = use.phrase("fcc");
        if (name == null) {
            for (String tag : List.of("create", "flags", "mailboxid", "specialuse")) {
                if (use.has(tag)) {
                    use.error(":" + tag + " needs :fcc");
                }
            }
            return new FccArguments(null, false, null);
        }
        return new FccArguments(
                MailboxChoice.of(use, name), use.has("create"), use.phrases("flags"));
    }

    @Nullable Fcc in(Run run) throws ScriptFailure {
        MailboxChoice choice = mailbox;
        if (choice == null) {
            return null;
        }
        List<Phrase> given = flags == null ? List.of() : flags;
        return new Fcc(choice.in(run).name(), create, FlagList.of(Phrase.in(run, given)));
    }
}
