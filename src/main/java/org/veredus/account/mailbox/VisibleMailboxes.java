package org.veredus.account.mailbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.MailboxRefused.Reason;
import org.veredus.storage.kv.StoreFailed;

/// The mailboxes one person may see: their own by their paths, those of others beneath
/// `Other Users/name/`. What they may do with each is in its [Place]. RFC 2342 §5, RFC 4314
public final class VisibleMailboxes {
    /// The level that all mailboxes of others are beneath.
    public static final String OTHERS = "Other Users";

    private static final String ANYONE = "anyone";
    private static final String BENEATH = OTHERS + MailboxTree.DELIMITER;

    private final Account own;
    private final Accounts accounts;
    private final AccountNames names;

    public VisibleMailboxes(Account own, Accounts accounts, AccountNames names) {
        this.own = own;
        this.accounts = accounts;
        this.names = names;
    }

    public AccountId who() {
        return own.id();
    }

    /// A name as whose it is and its path there.
    ///
    /// @param prefix what stands before the path in the person's own view
    public record Path(Account account, String path, String prefix) {}

    /// Whose the mailbox of that name is or would be. Null if there is nobody of that name.
    public @Nullable Path path(String name) throws StoreFailed {
        if (!isOfOthers(name)) return new Path(own, name, "");
        int end = name.indexOf(MailboxTree.DELIMITER, BENEATH.length());
        if (end < 0 || end + 1 == name.length()) return null;
        AccountId owner = names.accountNamed(name.substring(BENEATH.length(), end));
        if (owner == null || owner.equals(own.id())) return null;
        String path = name.substring(end + 1);
        return new Path(accounts.open(owner), path, name.substring(0, end + 1));
    }

    /// Whether a name is in the part of the tree that is others'.
    public static boolean isOfOthers(String name) {
        return name.equals(OTHERS) || name.startsWith(BENEATH);
    }

    /// Null for a mailbox that is not there, and for one that the person has no right to.
    public @Nullable Place find(String name) throws StoreFailed {
        Path path = path(name);
        if (path == null) return null;
        Mailbox mailbox = path.account().state().tree().find(path.path());
        return mailbox == null ? null : seen(path.account(), mailbox, name);
    }

    /// As [#find], for a mailbox that must be there.
    public Place require(String name) throws MailboxRefused, StoreFailed {
        Place place = find(name);
        if (place == null) throw new MailboxRefused(Reason.NO_SUCH_MAILBOX, "no such mailbox");
        return place;
    }

    private @Nullable Place seen(Account owner, Mailbox mailbox, String name) {
        Rights rights = rights(owner, mailbox);
        return rights.isEmpty() ? null : new Place(owner, mailbox, name, rights);
    }

    /// What the person may do with somebody's mailbox.
    public Rights rights(Account owner, Mailbox mailbox) {
        return new Access(owner, own, "").rights(mailbox);
    }

    /// Refuses whoever may not make a mailbox of that name: in others' accounts that needs a
    /// mailbox above it in which one may. RFC 4314 §4
    public Path requireCreate(String name) throws MailboxRefused, StoreFailed {
        Path path = path(name);
        if (path == null)
            throw new MailboxRefused(Reason.NO_PERMISSION, "only the owner makes mailboxes there");
        if (path.account().id().equals(own.id())) return path;
        for (int end = path.path().lastIndexOf(MailboxTree.DELIMITER); end > 0; ) {
            Place above = find(path.prefix() + path.path().substring(0, end));
            if (above != null) {
                above.require(Right.CREATE);
                return path;
            }
            end = path.path().lastIndexOf(MailboxTree.DELIMITER, end - 1);
        }
        throw new MailboxRefused(Reason.NO_PERMISSION, "only the owner makes mailboxes there");
    }

    /// The mailboxes of others that the person may know of, in order of name.
    public List<Place> others() throws StoreFailed {
        Map<String, Account> owners = new TreeMap<>();
        for (AccountId owner : accounts.shares().owners(own.id())) {
            String name = names.nameOf(owner);
            if (name != null) owners.put(name, accounts.open(owner));
        }
        List<Place> places = new ArrayList<>();
        for (Map.Entry<String, Account> owner : owners.entrySet()) {
            MailboxTree tree = owner.getValue().state().tree();
            for (Mailbox mailbox : tree.all()) {
                String name = BENEATH + owner.getKey() + MailboxTree.DELIMITER + tree.path(mailbox);
                Place place = seen(owner.getValue(), mailbox, name);
                if (place != null && place.rights().has(Right.LOOKUP)) places.add(place);
            }
        }
        return places;
    }

    /// Whom a client means, null if there is nobody of that name. RFC 4314 §2
    public Acl.@Nullable Identifier identifier(String wire) throws StoreFailed {
        boolean negative = wire.startsWith("-");
        String name = negative ? wire.substring(1) : wire;
        if (name.equals(ANYONE)) return new Acl.Identifier(Acl.Identifier.ANYONE, negative);
        AccountId account = names.accountNamed(name);
        return account == null ? null : new Acl.Identifier(account.number(), negative);
    }

    /// Whether the person is shown that somebody is there whom something could be shared with.
    public boolean knows(Acl.Identifier identifier) throws StoreFailed {
        return identifier.account() == Acl.Identifier.ANYONE
                || names.knows(own.id(), new AccountId(identifier.account()));
    }

    /// What clients call somebody; null for an account that is no more.
    public @Nullable String name(Acl.Identifier identifier) throws StoreFailed {
        String name =
                identifier.account() == Acl.Identifier.ANYONE
                        ? ANYONE
                        : names.nameOf(new AccountId(identifier.account()));
        return name == null || !identifier.negative() ? name : '-' + name;
    }

    /// The owner's own name.
    public String nameOf(Account owner) throws StoreFailed {
        String name = names.nameOf(owner.id());
        return name == null ? String.valueOf(owner.id().number()) : name;
    }

    /// The way into somebody's account; null if they show the person nothing of it.
    public @Nullable Access access(AccountId owner) throws StoreFailed {
        if (owner.equals(own.id())) return Access.own(own);
        if (!owners().contains(owner)) return null;
        if (names.nameOf(owner) == null) return null; // no longer there
        Access access = accessTo(accounts.open(owner));
        boolean any = access.account().state().tree().all().stream().anyMatch(access::lists);
        return any ? access : null;
    }

    /// Who may have given the person rights. RFC 4314 §2
    public Set<AccountId> owners() throws StoreFailed {
        return accounts.shares().owners(own.id());
    }

    /// Accounts of others in which the person has subscribed to a mailbox, in order of name. RFC
    /// 9670 §1.5
    public List<Access> subscribed() throws StoreFailed {
        Map<AccountId, Access> subscribed = new LinkedHashMap<>();
        for (String name : own.state().tree().subscribedNames()) {
            if (!isOfOthers(name)) continue;
            Place place = find(name);
            if (place == null) continue; // an old name, or no right any more
            Access access = accessTo(place.account());
            if (access.lists(place.mailbox())) subscribed.put(place.account().id(), access);
        }
        return List.copyOf(subscribed.values());
    }

    private Access accessTo(Account owner) throws StoreFailed {
        return new Access(owner, own, BENEATH + nameOf(owner) + MailboxTree.DELIMITER);
    }

    /// RFC 9051 §6.3.7
    public void unsubscribe(Place place) throws MailboxRefused, StoreFailed {
        own.unsubscribe(place.name());
    }

    /// RFC 9051 §6.3.7
    public void subscribe(Place place) throws MailboxRefused, StoreFailed {
        if (place.account().id().equals(own.id())) {
            own.subscribe(place.mailbox().id(), true);
            return;
        }
        own.subscribeName(place.name());
        accounts.sharing().subscribed(own.id(), place.account().id(), place.mailbox().id());
    }

    /// Gives rights to a mailbox, or takes them away. RFC 4314 §3.1
    public void share(Place place, Acl.Identifier to, Rights rights)
            throws MailboxRefused, StoreFailed {
        place.require(Right.ADMINISTER);
        Account owner = place.account();
        if (!rights.isEmpty()) accounts.shares().note(owner.id(), to);
        Rights before = effective(owner, place.mailbox().id(), to);
        owner.share(place.mailbox().id(), to, rights);
        Rights after = effective(owner, place.mailbox().id(), to);
        if (to.account() == Acl.Identifier.ANYONE || before.equals(after)) return;
        accounts.sharing()
                .shared(
                        new SharingListener.Sharing(
                                owner.id(),
                                place.mailbox(),
                                own.id(),
                                new AccountId(to.account()),
                                before,
                                after));
    }

    private static Rights effective(Account owner, MailboxId id, Acl.Identifier who)
            throws StoreFailed {
        Mailbox mailbox = owner.state().tree().find(id);
        if (mailbox == null || who.account() == Acl.Identifier.ANYONE) return Rights.NONE;
        return mailbox.acl().of(new AccountId(who.account()));
    }
}
