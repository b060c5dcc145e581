package org.veredus.transport.inspect.content;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.veredus.format.html.HtmlContent;
import org.veredus.format.message.HeaderField;
import org.veredus.format.reading.Correspondent;
import org.veredus.format.reading.Link;
import org.veredus.format.reading.Reading;
import org.veredus.format.reading.WebAddress;

/// Where links lead, and what they say about it.
final class Links {
    /// Different hosts of one message that are looked at.
    private static final int MAX_HOSTS = 60;

    /// Letters of a message that has no text to speak of.
    private static final int FEW = 60;

    /// Stands in front of a host whose page may be anybody's.
    private static final String ANYBODYS = "?";

    /// What stands between the addresses of a field.
    static final Pattern BETWEEN = Pattern.compile("[<>,\\s]+");

    private final Names names;
    private final Brands brands;
    private final Hosts hosts;
    private final Redirects redirects;

    Links(Names names, Brands brands, Hosts hosts, Redirects redirects) {
        this.names = names;
        this.brands = brands;
        this.hosts = hosts;
        this.redirects = redirects;
    }

    void check(Reading reading, Findings findings) {
        Sender sender = new Sender(sendersDomains(reading), counters(reading.links()));
        Set<String> seen = check(reading.links(), sender, findings);
        credentials(reading, seen, sender.domains, findings);
    }

    /// Where a page leads that is attached.
    void page(HtmlContent page, Reading attachedTo, Findings findings) {
        List<Link> links =
                page.links().stream()
                        .limit(Reading.MAX_LINKS)
                        .map(link -> Link.of(link.target(), link.text()))
                        .toList();
        check(links, new Sender(sendersDomains(attachedTo), counters(links)), findings);
    }

    /// What wants somebody to do something behind a link.
    private static final List<String> ASKING =
            List.of(
                    "asks-credentials",
                    "asks-payment",
                    "scam-authority",
                    "scam-document",
                    "scam-lottery",
                    "scam-parcel",
                    "scam-subscription");

    /// Characters of a path that are looked at.
    private static final int MAX_PATH = 300;

    /// Folders of programs in which nobody keeps pages, but who has broken in.
    private static final Pattern PLANTED =
            Pattern.compile(
                    "(?i)^/(?:[^?#]*/)?(?:wp-includes/|\\.well-known/(?!openpgpkey|mta-sts|change-password)"
                            + "|wp-content/(?!uploads/)[^?#]*(?:/|\\.php|\\.html?)(?:[?#]|$)"
                            + "|wp-content/uploads/[^?#]*(?:\\.php|\\.html?)(?:[?#]|$))");

    /// Where a file leads that is attached.
    void check(List<String> targets, Reading attachedTo, Findings findings) {
        List<Link> links = targets.stream().map(target -> Link.of(target, target)).toList();
        check(links, new Sender(sendersDomains(attachedTo), Set.of()), findings);
    }

    /// @return the hosts that were looked at
    private Set<String> check(List<Link> links, Sender sender, Findings findings) {
        Set<String> seen = new LinkedHashSet<>();
        for (Link link : links) {
            WebAddress written = link.address();
            if (written == null) {
                scheme(link, findings);
                continue;
            }
            Redirects.Way way = redirects.follow(written);
            WebAddress address = behind(way.page());
            shape(address, findings);
            if (!link.text().equals(link.target())) differing(link, address, sender, findings);
            String shown = shownHost(link.text());
            boolean open = shown != null && names.isSame(shown, address.host());
            if (way.by() != null && !open) redirected(way.by(), address.host(), sender, findings);
            if (way.blind()) blind(address.host(), sender, findings);
            boolean anybodys = way.blind() || hosts.isForm(address);
            String seenAs = anybodys ? ANYBODYS + address.host() : address.host();
            if (seen.size() < MAX_HOSTS && seen.add(seenAs)) page(address, findings);
        }
        return seen;
    }

    /// Where a known firm's host leads on to by itself in ways that are not known one by one.
    private WebAddress behind(WebAddress address) {
        int scheme = address.rest().indexOf("=http");
        if (scheme < 0 || brands.owner(address.host()) == null) return address;
        String target = address.rest().substring(scheme + 1);
        WebAddress last = WebAddress.parse(target.replaceFirst("(?i)%3A%2F%2F", "://"));
        return last == null ? address : last;
    }

    /// A firm's own mail may lead through its own host.
    private void redirected(String by, String host, Sender sender, Findings findings) {
        if (isOf(by, sender.domains) || isRelated(host, sender.domains)) return;
        findings.add(
                "link-redirected",
                0.8,
                by + " → " + host,
                "A link goes by way of " + by + ", but leads to " + host + ".");
    }

    private void blind(String by, Sender sender, Findings findings) {
        if (!isOf(by, sender.domains))
            findings.add(
                    "link-shortened", 0.7, by, "A link hides where it leads behind " + by + ".");
    }

    /// Whether a host is one of those domains', or of the firm's that has one of them.
    private boolean isOf(String host, Set<String> domains) {
        if (domains.contains(names.organization(host))) return true;
        Brand owner = brands.owner(host);
        return owner != null && domains.stream().anyMatch(owner::owns);
    }

    /// @param domains that the sender shows to be his
    /// @param counters hosts that only count clicks, as it seems
    private record Sender(Set<String> domains, Set<String> counters) {}

    /// Hosts that links lead to which show several others: a newsletter counts its readers' clicks.
    /// Whoever deceives shows one.
    private Set<String> counters(List<Link> links) {
        Map<String, String> shown = new HashMap<>();
        Set<String> counters = new HashSet<>();
        for (Link link : links) {
            WebAddress address = link.address();
            if (address == null || address.isNumeric() || link.text().equals(link.target()))
                continue;
            String host = shownHost(link.text());
            if (host == null || names.isSame(host, address.host())) continue;
            String organization = names.organization(host);
            String other = shown.putIfAbsent(address.host(), organization);
            if (other != null && !other.equals(organization)) counters.add(address.host());
        }
        return counters;
    }

    /// Domains that the sender shows to be his: of his address, and of where he can be left.
    private Set<String> sendersDomains(Reading reading) {
        Set<String> domains = new HashSet<>();
        add(domains, reading.author().domain());
        for (HeaderField field : reading.header().all("List-Unsubscribe")) {
            for (String part : BETWEEN.split(field.value(), 20)) {
                WebAddress address = WebAddress.parse(part);
                if (address != null) add(domains, address.host());
            }
        }
        return domains;
    }

    private void add(Set<String> domains, String host) {
        if (!host.isEmpty()) domains.add(names.organization(host));
    }

    private static void scheme(Link link, Findings findings) {
        // browsers leave control characters and spaces in front of and within a scheme out
        String target = link.target().replaceAll("[\\x00-\\x20]", "").toLowerCase(Locale.ROOT);
        if (target.startsWith("javascript:") || target.startsWith("vbscript:"))
            findings.add(
                    "link-script",
                    2,
                    link.target(),
                    "A link runs a program instead of leading somewhere.");
        if (target.startsWith("data:"))
            findings.add(
                    "link-data",
                    3.5,
                    link.target(),
                    "A link opens a page that the message itself has hidden in it.");
        if (target.startsWith("file:") || target.startsWith("\\\\"))
            findings.add("link-file", 3, link.target(), "A link opens a file of another computer.");
    }

    private static void shape(WebAddress address, Findings findings) {
        if (address.isNumeric())
            findings.add(
                    "link-number",
                    2,
                    address.host(),
                    "A link leads to a computer without a name, " + address.host() + ".");
        if (!address.user().isEmpty() && !address.user().contains("@"))
            findings.add(
                    "phishing-link-user",
                    address.user().contains(".") ? 4.5 : 1.5,
                    address.user() + "@" + address.host(),
                    "A link seems to lead to "
                            + address.user()
                            + " but leads to "
                            + address.host()
                            + ".");
        int port = address.port();
        if (port != 0 && port != 80 && port != 443 && port != 8080 && port != 8443)
            findings.add(
                    "link-port",
                    0.8,
                    address.host() + ":" + port,
                    "A link leads to an unusual port.");
        String path = address.rest().substring(0, Math.min(MAX_PATH, address.rest().length()));
        if (PLANTED.matcher(path).find())
            findings.add(
                    "link-planted",
                    2,
                    address.host() + path,
                    "A link leads to "
                            + address.host()
                            + ", to a place within a website where its owner shows nothing: it may"
                            + " have been broken into.");
        if (address.rest().length() > 2
                && (address.rest().startsWith("\\") || address.host().contains("%")))
            findings.add(
                    "link-odd",
                    1.5,
                    address.host(),
                    "A link is written so that programs read it differently.");
    }

    private void page(WebAddress address, Findings findings) {
        String host = address.host();
        Brand imitated = brands.imitated(host);
        if (imitated != null)
            findings.add(
                    "phishing-lookalike-link",
                    4.5,
                    host,
                    "A link leads to "
                            + host
                            + ", which looks like "
                            + imitated.name()
                            + " but is not.");
        if (hosts.is(Hosts.Kind.SHORTENER, host))
            findings.add(
                    "link-shortened",
                    0.7,
                    host,
                    "A link hides where it leads behind " + host + ".");
        if (hosts.is(Hosts.Kind.TOP, host))
            findings.add(
                    "link-cheap",
                    1,
                    host,
                    "A link leads to " + host + ", a kind of name that frauds like.");
        if (hosts.isForm(address))
            findings.add(
                    "link-form",
                    0.3,
                    host,
                    "A link leads to a form at " + host + ", where anybody can make one.");
        if (hosts.is(Hosts.Kind.FREE, host))
            findings.add(
                    "link-free",
                    0.7,
                    host,
                    "A link leads to a page at " + host + ", which anybody can have.");
    }

    /// A link that shows one address and leads to another. Counting clicks is not fraud.
    private void differing(Link link, WebAddress address, Sender sender, Findings findings) {
        String shown = shownHost(link.text());
        if (shown == null || names.isSame(shown, address.host())) return;
        String said = names.organization(shown);
        boolean tracked = hosts.is(Hosts.Kind.TRACKER, address.host());
        boolean own = sender.domains.contains(names.organization(address.host()));
        boolean counted = sender.counters.contains(address.host());
        Brand brand = brands.owner(shown);
        Brand target = brands.owner(address.host());
        if (brand != null
                && target != null
                && brand.domains().stream().anyMatch(target.domains()::contains)) return;
        if (tracked || own || counted) {
            if (brand == null || sender.domains.contains(said) || tracked) return;
        }
        // firms have services that send their mailings
        boolean mailing = findings.has("bulk-can-be-left") && !findings.hasAny(ASKING);
        boolean firms = brand != null && !mailing;
        boolean blatant = firms || address.isNumeric();
        findings.add(
                "phishing-link-differs",
                own ? 2 : blatant ? 5 : 3.5,
                shown + " → " + address.host(),
                "A link shows " + shown + " but leads to " + address.host() + ".");
    }

    /// The host that a link's text names; null where it is no address.
    private static @Nullable String shownHost(String text) {
        String word = text.strip();
        if (word.length() < 4 || word.length() > 200 || word.contains(" ") || word.contains("@"))
            return null;
        boolean scheme =
                word.regionMatches(true, 0, "http", 0, 4)
                        || word.regionMatches(true, 0, "www.", 0, 4);
        WebAddress address = WebAddress.parse(scheme ? word : "http://" + word);
        if (address == null || address.isNumeric()) return null;
        String host = address.host();
        int dot = host.lastIndexOf('.');
        boolean named =
                dot > 0
                        && host.length() - dot > 2
                        && host.substring(dot + 1).chars().allMatch(Character::isLetter);
        boolean plausible = scheme || COMMON.contains(host.substring(dot + 1));
        return named && plausible ? host : null;
    }

    /// Top domains under which a bare word with a dot is meant as an address.
    private static final Set<String> COMMON =
            Set.of(
                    "com", "org", "net", "de", "fr", "uk", "it", "es", "nl", "ch", "at", "eu",
                    "gov", "edu", "pl", "br", "se", "us", "ca", "au", "jp", "ru", "info", "biz");

    /// Where codes for telephones lead. Whoever deceives by them leads past what guards a computer.
    void scanned(List<String> texts, Reading reading, Findings findings) {
        check(texts, reading, findings);
        Set<String> senders = sendersDomains(reading);
        for (String text : texts) {
            WebAddress address = WebAddress.parse(text.strip());
            if (address == null || isRelated(address.host(), senders)) continue;
            boolean lures = findings.hasAny(ASKING) || names(text, reading) || isPicture(reading);
            if (lures && !reading.header().has("List-Id"))
                findings.add(
                        "phishing-qr",
                        3.5,
                        address.host(),
                        "You are to scan a picture with your telephone, and it leads to "
                                + address.host()
                                + ", which is not the sender's.");
            else
                findings.add(
                        "link-qr",
                        1,
                        address.host(),
                        "A picture is a code for telephones that leads to "
                                + address.host()
                                + ", which is not the sender's.");
        }
    }

    /// Whether it knows whom the message is for.
    private static boolean names(String target, Reading reading) {
        return reading.to().stream()
                .map(Correspondent::address)
                .anyMatch(reader -> !reader.isEmpty() && target.contains(reader));
    }

    /// Whether there is next to nothing to read but pictures.
    private static boolean isPicture(Reading reading) {
        return reading.shown().chars().filter(Character::isLetterOrDigit).count() < FEW;
    }

    private boolean isRelated(String host, Set<String> senders) {
        return senders.contains(names.organization(host))
                || hosts.is(Hosts.Kind.TRACKER, host)
                || brands.owner(host) != null;
    }

    /// Whoever asks for a password or a payment and leads to strangers only.
    private void credentials(
            Reading reading, Set<String> linked, Set<String> senders, Findings findings) {
        if (linked.isEmpty() || !findings.hasAny(ASKING)) return;
        String stranger = null;
        for (String host : linked) {
            boolean anybodys = host.startsWith(ANYBODYS);
            if (!anybodys && isRelated(host, senders)) return;
            if (stranger == null) stranger = anybodys ? host.substring(ANYBODYS.length()) : host;
        }
        if (stranger == null || reading.header().has("List-Id")) return;
        findings.add(
                "phishing-strangers",
                2.5,
                stranger,
                "The message wants you to log in, confirm or pay, and leads to "
                        + stranger
                        + ", which is not the sender's.");
    }
}
