package org.veredus.protocol.imap;

import java.io.IOException;
import java.util.regex.Pattern;
import org.veredus.protocol.imap.push.ApplePushes;
import org.veredus.protocol.imap.syntax.Command;
import org.veredus.storage.kv.StoreFailed;

/// Apple's XAPPLEPUSHSERVICE: a device that wants to be woken when mail comes.
final class WakingApple {
    private static final String VERSION = "2";
    private static final String MAIL = "com.apple.mobilemail";
    private static final Pattern TOKEN = Pattern.compile("(?:[0-9A-Fa-f]{2}){16,100}");
    private static final Pattern ACCOUNT_ID = Pattern.compile("[0-9A-Za-z-]{1,64}");

    private final Conversation talk;
    private final ApplePushes pushes;

    WakingApple(Conversation talk, ApplePushes pushes) {
        this.talk = talk;
        this.pushes = pushes;
    }

    Completion run(Command.ApplePush command) throws IOException, StoreFailed {
        if (!command.version().equals(VERSION)) return Completion.no("CANNOT", "version 2 only");
        if (!command.topic().equals(MAIL)) return Completion.no("CANNOT", "for mail only");
        if (!TOKEN.matcher(command.token()).matches()
                || !ACCOUNT_ID.matcher(command.accountId()).matches())
            return Completion.no("CANNOT", "no such device");
        // what wakes it for other mailboxes is not known
        boolean inbox = command.mailboxes().stream().anyMatch("INBOX"::equalsIgnoreCase);
        if (inbox && !register(command)) return Completion.no("CANNOT", "log in by a password");
        talk.out().ascii("* XAPPLEPUSHSERVICE aps-version ").string(VERSION);
        talk.out().ascii(" aps-topic ").string(pushes.topic()).crlf();
        return Completion.ok("registered");
    }

    private boolean register(Command.ApplePush command) throws StoreFailed {
        return pushes.register(
                talk.mailboxes().who(), talk.pass(), command.token(), command.accountId());
    }
}
