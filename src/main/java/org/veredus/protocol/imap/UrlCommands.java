package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Place;
import org.veredus.account.url.Piece;
import org.veredus.account.url.UrlAuthority;
import org.veredus.account.url.UrlAuthority.Authorized;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// RESETKEY, GENURLAUTH and URLFETCH. RFC 4467 §7, §8
final class UrlCommands {
    private static final Completion NO_SUCH_MECHANISM =
            Completion.no("CANNOT", "the one mechanism is " + UrlAuthority.INTERNAL);

    /// Said when a mailbox is selected and when its key is new. RFC 4467 §8 URLMECH
    static final String MECHANISMS = "URLMECH " + UrlAuthority.INTERNAL;

    private final Conversation talk;
    private final Account account;
    private final UrlAuthority urls;
    private final Output out;

    UrlCommands(Conversation talk, Account account) {
        this.talk = talk;
        this.account = account;
        urls = talk.services().people().urls();
        out = talk.out();
    }

    Completion run(Command.OfUrl command) throws IOException, StoreFailed {
        return switch (command) {
            case Command.ResetKeys() -> {
                urls.resetAll(account);
                yield Completion.ok("all keys are forgotten");
            }
            case Command.ResetKey reset -> reset(reset);
            case Command.AuthorizeUrls authorize -> authorize(authorize);
            case Command.FetchUrls fetch -> fetch(fetch);
        };
    }

    // RFC 4467 §7 deviates: other sessions are not told that a key is new: there is only one
    // mechanism to tell them of
    private Completion reset(Command.ResetKey reset) throws StoreFailed {
        for (String mechanism : reset.mechanisms()) {
            if (!mechanism.equals(UrlAuthority.INTERNAL)) return NO_SUCH_MECHANISM;
        }
        Place place = talk.mailboxes().find(reset.mailbox());
        if (place == null) return Completion.noMailbox();
        urls.reset(account, place);
        return Completion.ok(MECHANISMS, "the mailbox has a new key");
    }

    private Completion authorize(Command.AuthorizeUrls authorize) throws IOException, StoreFailed {
        List<String> authorized = new ArrayList<>();
        for (Command.UrlRequest request : authorize.requests()) {
            if (!request.mechanism().equals(UrlAuthority.INTERNAL)) return NO_SUCH_MECHANISM;
            switch (urls.authorize(account, request.url())) {
                case Authorized.Url(String url) -> authorized.add(url);
                case Authorized.Refused(String why) -> {
                    return Completion.bad(why);
                }
            }
        }
        out.ascii("* GENURLAUTH");
        for (String url : authorized) out.octet(' ').string(url);
        out.crlf();
        return Completion.ok("done");
    }

    /// Nobody learns why there is nothing.
    private Completion fetch(Command.FetchUrls fetch) throws IOException, StoreFailed {
        for (String url : fetch.urls()) {
            Piece piece = urls.open(url, new UrlAuthority.Reader.Session(account.id()));
            out.ascii("* URLFETCH ").string(url).octet(' ');
            if (piece == null) out.ascii("NIL");
            else write(piece);
            out.crlf();
        }
        return Completion.ok("done");
    }

    private void write(Piece piece) throws IOException {
        out.literal(piece.length());
        try {
            piece.content().copy(piece.offset(), piece.length(), out::octets);
        } catch (StoreFailed broken) {
            // the client waits for the rest of the literal: no response can follow
            throw new IOException("message cut short", broken);
        }
    }
}
