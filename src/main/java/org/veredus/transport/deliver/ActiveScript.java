package org.veredus.transport.deliver;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.StoreFailed;

/// An account's active script, compiled, with those it includes.
final class ActiveScript {
    private final @Nullable Script script;
    private final List<Note> errors;
    private final int length;
    private final Limits limits;
    private final Instant tracedUntil;
    private final Map<String, Optional<Script>> included = new ConcurrentHashMap<>();

    private ActiveScript(
            @Nullable Script script,
            List<Note> errors,
            int length,
            Limits limits,
            Instant tracedUntil) {
        this.tracedUntil = tracedUntil;
        this.script = script;
        this.errors = errors;
        this.length = length;
        this.limits = limits;
    }

    /// Of an account that has none.
    static ActiveScript none() {
        return new ActiveScript(null, List.of(), 0, Limits.defaults(), Instant.EPOCH);
    }

    /// @param tracedUntil how long its owner wants to know what it does
    static ActiveScript compile(String text, Limits limits, Instant tracedUntil) {
        Script.Compiled compiled = Script.compile(text, limits);
        return new ActiveScript(
                compiled.script(), compiled.errors(), text.length(), limits, tracedUntil);
    }

    Instant tracedUntil() {
        return tracedUntil;
    }

    boolean isNone() {
        return script == null && errors.isEmpty();
    }

    /// Characters of its text.
    int length() {
        return length;
    }

    /// Null if there is none, or it is wrong.
    @Nullable Script script() {
        return script;
    }

    /// What is wrong with it; null if nothing is.
    @Nullable Note error() {
        return errors.isEmpty() ? null : errors.getFirst();
    }

    /// One of the account's own scripts, for `include`; null if there is none or it is wrong.
    @Nullable Script included(Account account, String name) throws StoreFailed {
        Optional<Script> known = included.get(name);
        if (known == null) {
            known = Optional.ofNullable(read(account, name));
            if (included.size() < ScriptQuota.defaults().scripts()) included.put(name, known);
        }
        return known.orElse(null);
    }

    private @Nullable Script read(Account account, String name) throws StoreFailed {
        ScriptName wanted = ScriptName.parse(name);
        if (wanted == null) return null;
        String text = new Scripts(account, ScriptQuota.defaults()).text(wanted);
        return text == null ? null : Script.compile(text, limits).script();
    }
}
