package org.veredus.protocol.web;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.EmailRecord;
import org.veredus.account.mailbox.MessageContent;
import org.veredus.account.session.SessionDoor.Visit;
import org.veredus.base.http.HttpRequest;
import org.veredus.base.http.HttpResponse;
import org.veredus.base.http.Routes;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.storage.kv.StoreFailed;

/// Leaves mailing lists for people who ask for it, by one request. RFC 8058
///
/// A page names a message of its account, never an address: what is called stands in that message,
/// under a signature of its sender that we have found right ourselves. Without that, whoever writes
/// a message could have us call what he likes (RFC 8058 §4, §6). The list's server sees us, no
/// cookie and no reader.
final class Unsubscribing {
    private static final Logger log = LoggerFactory.getLogger(Unsubscribing.class);

    /// Octets of a header, as with SMTP.
    private static final int MAX_HEADER = 256 << 10;

    private static final int MAX_ADDRESS = 4096;
    private static final int AT_ONCE = 8;
    private static final int HTTPS = 443;
    private static final byte[] FORM =
            "List-Unsubscribe=One-Click".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern BRACKETED = Pattern.compile("<\\s*([^<>\\s]+)\\s*>");
    private static final Pattern EMAIL = Pattern.compile("M([1-9]\\d{0,17})");

    private final Accounts accounts;
    private final String hostName;
    private final ListDoor door;
    private final Semaphore slots = new Semaphore(AT_ONCE);

    /// @param hostName under which we say what we have found of signatures
    Unsubscribing(Accounts accounts, String hostName, ListDoor door) {
        this.accounts = accounts;
        this.hostName = hostName;
        this.door = door;
    }

    void addTo(Routes routes, Gate gate) {
        routes.add("POST", "/web/unsubscribe", gate.signedIn(this::leave));
    }

    private HttpResponse leave(HttpRequest request, Visit.Known visit)
            throws Refused, StoreFailed, IOException {
        Matcher email = EMAIL.matcher(JsonBody.text(JsonBody.read(request), "email"));
        Account account = accounts.open(visit.profile().id());
        EmailRecord record = email.matches() ? account.email(Long.parseLong(email.group(1))) : null;
        if (record == null) throw new Refused(404, "not-found", "there is no such message");
        URI address = address(header(account, record));
        if (address == null)
            throw new Refused(409, "not-one-click", "this list cannot be left by one request");
        if (!slots.tryAcquire())
            throw new Refused(429, "busy", "too many lists are being left; try again");
        try {
            // RFC 8058 §3.2: no redirect is followed
            int status = door.post(address, "application/x-www-form-urlencoded", FORM);
            if (status < 200 || status > 299)
                throw new Refused(502, "list-refused", "the list's server answers " + status);
            return JsonBody.answer(200, JsonBody.object());
        } catch (IOException unreachable) {
            log.atDebug().addKeyValue("url", address).setCause(unreachable).log("list not left");
            throw new Refused(502, "list-unreachable", "the list's server cannot be reached");
        } finally {
            slots.release();
        }
    }

    private static Header header(Account account, EmailRecord record) throws StoreFailed {
        MessageContent content = account.content(record);
        int length = (int) Math.min(content.header().length(), MAX_HEADER);
        return Header.parse(content.read(0, length), MAX_HEADER);
    }

    /// Null if the message offers none that may be called.
    private @Nullable URI address(Header header) {
        HeaderField post = header.first("List-Unsubscribe-Post");
        HeaderField field = header.first("List-Unsubscribe");
        if (post == null || field == null) return null;
        if (!post.value().strip().equalsIgnoreCase("List-Unsubscribe=One-Click")) return null;
        if (!isVouchedFor(header)) return null;
        Matcher bracketed = BRACKETED.matcher(field.value());
        while (bracketed.find()) {
            URI address = https(bracketed.group(1));
            if (address != null) return address;
        }
        return null;
    }

    private static @Nullable URI https(String text) {
        if (text.length() > MAX_ADDRESS) return null;
        try {
            URI uri = URI.create(text);
            boolean sound =
                    "https".equalsIgnoreCase(uri.getScheme())
                            && uri.getHost() != null
                            && uri.getUserInfo() == null
                            && (uri.getPort() < 0 || uri.getPort() == HTTPS);
            return sound ? uri : null;
        } catch (IllegalArgumentException malformed) {
            return null; // nothing that can be called
        }
    }

    /// RFC 8058 §4: a signature that is right covers both fields.
    private boolean isVouchedFor(Header header) {
        Set<String> right = rightDomains(header);
        for (HeaderField field : header.all("DKIM-Signature")) {
            Map<String, String> tags = tags(field.value());
            List<String> covered = new ArrayList<>();
            for (String name : tags.getOrDefault("h", "").split(":", -1))
                covered.add(name.strip().toLowerCase(Locale.ROOT));
            String domain = tags.getOrDefault("d", "").toLowerCase(Locale.ROOT);
            if (right.contains(domain)
                    && covered.contains("list-unsubscribe")
                    && covered.contains("list-unsubscribe-post")) return true;
        }
        return false;
    }

    /// The domains whose signature we have found right. RFC 8601 §5: nobody else's findings come in
    /// under our name.
    private Set<String> rightDomains(Header header) {
        Set<String> domains = new HashSet<>();
        for (HeaderField field : header.all("Authentication-Results")) {
            List<String> findings = List.of(field.value().split(";", -1));
            if (!findings.getFirst().strip().equalsIgnoreCase(hostName)) continue;
            for (String finding : findings.subList(1, findings.size())) {
                List<String> words = List.of(finding.strip().split("\\s+", -1));
                if (!words.getFirst().equals("dkim=pass")) continue;
                for (String word : words)
                    if (word.startsWith("header.d="))
                        domains.add(word.substring("header.d=".length()).toLowerCase(Locale.ROOT));
            }
        }
        return domains;
    }

    /// RFC 6376 §3.2
    private static Map<String, String> tags(String value) {
        Map<String, String> tags = new HashMap<>();
        for (String tag : value.split(";", -1)) {
            int at = tag.indexOf('=');
            if (at > 0) tags.put(tag.substring(0, at).strip(), tag.substring(at + 1).strip());
        }
        return tags;
    }
}
