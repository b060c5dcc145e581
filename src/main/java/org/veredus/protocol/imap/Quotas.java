package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.directory.DirectoryRefused;
import org.veredus.account.directory.Profile;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.AccountState;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.MessageAnnotations;
import org.veredus.account.mailbox.Quota;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// GETQUOTA, GETQUOTAROOT and SETQUOTA. RFC 9208
///
/// The client's account is one quota root with an empty name. To administrators each account is
/// one, named by its address.
final class Quotas {
    private static final Logger log = LoggerFactory.getLogger(Quotas.class);

    /// RFC 9208 §5.1
    private static final long STORAGE_UNIT = 1024;

    private static final Set<String> RESOURCES =
            Set.of("STORAGE", "MESSAGE", "MAILBOX", "ANNOTATION-STORAGE");

    private final VisibleMailboxes visible;
    private final ImapPeople people;
    private final ImapPolicy.QuotaSetters setters;
    private final Account account;
    private final Output out;

    Quotas(Conversation talk, Account account) {
        visible = talk.mailboxes();
        people = talk.services().people();
        setters = talk.settings().policy().quotas();
        this.account = account;
        out = talk.out();
    }

    Completion root(String root) throws IOException, StoreFailed {
        Account owner = owner(root);
        if (owner == null) return noSuchRoot();
        write(root, owner);
        return Completion.ok("done");
    }

    private static Completion noSuchRoot() {
        return Completion.no("NONEXISTENT", "no such quota root");
    }

    /// Whose quota root it is; null if it is none that the client may know of.
    private @Nullable Account owner(String root) throws StoreFailed {
        if (root.isEmpty()) return account;
        if (!isAdministrator()) return null;
        AccountId named = people.directory().accountNamed(root);
        return named == null ? null : people.accounts().open(named);
    }

    private boolean isAdministrator() throws StoreFailed {
        Profile profile = people.directory().account(account.id());
        return profile != null && profile.isAdmin();
    }

    /// RFC 9208 §4.1.2: also for a mailbox that is not there yet.
    Completion mailbox(String name) throws IOException, MailboxRefused, StoreFailed {
        if (VisibleMailboxes.isOfOthers(name)) {
            // how much others have is theirs to know: no root, which RFC 9208 §4.1.2 allows
            visible.require(name).require(Right.READ);
            out.ascii("* QUOTAROOT ").mailbox(name).crlf();
            return Completion.ok("done");
        }
        out.ascii("* QUOTAROOT ").mailbox(name).ascii(" \"\"").crlf();
        write("", account);
        return Completion.ok("done");
    }

    /// RFC 9208 §4.1.3: resources that are not named have no limit any more.
    Completion set(Command.SetQuota set) throws IOException, StoreFailed {
        boolean mayBeOwn = setters == ImapPolicy.QuotaSetters.OWNERS && set.root().isEmpty();
        boolean may =
                switch (setters) {
                    case NOBODY -> false;
                    case ADMINISTRATORS, OWNERS -> mayBeOwn || isAdministrator();
                };
        if (!may) return Completion.no("NOPERM", "quotas are the administrator's to set");
        Account owner = owner(set.root());
        if (owner == null) return noSuchRoot();
        for (String resource : set.limits().keySet()) {
            if (!RESOURCES.contains(resource)) {
                return Completion.no("CANNOT", "there is no limit of " + resource);
            }
        }
        try {
            people.directory().setQuota(owner.id(), quota(set.limits()));
        } catch (DirectoryRefused refused) {
            return Completion.no("CANNOT", String.valueOf(refused.getMessage()));
        }
        log.atInfo()
                .addKeyValue("account", owner.id().number())
                .addKeyValue("by", account.id().number())
                .log("quota set");
        write(set.root(), owner);
        return Completion.ok("done");
    }

    private static Quota quota(Map<String, Long> limits) {
        return new Quota(
                octets(limits, "STORAGE"),
                limits.getOrDefault("MESSAGE", Long.MAX_VALUE),
                limits.getOrDefault("MAILBOX", Long.MAX_VALUE),
                octets(limits, "ANNOTATION-STORAGE"));
    }

    private static long octets(Map<String, Long> limits, String resource) {
        long units = limits.getOrDefault(resource, Long.MAX_VALUE);
        return units > Long.MAX_VALUE / STORAGE_UNIT ? Long.MAX_VALUE : units * STORAGE_UNIT;
    }

    private static long units(long octets) {
        return (octets + STORAGE_UNIT - 1) / STORAGE_UNIT;
    }

    private void write(String root, Account owner) throws IOException, StoreFailed {
        AccountState state = owner.state();
        Quota quota = owner.quota();
        out.ascii("* QUOTA ").string(root).ascii(" (");
        if (quota.octets() != Long.MAX_VALUE) {
            resource("STORAGE", units(state.usage().octets()), quota.octets() / STORAGE_UNIT);
            out.octet(' ');
        }
        if (quota.messages() != Long.MAX_VALUE) {
            resource("MESSAGE", state.usage().messages(), quota.messages());
            out.octet(' ');
        }
        resource(
                "MAILBOX", state.tree().size(), Math.min(quota.mailboxes(), Account.MAX_MAILBOXES));
        out.octet(' ');
        // RFC 9208 §5.4
        resource(
                "ANNOTATION-STORAGE",
                units(state.usage().annotations()),
                Math.min(quota.annotations(), MessageAnnotations.MAX_TOTAL) / STORAGE_UNIT);
        out.octet(')').crlf();
    }

    private void resource(String name, long used, long limit) throws IOException {
        out.ascii(name).octet(' ').number(used).octet(' ').number(limit);
    }
}
