package org.veredus.account.url;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.AccountId;
import org.veredus.account.mailbox.AccountNames;
import org.veredus.account.mailbox.Accounts;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.storage.kv.StoreFailed;

/// Gives URLs the right to be read, and reads them. RFC 4467 §5, §6
public final class UrlAuthority {
    /// The one mechanism. RFC 4467 §2.4.1
    public static final String INTERNAL = "INTERNAL";

    /// Which algorithm made a token; it stands before its digits. RFC 4467 §2.4.1
    private static final String HMAC_SHA_256 = "01";

    private final Accounts accounts;
    private final AccountNames names;
    private final RandomGenerator random;
    private final InstantSource clock;
    private final KeyResets resets = new KeyResets();

    /// @param random must be hard to guess
    public UrlAuthority(
            Accounts accounts, AccountNames names, RandomGenerator random, InstantSource clock) {
        this.accounts = accounts;
        this.names = names;
        this.random = random;
        this.clock = clock;
    }

    /// Who wants to read.
    public sealed interface Reader {
        /// @param account who has logged in
        record Session(AccountId account) implements Reader {}

        /// @param account for whom the submission service asks. RFC 4468 §3.2
        record Submission(AccountId account) implements Reader {}
    }

    /// What becomes of a URL that is to give a right.
    public sealed interface Authorized {
        /// @param url with its token
        record Url(String url) implements Authorized {}

        record Refused(String why) implements Authorized {}
    }

    /// Gives a URL the right to read what it names for the user. RFC 4467 §7 GENURLAUTH
    public Authorized authorize(Account user, String url) throws StoreFailed {
        AuthorizedUrl asked = AuthorizedUrl.parse(url);
        if (asked == null || asked.token() != null)
            return new Authorized.Refused("not the URL of a message with an access identifier");
        if (!user.id().equals(names.accountNamed(asked.user())))
            return new Authorized.Refused("the URL is not of the user who is logged in");
        Place place = place(user, asked);
        if (place == null || !place.isReadable()) return new Authorized.Refused("no such mailbox");
        byte[] key = new AccessKeys(user, random).get(place);
        String token = token(key, asked.rump());
        return new Authorized.Url(
                asked.rump() + ':' + INTERNAL.toLowerCase(Locale.ROOT) + ':' + token);
    }

    private @Nullable Place place(Account user, AuthorizedUrl url) throws StoreFailed {
        String mailbox = url.part().mailbox();
        return mailbox == null ? null : new VisibleMailboxes(user, accounts, names).find(mailbox);
    }

    /// Replaces the user's key to a mailbox, so that no URL gives a right any more.
    public void reset(Account user, Place place) throws StoreFailed {
        resets.note(user.id(), place); // before the commit, which wakes who idles
        new AccessKeys(user, random).reset(place);
    }

    /// The same for all mailboxes.
    public void resetAll(Account user) throws StoreFailed {
        resets.note(user.id(), null);
        new AccessKeys(user, random).resetAll();
    }

    /// How many keys were replaced while the program runs.
    public long resets() {
        return resets.count();
    }

    /// Whether the user's key to a mailbox was replaced after so many were. RFC 4467 §7 RESETKEY
    public boolean hasNewKey(AccountId user, Place place, long known) {
        return resets.isNewer(user, place, known);
    }

    /// Whether it is a URL with a right, whatever that is worth.
    public static boolean isAuthorized(String url) {
        AuthorizedUrl parsed = AuthorizedUrl.parse(url);
        return parsed != null && parsed.token() != null;
    }

    /// What a URL names, if it gives the right; null if not, for whatever reason. RFC 4467 §6
    public @Nullable Piece open(String text, Reader reader) throws StoreFailed {
        AuthorizedUrl url = AuthorizedUrl.parse(text);
        if (url == null || url.token() == null) return null;
        AccountId giver = names.accountNamed(url.user());
        Account user = giver == null ? null : accounts.open(giver);
        Place place = user == null ? null : place(user, url);
        byte[] key =
                user == null || place == null ? null : new AccessKeys(user, random).find(place);
        // a key that opens nothing: who guesses names must not learn from the time it takes
        byte[] tried = key == null ? new byte[32] : key;
        boolean right =
                INTERNAL.equalsIgnoreCase(url.mechanism())
                        && isSame(token(tried, url.rump()), url.token());
        if (!right || key == null || place == null || !mayUse(url, reader)) return null;
        return Piece.open(url.part(), place);
    }

    private static boolean isSame(String token, String given) {
        return MessageDigest.isEqual(
                token.getBytes(StandardCharsets.US_ASCII),
                given.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.US_ASCII));
    }

    private boolean mayUse(AuthorizedUrl url, Reader reader) throws StoreFailed {
        if (url.expires() != null && clock.instant().isAfter(url.expires())) return false;
        return switch (url.access()) {
            case AuthorizedUrl.Access.Anybody() -> true;
            case AuthorizedUrl.Access.User(String name) ->
                    reader instanceof Reader.Session(var account) && isNamed(name, account);
            case AuthorizedUrl.Access.Submit(String name) ->
                    reader instanceof Reader.Submission(var account) && isNamed(name, account);
        };
    }

    private boolean isNamed(String name, AccountId account) throws StoreFailed {
        return account.equals(names.accountNamed(name));
    }

    private static String token(byte[] key, String rump) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            byte[] digest = mac.doFinal(rump.getBytes(StandardCharsets.UTF_8));
            return HMAC_SHA_256 + HexFormat.of().formatHex(digest);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has HMAC-SHA-256", impossible);
        }
    }
}
