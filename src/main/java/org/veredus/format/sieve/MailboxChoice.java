package org.veredus.format.sieve;

import org.jspecify.annotations.Nullable;

/// The mailbox an action names, perhaps by its id or use, with a name for when that is not there.
///
/// @param id RFC 9042 §3
/// @param specialUse RFC 8579 §4
record MailboxChoice(Phrase name, @Nullable Phrase id, @Nullable Phrase specialUse) {
    /// @param id only if its mailbox was found
    record Chosen(String name, @Nullable String id, @Nullable String specialUse) {}

    static MailboxChoice of(Usage use, Phrase name) {
        String constant = name.constant();
        if (constant != null && constant.isEmpty()) {
            use.error("a mailbox has a name");
        }
        return new MailboxChoice(name, use.phrase("mailboxid"), use.phrase("specialuse"));
    }

    Chosen in(Run run) throws ScriptFailure {
        String fallback = name.in(run);
        if (fallback.isEmpty() || fallback.indexOf('\0') >= 0) {
            throw new ScriptFailure("\"" + fallback + "\" is no name of a mailbox");
        }
        String wantedId = id == null ? null : id.in(run);
        String wantedUse = specialUse == null ? null : specialUse.in(run);
        String byId = wantedId == null ? null : run.world().mailboxWithId(wantedId);
        if (byId != null) {
            return new Chosen(byId, wantedId, null);
        }
        String byUse = wantedUse == null ? null : run.world().mailboxForUse(wantedUse);
        return new Chosen(byUse == null ? fallback : byUse, null, wantedUse);
    }
}
