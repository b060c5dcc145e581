package org.veredus.transport.deliver;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Mailbox;
import org.veredus.account.mailbox.MailboxId;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MailboxTree;
import org.veredus.account.script.Refiltering;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.StoreFailed;

/// Runs scripts for messages of mailboxes when their owner asks for it.
/// draft-bosch-imap-filter-sieve
///
/// @param traces makes ids under which what a script did can be followed
public record Refilter(Rules rules, DeliveryEvents events, Supplier<String> traces)
        implements Refiltering {
    private static final Map<String, String> CIRCUMSTANCES =
            Map.of("location", "MS", "phase", "post"); // §6.1

    @Override
    public Filter prepare(Account account, Choice choice) throws WrongScript, StoreFailed {
        Course course = rules.course(account);
        if (course == null) throw new WrongScript("nobody owns this account");
        EventDelivery.Scripts scripts = scripts(account, course, choice);
        return (mailbox, uid) -> apply(account, course, scripts, mailbox, uid);
    }

    private static EventDelivery.Scripts scripts(Account account, Course course, Choice choice)
            throws WrongScript, StoreFailed {
        return switch (choice) {
            case Choice.Delivery() -> {
                Note broken = course.own().error();
                if (broken != null) throw new WrongScript(broken.toString());
                yield course::run;
            }
            case Choice.Personal(var name) -> EventDelivery.Scripts.of(personal(account, name));
            case Choice.Global(var name) -> {
                Script script = course.global(name);
                if (script == null) throw new WrongScript("no such script");
                yield EventDelivery.Scripts.of(script);
            }
            case Choice.Text(var text) -> EventDelivery.Scripts.of(compiled(text));
        };
    }

    private static Script personal(Account account, String name) throws WrongScript, StoreFailed {
        ScriptName wanted = ScriptName.parse(name);
        String text =
                wanted == null ? null : new Scripts(account, ScriptQuota.defaults()).text(wanted);
        if (text == null) throw new WrongScript("no such script");
        return compiled(text);
    }

    private static Script compiled(String text) throws WrongScript {
        Script.Compiled compiled = Script.compile(text, Limits.defaults());
        Script script = compiled.script();
        if (script == null) throw new WrongScript(sentences(compiled.errors()));
        // §4.9
        if (script.required().contains("imapsieve"))
            throw new WrongScript("\"imapsieve\" is for what happens in mailboxes");
        return script;
    }

    private static String sentences(List<Note> errors) {
        return errors.stream().map(Note::toString).collect(Collectors.joining("\r\n"));
    }

    private @Nullable String apply(
            Account account,
            Course course,
            EventDelivery.Scripts scripts,
            MailboxId mailbox,
            int uid)
            throws MailboxRefused, StoreFailed {
        MailboxTree tree = account.state().tree();
        Mailbox where = tree.find(mailbox);
        if (where == null) return null;
        EventDelivery.Why why = new EventDelivery.Why.Asked(tree.path(where));
        Rules.Stored stored = new Rules.Stored(traces.get(), mailbox, uid, why, CIRCUMSTANCES);
        Note error = rules.run(account, course, scripts, stored, events);
        return error == null ? null : error.toString();
    }
}
