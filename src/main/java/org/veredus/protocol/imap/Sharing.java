package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.Map;
import org.veredus.account.mailbox.Acl;
import org.veredus.account.mailbox.MailboxRefused;
import org.veredus.account.mailbox.Place;
import org.veredus.account.mailbox.Right;
import org.veredus.account.mailbox.Rights;
import org.veredus.account.mailbox.VisibleMailboxes;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.protocol.imap.syntax.Output;
import org.veredus.storage.kv.StoreFailed;

/// GETACL, SETACL, DELETEACL, LISTRIGHTS and MYRIGHTS. RFC 4314 §3
final class Sharing {
    private final VisibleMailboxes visible;
    private final Output out;

    Sharing(VisibleMailboxes visible, Output out) {
        this.visible = visible;
        this.out = out;
    }

    Completion run(Command.OfAcl command) throws IOException, MailboxRefused, StoreFailed {
        Place place = visible.require(command.mailbox());
        return switch (command) {
            case Command.GetAcl _ -> get(place);
            case Command.SetAcl set -> set(place, set);
            case Command.ListRights list -> list(place, list.identifier());
            case Command.MyRights _ -> {
                writeMine(place);
                yield Completion.ok("done");
            }
        };
    }

    private Completion get(Place place) throws IOException, MailboxRefused, StoreFailed {
        place.require(Right.ADMINISTER);
        out.ascii("* ACL ").mailbox(place.name());
        out.octet(' ').text(visible.nameOf(place.account()));
        out.octet(' ').ascii(Rights.ALL.wire());
        for (Map.Entry<Acl.Identifier, Rights> each : place.mailbox().acl().entries().entrySet()) {
            String name = visible.name(each.getKey());
            if (name == null) continue; // somebody who is no more
            out.octet(' ').text(name).octet(' ').ascii(each.getValue().wire());
        }
        out.crlf();
        return Completion.ok("done");
    }

    private Completion set(Place place, Command.SetAcl set) throws MailboxRefused, StoreFailed {
        place.require(Right.ADMINISTER);
        Acl.Identifier to = visible.identifier(set.identifier());
        if (to == null) return Completion.no("CANNOT", "nobody has that name");
        if (to.account() == place.account().id().number()) {
            return Completion.no("CANNOT", "the owner has all rights, always");
        }
        Rights before = place.mailbox().acl().of(to);
        Rights after =
                switch (set.how()) {
                    case ADD -> before.with(set.rights());
                    case REMOVE -> before.without(set.rights());
                    case REPLACE -> set.rights();
                };
        visible.share(place, to, after);
        return Completion.ok("done");
    }

    /// RFC 4314 §3.4: each right can be given by itself, but the owner's.
    private Completion list(Place place, String identifier)
            throws IOException, MailboxRefused, StoreFailed {
        place.require(Right.ADMINISTER);
        Acl.Identifier to = visible.identifier(identifier);
        if (to == null) return Completion.no("CANNOT", "nobody has that name");
        out.ascii("* LISTRIGHTS ").mailbox(place.name()).octet(' ').text(identifier).octet(' ');
        if (to.account() == place.account().id().number()) {
            out.ascii(Rights.ALL.wire());
        } else {
            out.ascii("\"\"");
            String letters = Rights.ALL.wire();
            for (int i = 0; i < letters.length(); i++) out.octet(' ').octet(letters.charAt(i));
        }
        out.crlf();
        return Completion.ok("done");
    }

    void writeMine(Place place) throws IOException {
        out.ascii("* MYRIGHTS ").mailbox(place.name());
        out.octet(' ').ascii(place.rights().wire()).crlf();
    }
}
