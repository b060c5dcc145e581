package org.veredus.app.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.veredus.app.config.Config.HostPort;
import org.veredus.app.config.Config.Place;
import org.veredus.app.config.Setting.Kind;
import org.veredus.base.net.Cidr;
import org.veredus.verify.dnsbl.DnsList;
import tools.jackson.databind.node.JsonNodeFactory;

/// All keys of the configuration file, in the order in which people read about them.
final class Settings {
    /// What is logged.
    enum Level {
        TRACE,
        DEBUG,
        INFO,
        WARN,
        ERROR;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /// What the file is for: what keeps the world out is off where all come from one machine.
    enum Use {
        SERVICE,
        TRIAL
    }

    private final List<Setting<?>> all = new ArrayList<>();

    final Setting<String> hostname =
            add(
                    "hostname",
                    Kinds.hostname(),
                    "localhost",
                    "What the server calls itself in greetings, `EHLO` and trace fields: the name"
                            + " that MX records and reverse DNS give it.");
    final Setting<Path> data =
            add(
                    "data",
                    Kinds.path(),
                    "/var/lib/veredus",
                    "The data folder. A relative path begins at the folder of the configuration"
                            + " file.");

    final Setting<Optional<InetSocketAddress>> smtp =
            listen("smtp", "*:25", "Mail from other mail servers.");
    final Setting<Optional<InetSocketAddress>> submission =
            listen("submission", "*:587", "Mail from our users' programs; TLS by STARTTLS.");
    final Setting<Optional<InetSocketAddress>> submissions =
            listen("submissions", "*:465", "Mail from our users' programs; TLS from the start.");
    final Setting<Optional<InetSocketAddress>> imap =
            listen("imap", "*:143", "IMAP; TLS by STARTTLS.");
    final Setting<Optional<InetSocketAddress>> imaps =
            listen("imaps", "*:993", "IMAP; TLS from the start.");
    final Setting<Optional<InetSocketAddress>> pop3 = listen("pop3", "*:110", "POP3; TLS by STLS.");
    final Setting<Optional<InetSocketAddress>> pop3s =
            listen("pop3s", "*:995", "POP3; TLS from the start.");
    final Setting<Optional<InetSocketAddress>> managesieve =
            listen("managesieve", "*:4190", "ManageSieve, for mail rules; TLS by STARTTLS.");
    final Setting<Optional<InetSocketAddress>> lmtp =
            listen(
                    "lmtp",
                    "off",
                    "Mail from local programs that are trusted; loopback addresses only.");
    final Setting<Optional<InetSocketAddress>> http =
            listen("http", "*:80", "HTTP, for what may be had in the clear.");
    final Setting<Optional<InetSocketAddress>> https =
            listen("https", "*:443", "HTTPS: the admin API under `/api/v1`, health, metrics.");

    final Setting<Optional<Path>> certificate =
            add(
                    "tls.certificate",
                    Kinds.pathOr("self-signed"),
                    "self-signed",
                    "PEM file with the certificate and those above it; within a minute it is read"
                            + " again when it has changed. `self-signed` makes one with an"
                            + " authority in the data folder.");
    final Setting<Optional<Path>> key =
            add(
                    "tls.key",
                    Kinds.pathOr("self-signed"),
                    "self-signed",
                    "PEM file with the certificate's private key, not encrypted.");

    final Setting<Optional<Path>> certificates =
            add(
                    "tls.certificates",
                    Kinds.pathOr("none"),
                    "none",
                    "A folder with further certificates, each for clients that ask for one of its"
                            + " names: `NAME.pem` or `NAME.crt` beside `NAME.key`, or folders with"
                            + " `fullchain.pem` and `privkey.pem`. Looked at again each minute.");
    final Setting<Config.Sts> sts =
            add(
                    "tls.mta-sts",
                    Kinds.choice(Config.Sts.class),
                    "testing",
                    "The MTA-STS policy served for each domain at `https://mta-sts.DOMAIN`: whether"
                            + " other servers only report when they cannot encrypt, or keep mail"
                            + " back.");

    final Setting<Optional<Path>> clientAuthorities =
            add(
                    "tls.client-authorities",
                    Kinds.pathOr("none"),
                    "none",
                    "A PEM file with authorities of clients' certificates. A program with a"
                            + " certificate that names an account's address (rfc822Name) may log in"
                            + " with it (SASL EXTERNAL).");
    final Setting<Set<Config.ClientService>> clientServices =
            add(
                    "tls.client-services",
                    Kinds.choices(Config.ClientService.class),
                    "imap pop3 submission managesieve",
                    "Which services ask clients for certificates.");

    final Setting<Optional<URI>> acmeDirectory =
            add(
                    "acme.directory",
                    Kinds.httpsOr("off"),
                    "off",
                    "The certification authority that gives certificates by itself (ACME): one for"
                            + " `hostname`, one for each of `acme.names`, one for each"
                            + " `mta-sts.DOMAIN`. Its terms of service are agreed to.");
    final Setting<Set<String>> acmeNames =
            add(
                    "acme.names",
                    Kinds.hostnames(),
                    "none",
                    "Further names of this server, such as those that the settings of other"
                            + " domains' mail programs have: each gets a certificate of its own.");
    final Setting<Config.Proof> acmeChallenge =
            add(
                    "acme.challenge",
                    Kinds.choice(Config.Proof.class),
                    "http-01",
                    "How the authority sees that the names are ours: it asks at port 80, or at"
                            + " port 443, or looks into the DNS, for which `acme.dns-server` and"
                            + " `acme.dns-key` are needed.");
    final Setting<Optional<HostPort>> acmeDnsServer =
            add(
                    "acme.dns-server",
                    Kinds.hostPortOr("none"),
                    "none",
                    "The name server that takes changes of the zones (RFC 2136), for dns-01.");
    final Setting<Optional<Path>> acmeDnsKey =
            add(
                    "acme.dns-key",
                    Kinds.pathOr("none"),
                    "none",
                    "A file with the key that it knows us by (TSIG), as nsupdate takes it:"
                            + " `[ALGORITHM:]NAME:SECRET`.");
    final Setting<Duration> acmeDnsWait =
            add(
                    "acme.dns-wait",
                    Kinds.time("0s", "1h"),
                    "15s",
                    "How long the zones' other name servers take to have a change.");
    final Setting<Optional<String>> acmeContact =
            add(
                    "acme.contact",
                    Kinds.textOr("none"),
                    "none",
                    "An email address that the authority may warn.");
    final Setting<Optional<String>> acmeAccount =
            add(
                    "acme.account",
                    Kinds.textOr("none"),
                    "none",
                    "The key identifier of an account that was made with the authority elsewhere"
                            + " (external account binding).");
    final Setting<Optional<Path>> acmeAccountKey =
            add(
                    "acme.account-key",
                    Kinds.pathOr("none"),
                    "none",
                    "A file with that account's MAC key in base64url.");
    final Setting<Optional<Path>> acmeRoots =
            add(
                    "acme.roots",
                    Kinds.pathOr("system"),
                    "system",
                    "A PEM file with the roots that vouch for the authority's own server.");

    final Setting<Config.Engine> engine =
            add(
                    "store.engine",
                    Kinds.choice(Config.Engine.class),
                    "rocksdb",
                    "What keeps the data.");
    final Setting<Long> blockCache =
            add("store.block-cache", Kinds.size("1MiB", "1024GiB"), "64MiB", "Memory for reading.");
    final Setting<Long> writeBuffers =
            add(
                    "store.write-buffers",
                    Kinds.size("4MiB", "64GiB"),
                    "128MiB",
                    "Memory for what is written and not yet in table files.");
    final Setting<Integer> backgroundThreads =
            add(
                    "store.background-threads",
                    Kinds.number(1, 64),
                    2,
                    "Flushes and compactions at once.");

    final Setting<Optional<HostPort>> smarthost =
            add(
                    "relay.smarthost",
                    Kinds.hostPortOr("none"),
                    "none",
                    "One host that takes all outgoing mail, instead of the domains' own hosts.");
    final Setting<Optional<HostPort>> dns =
            add(
                    "relay.dns",
                    Kinds.hostPortOr("system"),
                    "system",
                    "The DNS server that is asked, instead of the system's.");
    final Setting<Config.Dnssec> dnssec =
            add(
                    "relay.dnssec",
                    Kinds.choice(Config.Dnssec.class),
                    "local",
                    "Who says that a DNS answer is authentic, which DANE needs: `validate`: this"
                            + " program, from the root's keys on; `trust`: the DNS server, which"
                            + " nobody may be able to pretend to be; `local`: the DNS server if it"
                            + " is on this machine, else nobody.");
    final Setting<Integer> mxPort =
            add(
                    "relay.mx-port",
                    Kinds.number(1, 65535),
                    25,
                    "The port mail hosts are called on; anything but 25 is for trials.");

    final Setting<Optional<Duration>> rotateKeys =
            add(
                    "signing.rotate-after",
                    Kinds.timeOr("never", "1d", "3650d"),
                    "180d",
                    "New signing keys are made when the old ones have signed for so long. They sign"
                            + " when their DNS records are published.");

    final Setting<Config.Reports> reports;
    final Setting<Config.Format> logFormat =
            add(
                    "log.format",
                    Kinds.choice(Config.Format.class),
                    "text",
                    "Lines for people, or JSON objects.");
    final Setting<Level> logLevel =
            add(
                    "log.level",
                    Kinds.choice(Level.class),
                    "info",
                    "The least important events that are logged.");

    final Setting<Long> messageSize =
            add(
                    "limits.message-size",
                    Kinds.size("64KiB", "2GiB"),
                    "150MiB",
                    "Largest message taken.");
    final Setting<Integer> recipients =
            add(
                    "limits.recipients",
                    Kinds.number(100, 100_000),
                    1000,
                    "Recipients of one message.");
    final Setting<Integer> connections =
            add(
                    "limits.connections",
                    Kinds.number(1, 1_000_000),
                    10_000,
                    "Connections of one listener at a time. Who neither logs in nor begins a message"
                            + " goes after ten minutes; a command must have come after 5 (SMTP),"
                            + " 10 (POP3) or 30 (IMAP, ManageSieve); an HTTP connection that asks"
                            + " for nothing goes after one or two.");
    final Setting<Integer> connectionsPerAddress =
            add(
                    "limits.connections-per-address",
                    Kinds.number(1, 1_000_000),
                    50,
                    "Connections of one listener from one IPv4 address, or one IPv6 network of 64"
                            + " bits. HTTP closes one more without a word; from this machine, as by a"
                            + " proxy, it has no such bound, and with a proxy elsewhere this must be as"
                            + " much as all its users need.");

    final Setting<Config.Search> search =
            add(
                    "search.index",
                    Kinds.choice(Config.Search.class),
                    "on",
                    "Whether mail that is searched gets an index, in `DATA/search`. Without it each"
                            + " search reads the messages, and neither forms of words nor"
                            + " attachments' texts are found.");
    final Setting<Config.Choice> cramMd5 =
            add(
                    "auth.cram-md5",
                    Kinds.choice(Config.Choice.class),
                    "off",
                    "Whether CRAM-MD5 is there, for programs that know nothing better. It takes"
                            + " secrets made for it (`veredus account token add --shared`), which"
                            + " the server keeps as they are; passwords it never takes.");
    final Setting<Config.SecondFactor> secondFactor =
            add(
                    "auth.second-factor",
                    Kinds.choice(Config.SecondFactor.class),
                    "optional",
                    "Who must have a second factor (an authenticator app or a passkey) besides the"
                            + " password: nobody, administrators, or everybody. Whoever has none"
                            + " yet sets it up when signing in to the webmail, and can do nothing"
                            + " else before; programs log in with app passwords.");
    final Setting<Config.Impersonation> impersonation =
            add(
                    "auth.impersonation",
                    Kinds.choice(Config.Impersonation.class),
                    "off",
                    "Who may log in as somebody else, to move or repair mail: nobody, administrators"
                            + " with tokens made for it (`veredus account token add --scope others`),"
                            + " or administrators with their passwords, too. Each use is logged,"
                            + " counted and shown to the account's owner; nothing can be sent so.");
    final Setting<Set<String>> passkeyNames =
            add(
                    "auth.passkey-names",
                    Kinds.hostnames(),
                    "none",
                    "Further names at which people open the webmail and use passkeys, besides"
                            + " `hostname`, which passkeys are bound to, and `acme.names`.");
    final Setting<Optional<Long>> linksFrom =
            add(
                    "links.from",
                    Kinds.sizeOr("off", "1MiB", "2GiB"),
                    "20MiB",
                    "From what size on a file that somebody attaches in the webmail stays here, and"
                            + " the mail has a link to it. `off`: all files are attached; links that"
                            + " have been sent lead on until their time is over.");
    final Setting<Long> linksSize =
            add(
                    "links.size",
                    Kinds.size("1MiB", "64GiB"),
                    "2GiB",
                    "Largest file that is taken to be sent as a link.");
    final Setting<Integer> linksDays =
            add(
                    "links.days",
                    Kinds.number(1, 365),
                    30,
                    "How many days a file stays that was sent as a link.");
    final Setting<Config.Literals> literals =
            add(
                    "imap.literals",
                    Kinds.choice(Config.Literals.class),
                    "plus",
                    "Which literals of IMAP may come without waiting: `plus`: all (LITERAL+);"
                            + " `minus`: those of at most 4,096 octets (LITERAL-).");
    final Setting<Optional<Integer>> messageLimit =
            add(
                    "imap.message-limit",
                    Kinds.numberOr("off", 1000, 10_000),
                    "off",
                    "How many messages one IMAP command may be about (MESSAGELIMIT, RFC 9738)."
                            + " Clients that know nothing of such limits see no more than so many"
                            + " messages of a mailbox. `off`: only COPY and APPEND are limited, to"
                            + " 10,000 (SAVELIMIT).");
    final Setting<Config.QuotaSet> quotaSet =
            add(
                    "imap.quota-set",
                    Kinds.choice(Config.QuotaSet.class),
                    "administrators",
                    "Who may set quotas by IMAP's SETQUOTA: administrators those of all accounts,"
                            + " `owners` also their own.");
    final Setting<Optional<Duration>> loginDelay =
            add(
                    "pop3.login-delay",
                    Kinds.timeOr("none", "1s", "1h"),
                    "none",
                    "How long an account that has left POP3 must wait to come again"
                            + " (LOGIN-DELAY, RFC 2449 §6.5).");
    final Setting<Optional<Integer>> expireDays =
            add(
                    "pop3.expire-days",
                    Kinds.numberOr("never", 0, 3650),
                    "never",
                    "When a POP3 session ends, messages of its maildrop go that are older than so"
                            + " many days (EXPIRE, RFC 2449 §6.7); 0: those that were fetched in"
                            + " it.");
    final Setting<Set<String>> jmapOrigins =
            add(
                    "jmap.origins",
                    Kinds.origins(),
                    "none",
                    "Other sites whose pages may call JMAP (CORS). They need credentials of their"
                            + " own: the webmail's session is never theirs.");

    final Setting<Set<String>> lookUpHosts =
            add(
                    "sieve.look-up-hosts",
                    Kinds.webHosts(),
                    "none",
                    "Web servers that the administrator's scripts may ask (`http_lookup`, see"
                            + " [sieve.md](sieve.md#look-ups)): a name, or a name and a port where"
                            + " the address has one.");
    final Setting<Config.Addresses> lookUpAddresses =
            add(
                    "sieve.look-up-addresses",
                    Kinds.choice(Config.Addresses.class),
                    "public",
                    "Where those servers may be: `public` is only at addresses that anybody can"
                            + " reach, `any` also on this machine and in private networks.");

    final Setting<Config.Addresses> pushAddresses =
            add(
                    "jmap.push-addresses",
                    Kinds.choice(Config.Addresses.class),
                    "public",
                    "Where push subscriptions may be: `public` is only at addresses that anybody"
                            + " can reach, `any` also on this machine and in private networks.");

    final Setting<Optional<Path>> appleCertificate =
            add(
                    "apple-push.certificate",
                    Kinds.pathOr("none"),
                    "none",
                    "A PEM file with a certificate of Apple's for pushes to its mail program. With it"
                            + " IMAP has XAPPLEPUSHSERVICE, and registered devices are woken when"
                            + " mail comes to the inbox.");
    final Setting<Optional<Path>> appleKey =
            add(
                    "apple-push.key",
                    Kinds.pathOr("none"),
                    "none",
                    "A PEM file with its private key, not encrypted.");
    final Setting<URI> appleService =
            add(
                    "apple-push.service",
                    Kinds.https(),
                    "https://api.push.apple.com",
                    "Apple's push service.");

    final Setting<Duration> traceKeep =
            add(
                    "trace.keep",
                    Kinds.time("1h", "90d"),
                    "7d",
                    "How long the journeys of messages are remembered.");

    final Setting<Config.Greylist> greylist;
    final Setting<Duration> greylistDelay;
    final Setting<Optional<Integer>> refuseListed;
    final Setting<Integer> perMinute;
    final Setting<Integer> banAfter;
    final Setting<Duration> banTime;
    final Setting<Optional<List<Cidr>>> exempt;
    final Setting<List<DnsList>> clientLists;
    final Setting<List<DnsList>> domainLists;
    final Setting<Optional<Duration>> evidence;

    final Setting<Integer> recipientsPerHour;

    final Setting<Optional<HostPort>> clamav =
            add(
                    "engines.clamav",
                    Kinds.hostPortOr("off"),
                    "off",
                    "ClamAV's clamd, which is asked for viruses.");
    final Setting<Optional<HostPort>> spamassassin =
            add(
                    "engines.spamassassin",
                    Kinds.hostPortOr("off"),
                    "off",
                    "SpamAssassin's spamd, whose score counts with ours.");
    final Setting<Optional<HostPort>> rspamd =
            add(
                    "engines.rspamd",
                    Kinds.hostPortOr("off"),
                    "off",
                    "Rspamd's worker for HTTP, whose score counts with ours.");
    final Setting<Duration> engineTime =
            add(
                    "engines.time",
                    Kinds.time("1s", "2m"),
                    "15s",
                    "How long each may take for a message before it is left out.");
    final Setting<List<Place>> milters =
            add(
                    "engines.milters",
                    Kinds.places(),
                    "off",
                    "Mail filters that speak the milter protocol, such as opendkim and clamav-milter,"
                            + " for mail from outside, in their order.");
    final Setting<List<Place>> submissionMilters =
            add(
                    "engines.submission-milters",
                    Kinds.places(),
                    "off",
                    "The same for what our users hand in by SMTP.");

    final Setting<Config.Logos> logos =
            add(
                    "logos.show",
                    Kinds.choice(Config.Logos.class),
                    "off",
                    "Whether the logos that domains publish (BIMI) are looked for and served to the"
                            + " webmail: none, or those of domains whose mail is proven to be"
                            + " theirs. A message may have to wait some seconds for one.");
    final Setting<Optional<Path>> logoRoots =
            add(
                    "logos.roots",
                    Kinds.pathOr("none"),
                    "none",
                    "A PEM file with the roots of mark certificates (VMC, CMC). With it, a logo for"
                            + " which a certificate is named must be the one in it; without, the"
                            + " certificate is not looked at.");

    final Setting<Optional<Path>> smimeAuthorities =
            add(
                    "smime.authorities",
                    Kinds.pathOr("system"),
                    "system",
                    "Who vouches for certificates that sign mail (S/MIME): a PEM file, or a folder"
                            + " with such files (`*.pem`, `*.crt`), in place of those this machine"
                            + " trusts. Read at the start.");

    final Setting<Config.Choice> dkim2 =
            add(
                    "experimental.dkim2",
                    Kinds.choice(Config.Choice.class),
                    "off",
                    "Whether DKIM2 chains (draft-ietf-dkim-dkim2-spec-06) of mail that comes are"
                            + " checked and mail that leaves is signed with them, too, see"
                            + " [authentication.md](authentication.md#dkim2). An experiment: the"
                            + " draft still changes, and no verdict depends on it.");

    Settings(Use use) {
        boolean trial = use == Use.TRIAL;
        reports =
                add(
                        "report.send",
                        Kinds.choice(Config.Reports.class),
                        trial ? "off" : "on",
                        "Whether domains that ask for it are told once a day how mail in their name"
                                + " fared here (DMARC aggregate reports), and how safe connections"
                                + " to their hosts were (TLS reports); with failures: and, of each"
                                + " message that fails, its way and author, never its recipients,"
                                + " subject or content.");
        recipientsPerHour =
                add(
                        "submission.recipients-per-hour",
                        Kinds.number(0, 10_000_000),
                        trial ? 0 : 5000,
                        "Recipients that one account may write to in about an hour; 0: any"
                                + " number.");
        greylist =
                add(
                        "reception.greylist",
                        Kinds.choice(Config.Greylist.class),
                        trial ? "off" : "suspicious",
                        "Who is sent away once and taken when he comes again, as mail servers do:"
                                + " unknown senders whose computer does not look like a mail server,"
                                + " or all unknown senders.");
        greylistDelay =
                add(
                        "reception.greylist-delay",
                        Kinds.time("1s", "1h"),
                        "5m",
                        "After which time he is taken.");
        clientLists =
                add(
                        "reception.client-lists",
                        Kinds.dnsLists(),
                        "none",
                        "DNS lists of addresses (DNSBL, DNSWL) that are asked about sending"
                                + " computers, and what a listing adds to a message's score.");
        domainLists =
                add(
                        "reception.domain-lists",
                        Kinds.dnsLists(),
                        "none",
                        "DNS lists of domains (URIBL) that are asked about the domains a message"
                                + " names.");
        evidence =
                add(
                        "reception.evidence",
                        Kinds.timeOr("off", "1h", "90d"),
                        "7d",
                        "How long it is remembered what was found of each message and who sent it, for"
                                + " `veredus inspect --replay`; nothing of what messages say.");
        refuseListed =
                add(
                        "reception.refuse-listed",
                        Kinds.numberOr("off", 1, 100),
                        "off",
                        "The sum of `client-lists` scores from which on a computer may send to"
                                + " nobody.");
        perMinute =
                add(
                        "reception.messages-per-minute",
                        Kinds.number(0, 1_000_000),
                        trial ? 0 : 600,
                        "Messages that one IPv4 address, or one IPv6 network of 64 bits, may bring"
                                + " in a minute; 0: any number.");
        banAfter =
                add(
                        "reception.ban-after",
                        Kinds.number(0, 1_000_000),
                        trial ? 0 : 60,
                        "Points after which an address is shut out of all services but HTTP: an"
                                + " unknown recipient is 1, a failed login 2, a refused message 5;"
                                + " they count half after ten minutes. 0: never.");
        banTime =
                add(
                        "reception.ban-time",
                        Kinds.time("1m", "7d"),
                        "1h",
                        "For how long it is shut out.");
        exempt =
                add(
                        "reception.exempt",
                        Kinds.networksOr("local"),
                        trial ? "none" : "local",
                        "Networks of which nothing of this is asked, such as those of a server in"
                                + " front. `local`: this machine and private networks.");
    }

    List<Setting<?>> all() {
        return all;
    }

    private Setting<Optional<InetSocketAddress>> listen(
            String service, String fallback, String meaning) {
        return add("listen." + service, Kinds.listener(), fallback, meaning);
    }

    private <T> Setting<T> add(String name, Kind<T> kind, String fallback, String meaning) {
        return add(
                new Setting<>(name, kind, JsonNodeFactory.instance.stringNode(fallback), meaning));
    }

    private <T> Setting<T> add(String name, Kind<T> kind, int fallback, String meaning) {
        return add(
                new Setting<>(name, kind, JsonNodeFactory.instance.numberNode(fallback), meaning));
    }

    private <T> Setting<T> add(Setting<T> setting) {
        all.add(setting);
        return setting;
    }
}
