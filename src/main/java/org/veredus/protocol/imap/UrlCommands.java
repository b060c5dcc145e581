package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.veredus.account.mailbox.Account;
import org.veredus.account.mailbox.Place;
import org.veredus.account.url.NamedPart;
import org.veredus.account.url.Piece;
import org.veredus.account.url.UrlAuthority;
import org.veredus.account.url.UrlAuthority.Authorized;
import org.veredus.format.mime.BodyStructure;
import org.veredus.format.mime.MessageIndex;
import org.veredus.format.mime.Part;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.FetchItem;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// RESETKEY, GENURLAUTH and URLFETCH. RFC 4467 §7, §8, RFC 5524
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
                talk.knowKeys();
                yield Completion.ok("all keys are forgotten");
            }
            case Command.ResetKey reset -> reset(reset);
            case Command.AuthorizeUrls authorize -> authorize(authorize);
            case Command.FetchUrls fetch -> fetch(fetch);
        };
    }

    // RFC 4467 §7; other sessions are told by Conversation
    private Completion reset(Command.ResetKey reset) throws StoreFailed {
        for (String mechanism : reset.mechanisms()) {
            if (!mechanism.equals(UrlAuthority.INTERNAL)) return NO_SUCH_MECHANISM;
        }
        Place place = talk.mailboxes().find(reset.mailbox());
        if (place == null) return Completion.noMailbox();
        urls.reset(account, place);
        talk.knowKeys();
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
        for (Command.UrlFetch wanted : fetch.urls()) {
            Piece piece = urls.open(wanted.url(), new UrlAuthority.Reader.Session(account.id()));
            out.ascii("* URLFETCH ").string(wanted.url());
            if (piece == null) {
                out.ascii(" NIL");
            } else if (wanted.forms().isEmpty()) {
                out.octet(' ');
                write(piece);
            } else {
                for (Command.UrlForm form : wanted.forms()) {
                    out.ascii(" (").ascii(form.name()).octet(' ');
                    show(piece, form, wanted.forms());
                    out.octet(')');
                }
            }
            out.crlf();
        }
        return Completion.ok("done");
    }

    private void show(Piece piece, Command.UrlForm form, List<Command.UrlForm> all)
            throws IOException, StoreFailed {
        switch (form) {
            case BODY -> write(piece);
            case BINARY -> {
                // RFC 5524 §5: an encoding that nobody knows cannot be undone
                if (!piece.isPart()) write(piece); // headers and texts are not encoded as a whole
                else if (BinaryWriter.canDecode(piece.email(), piece.numbers())) decoded(piece);
                else out.ascii("NIL");
            }
            case BODYPARTSTRUCTURE -> structure(piece, all.contains(Command.UrlForm.BINARY));
        }
    }

    private void decoded(Piece piece) throws IOException, StoreFailed {
        NamedPart.Window window = piece.window();
        FetchItem.Partial partial =
                window == null ? null : new FetchItem.Partial(window.offset(), window.length());
        new BinaryWriter(piece.content(), piece.email(), out).write(piece.numbers(), partial);
    }

    /// Of the part the octets belong to, as they are sent.
    private void structure(Piece piece, boolean decoded) throws IOException, StoreFailed {
        MessageIndex index = piece.email().index();
        Part part = piece.numbers().isEmpty() ? index.root() : index.part(piece.numbers());
        Part whole = part == null ? index.root() : part;
        Part sent =
                decoded && part != null && piece.isPart()
                        ? new BinaryWriter(piece.content(), piece.email(), out).decoded(part)
                        : whole;
        BodyStructure structure = UserCommands.structures(out).bodyStructureOf(sent);
        out.octets(structure.octets(), 0, structure.length());
    }

    private void write(Piece piece) throws IOException {
        out.literal(piece.length());
        try {
            piece.content().copy(piece.offset(), piece.length(), out::withoutNul);
        } catch (StoreFailed broken) {
            // the client waits for the rest of the literal: no response can follow
            throw new IOException("message cut short", broken);
        }
    }
}
