package org.veredus.protocol.imap.syntax;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.veredus.account.script.Refiltering;
import org.veredus.protocol.imap.syntax.Command.Access;
import org.veredus.protocol.imap.syntax.Command.Numbers;

/// Reads one command. It sees nothing of the session.
public final class CommandParser {
    /// RFC 2971 §3.3
    private static final int MAX_ID_FIELDS = 30;

    private static final int MAX_RESOURCES = 20;
    private static final int MAX_STATUS_ITEMS = 40;
    private static final int MAX_PATTERNS = 100;
    private static final int MAX_USES = 20;

    private final CommandText in;
    private final MailboxNames names;
    private @Nullable String tag;

    public CommandParser(CommandText in, MailboxNames names) {
        this.in = in;
        this.names = names;
    }

    MailboxNames names() {
        return names;
    }

    /// The command's tag, also when the rest of it was wrong; `*` if there was none.
    public String tag() {
        return tag == null ? "*" : tag;
    }

    /// The tag a command begins with; `*` if there is none.
    public static String tagOf(byte[] command) {
        try {
            return new CommandText(command).tag();
        } catch (BadSyntax none) {
            return "*"; // answered untagged
        }
    }

    /// @param message the mark of an APPEND's message, which ends the text
    public Command parse(@Nullable LiteralMark message) throws BadSyntax, UnknownCharset {
        tag = in.tag();
        in.space();
        String name = in.word();
        Command command = command(name, message);
        in.end();
        return command;
    }

    private Command command(String name, @Nullable LiteralMark message)
            throws BadSyntax, UnknownCharset {
        return switch (name) {
            case "CAPABILITY" -> new Command.Capability();
            case "NOOP" -> new Command.Noop();
            case "LOGOUT" -> new Command.Logout();
            case "STARTTLS" -> new Command.StartTls();
            case "NAMESPACE" -> new Command.Namespace();
            case "CHECK" -> new Command.Check();
            case "CLOSE" -> new Command.Close();
            case "UNSELECT" -> new Command.Unselect();
            case "IDLE" -> new Command.Idle();
            case "EXPUNGE" -> new Command.Expunge(null);
            case "RESETKEY" -> new UrlParser(in, names).resetKey();
            case "UNAUTHENTICATE" -> new Command.Unauthenticate();
            case "LANGUAGE" -> new Command.Language(languages());
            case "COMPARATOR" -> new Command.Comparator(comparators());
            case "GETJMAPACCESS" -> new Command.GetJmapAccess();
            default -> {
                // without arguments the name or what is missing is what to complain of
                if (in.peek() >= 0) in.space();
                yield withArguments(name, message);
            }
        };
    }

    private Command withArguments(String name, @Nullable LiteralMark message)
            throws BadSyntax, UnknownCharset {
        return switch (name) {
            case "ID" -> id();
            case "AUTHENTICATE" -> authenticate();
            case "LOGIN" -> login();
            case "ENABLE" -> new Command.Enable(words());
            case "SELECT" -> SelectParser.read(in, names, Access.READ_WRITE);
            case "EXAMINE" -> SelectParser.read(in, names, Access.READ_ONLY);
            case "CREATE" -> create();
            case "DELETE" -> new Command.Delete(mailbox());
            case "RENAME" -> rename();
            case "SUBSCRIBE" -> new Command.Subscribe(mailbox());
            case "UNSUBSCRIBE" -> new Command.Unsubscribe(mailbox());
            case "LIST" -> new ListParser(in, this).list();
            case "LSUB" -> lsub();
            // RFC 2193 §5: with mailboxes that are elsewhere, of which there are none
            case "RLIST" -> rlist();
            case "RLSUB" -> lsub();
            case "XLIST" -> xlist();
            case "STATUS" -> status();
            case "APPEND" -> append(message);
            case "GETMETADATA" -> new MetadataParser(in, names).get();
            case "SETMETADATA" -> new MetadataParser(in, names).set();
            case "GETQUOTA" -> new Command.GetQuota(in.astring());
            case "GETQUOTAROOT" -> new Command.GetQuotaRoot(mailbox());
            case "SETQUOTA" -> setQuota();
            case "GETACL" -> new Command.GetAcl(mailbox());
            case "MYRIGHTS" -> new Command.MyRights(mailbox());
            case "SETACL", "DELETEACL", "LISTRIGHTS" -> new AclParser(in, this).parse(name);
            case "GENURLAUTH" -> new UrlParser(in, names).authorize();
            case "URLFETCH" -> new UrlParser(in, names).fetch();
            case "NOTIFY" -> new NotifyParser(in, names).parse();
            case "XAPPLEPUSHSERVICE" -> new ApplePushParser(in, names).parse();
            case "COMPRESS" -> new Command.Compress(in.word());
            case "SEARCH" -> new SearchParser(in).search(Numbers.SEQUENCE);
            case "SORT" -> new SearchParser(in).sort(Numbers.SEQUENCE);
            case "THREAD" -> new SearchParser(in).thread(Numbers.SEQUENCE);
            case "ESEARCH" -> new SearchParser(in).multiSearch(names);
            case "FILTER" -> refilter(Numbers.SEQUENCE);
            case "CANCELUPDATE" -> cancelUpdate();
            case "UIDBATCHES" -> uidBatches();
            case "CONVERSIONS" -> new ConvertParser(in).conversions();
            case "CONVERT" -> new ConvertParser(in).convert(Numbers.SEQUENCE);
            case "FETCH" -> new FetchParser(in).fetch(Numbers.SEQUENCE);
            case "STORE" -> StoreParser.read(in, names, Numbers.SEQUENCE);
            case "COPY" -> copy(Numbers.SEQUENCE);
            case "MOVE" -> move(Numbers.SEQUENCE);
            case "REPLACE" -> replace(Numbers.SEQUENCE, message);
            case "UID" -> uid(message);
            default -> throw new BadSyntax("unknown command " + BadSyntax.shown(name));
        };
    }

    private Command uid(@Nullable LiteralMark message) throws BadSyntax, UnknownCharset {
        String name = in.word();
        in.space();
        return switch (name) {
            case "SEARCH" -> new SearchParser(in).search(Numbers.UID);
            case "SORT" -> new SearchParser(in).sort(Numbers.UID);
            case "THREAD" -> new SearchParser(in).thread(Numbers.UID);
            case "FILTER" -> refilter(Numbers.UID);
            case "FETCH" -> new FetchParser(in).fetch(Numbers.UID);
            case "STORE" -> StoreParser.read(in, names, Numbers.UID);
            case "CONVERT" -> new ConvertParser(in).convert(Numbers.UID);
            case "COPY" -> copy(Numbers.UID);
            case "MOVE" -> move(Numbers.UID);
            case "EXPUNGE" -> new Command.Expunge(in.sequenceSet());
            case "REPLACE" -> replace(Numbers.UID, message);
            default -> throw new BadSyntax("unknown command UID " + BadSyntax.shown(name));
        };
    }

    /// draft-bosch-imap-filter-sieve §7
    private Command refilter(Numbers numbers) throws BadSyntax, UnknownCharset {
        String language = in.word();
        if (!language.equals("SIEVE"))
            throw new BadSyntax("unknown filter " + BadSyntax.shown(language));
        in.space();
        String kind = in.word();
        in.space();
        Refiltering.Choice choice =
                switch (kind) {
                    case "DELIVERY" -> new Refiltering.Choice.Delivery();
                    case "PERSONAL" -> new Refiltering.Choice.Personal(scriptText(in.astring()));
                    case "GLOBAL" -> new Refiltering.Choice.Global(scriptText(in.astring()));
                    case "SCRIPT" -> new Refiltering.Choice.Text(scriptText(in.string()));
                    default ->
                            throw new BadSyntax(
                                    "unknown choice of scripts " + BadSyntax.shown(kind));
                };
        if (!kind.equals("DELIVERY")) in.space();
        return new SearchParser(in).refilter(numbers, choice);
    }

    private static String scriptText(String wire) throws BadSyntax {
        return WireText.decode(wire, "a script or its name");
    }

    private Command id() throws BadSyntax {
        Map<String, String> fields = new HashMap<>();
        if (in.takeWord("NIL")) return new Command.Id(Map.of());
        in.expect('(');
        while (!in.take(')')) {
            if (!fields.isEmpty()) in.space();
            String field = in.string();
            in.space();
            String value = in.nstring();
            if (fields.size() == MAX_ID_FIELDS) throw new BadSyntax("too many ID fields");
            fields.put(field.toLowerCase(Locale.ROOT), value == null ? "" : value);
        }
        return new Command.Id(Map.copyOf(fields));
    }

    private Command authenticate() throws BadSyntax {
        String mechanism = in.word();
        return new Command.Authenticate(mechanism, in.take(' ') ? in.atom() : null);
    }

    private Command login() throws BadSyntax {
        String user = in.astring();
        in.space();
        return new Command.Login(user, in.astring());
    }

    private List<String> words() throws BadSyntax {
        Set<String> words = new LinkedHashSet<>();
        do words.add(in.word());
        while (in.take(' '));
        return List.copyOf(words);
    }

    String mailbox() throws BadSyntax {
        return names.decode(in.astring());
    }

    private Command create() throws BadSyntax {
        String mailbox = mailbox();
        if (!in.take(' ')) return new Command.Create(mailbox, List.of());
        in.expect('(');
        if (!in.takeWord("USE")) throw new BadSyntax("unknown CREATE parameter" + in.here());
        in.space();
        Command create = new Command.Create(mailbox, uses());
        in.expect(')');
        return create;
    }

    /// RFC 6154 §6 create-param-value
    private List<String> uses() throws BadSyntax {
        List<String> uses = new ArrayList<>();
        in.expect('(');
        while (!in.take(')')) {
            if (!uses.isEmpty()) in.space();
            if (uses.size() == MAX_USES) throw new BadSyntax("too many special uses");
            in.expect('\\');
            uses.add("\\" + in.atom());
        }
        return uses;
    }

    private Command rename() throws BadSyntax {
        String from = mailbox();
        in.space();
        return new Command.Rename(from, mailbox());
    }

    private Command lsub() throws BadSyntax {
        String reference = mailbox();
        in.space();
        return new Command.Lsub(reference, names.decode(in.listMailbox()));
    }

    private Command rlist() throws BadSyntax {
        String reference = mailbox();
        in.space();
        List<String> patterns = List.of(names.decode(in.listMailbox()));
        return new Command.ListMailboxes(
                new Listing(Set.of(), reference, patterns, false, Set.of(), List.of(), List.of()));
    }

    private Command xlist() throws BadSyntax {
        String reference = mailbox();
        in.space();
        return new Command.Xlist(reference, names.decode(in.listMailbox()));
    }

    private Command cancelUpdate() throws BadSyntax {
        List<String> tags = new ArrayList<>();
        do {
            if (tags.size() == MAX_PATTERNS) throw new BadSyntax("too many tags");
            tags.add(in.string());
        } while (in.take(' '));
        return new Command.CancelUpdate(tags);
    }

    // RFC 10022
    private Command uidBatches() throws BadSyntax {
        long size = nonZero();
        if (!in.take(' ')) return new Command.UidBatches(size, null);
        long first = nonZero();
        in.expect(':');
        return new Command.UidBatches(size, new Command.BatchRange(first, nonZero()));
    }

    private long nonZero() throws BadSyntax {
        long number = in.number32();
        if (number == 0) throw new BadSyntax("expected a number above 0" + in.here());
        return number;
    }

    private List<String> comparators() throws BadSyntax {
        List<String> wanted = new ArrayList<>();
        while (in.take(' ')) {
            if (wanted.size() == MAX_PATTERNS) throw new BadSyntax("too many comparators");
            wanted.add(in.astring());
        }
        return wanted;
    }

    private List<String> languages() throws BadSyntax {
        List<String> ranges = new ArrayList<>();
        while (in.take(' ')) {
            if (ranges.size() == MAX_PATTERNS) throw new BadSyntax("too many languages");
            ranges.add(in.listMailbox());
        }
        return ranges;
    }

    /// RFC 9208 §4.1.3, §7 setquota-list
    private Command setQuota() throws BadSyntax {
        String root = in.astring();
        in.space();
        in.expect('(');
        Map<String, Long> limits = new HashMap<>();
        while (!in.take(')')) {
            if (!limits.isEmpty()) in.space();
            if (limits.size() == MAX_RESOURCES) throw new BadSyntax("too many resources");
            String resource = in.word();
            in.space();
            if (limits.put(resource, in.number()) != null) {
                throw new BadSyntax("resource " + BadSyntax.shown(resource) + " twice");
            }
        }
        return new Command.SetQuota(root, limits);
    }

    private Command status() throws BadSyntax {
        String mailbox = mailbox();
        in.space();
        return new Command.Status(mailbox, statusItems());
    }

    List<StatusItem> statusItems() throws BadSyntax {
        in.expect('(');
        List<StatusItem> items = new ArrayList<>();
        do {
            String word = in.word();
            StatusItem item = statusItem(word);
            if (items.size() == MAX_STATUS_ITEMS) throw new BadSyntax("too many STATUS items");
            if (!items.contains(item)) items.add(item);
        } while (in.take(' '));
        in.expect(')');
        return List.copyOf(items);
    }

    private static StatusItem statusItem(String word) throws BadSyntax {
        for (StatusItem item : StatusItem.values()) {
            if (item.wire().equals(word)) return item;
        }
        throw new BadSyntax("unknown STATUS item " + BadSyntax.shown(word));
    }

    List<String> patterns() throws BadSyntax {
        List<String> patterns = new ArrayList<>();
        do {
            if (patterns.size() == MAX_PATTERNS) throw new BadSyntax("too many patterns");
            patterns.add(names.decode(in.listMailbox()));
        } while (in.take(' '));
        return patterns;
    }

    private Command append(@Nullable LiteralMark message) throws BadSyntax {
        String mailbox = mailbox();
        in.space();
        return new Command.Append(mailbox, null, new AppendText(in, message));
    }

    /// RFC 8508 §3.3
    private Command replace(Numbers numbers, @Nullable LiteralMark message) throws BadSyntax {
        SequenceSet set = in.sequenceSet();
        in.space();
        String mailbox = mailbox();
        in.space();
        return new Command.Append(
                mailbox, new Command.Replaced(numbers, set), new AppendText(in, message));
    }

    private Command copy(Numbers numbers) throws BadSyntax {
        SequenceSet set = in.sequenceSet();
        in.space();
        return new Command.Copy(numbers, set, mailbox());
    }

    private Command move(Numbers numbers) throws BadSyntax {
        SequenceSet set = in.sequenceSet();
        in.space();
        return new Command.Move(numbers, set, mailbox());
    }
}
