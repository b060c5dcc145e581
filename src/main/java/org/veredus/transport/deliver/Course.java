package org.veredus.transport.deliver;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.script.House;
import org.veredus.format.address.Domain;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.Sequence;
import org.veredus.format.sieve.Trace;
import org.veredus.format.sieve.World;
import org.veredus.format.sieve.syntax.Note;
import org.veredus.storage.kv.StoreFailed;

/// The scripts that run for mail to one account, in their order: the server's and the domain's
/// `before`, the account's active one, the domain's and the server's `after`.
///
/// @param absence answers besides; null: nobody does
/// @param domain of the address that the mail came to
record Course(
        ActiveScript own, @Nullable Absence absence, HouseRules.Compiled house, Domain domain) {
    private List<Script> scripts() {
        List<Script> scripts = new ArrayList<>();
        add(scripts, house.script(null, House.BEFORE));
        add(scripts, house.script(domain, House.BEFORE));
        add(scripts, own.script());
        add(scripts, house.script(domain, House.AFTER));
        add(scripts, house.script(null, House.AFTER));
        return scripts;
    }

    private static void add(List<Script> scripts, @Nullable Script script) {
        if (script != null) scripts.add(script);
    }

    /// Whether nothing runs, and nothing failed to.
    boolean isNone() {
        return own.isNone() && absence == null && scripts().isEmpty();
    }

    /// For mail that nobody is to answer.
    Course unanswered() {
        return new Course(own, null, house, domain);
    }

    /// An account's script that was good when it was stored, but is no longer, is told of as an
    /// error, and the others run.
    Result run(Delivery delivery, World world, Trace trace) {
        Result result = Sequence.run(scripts(), delivery, world, Limits.defaults(), trace);
        if (absence != null) result = absence.answer(result, delivery, world);
        Note broken = own.error();
        if (broken == null) return result;
        return new Result(
                result.actions(), result.content(), broken, result.withheld(), result.marks());
    }

    /// One of the account's own scripts, for `include`.
    @Nullable Script personal(Account account, String name) throws StoreFailed {
        return own.included(account, name);
    }

    /// One of the house's, for `include :global`: the domain's before the server's.
    @Nullable Script global(String name) {
        Script ofDomain = house.script(domain, name);
        return ofDomain == null ? house.script(null, name) : ofDomain;
    }
}
