package org.veredus.protocol.imap;

import java.io.IOException;
import org.veredus.protocol.imap.syntax.Command;

/// ENABLE. RFC 5161, RFC 9051 §6.3.1
final class Enabling {
    private final Conversation talk;

    Enabling(Conversation talk) {
        this.talk = talk;
    }

    Completion run(Command.Enable enable) throws IOException {
        StringBuilder enabled = new StringBuilder();
        for (String name : enable.extensions()) {
            String turnedOn = turnOn(name);
            if (!turnedOn.isEmpty()) enabled.append(' ').append(turnedOn);
        }
        talk.out().ascii("* ENABLED").ascii(enabled.toString()).crlf();
        return Completion.ok("done");
    }

    /// The name of what was turned on; empty for what cannot be, which RFC 5161 §3.1 has passed
    /// over.
    private String turnOn(String name) throws IOException {
        Extensions extensions = talk.extensions();
        switch (name) {
            case "CONDSTORE" -> talk.enableCondstore();
            case "QRESYNC" -> {
                talk.enableCondstore();
                extensions.enableQresync();
            }
            case "IMAP4REV2" -> {
                extensions.enableRev2();
                talk.out().speakUtf8();
                return "IMAP4rev2";
            }
            case "UTF8=ACCEPT" -> {
                extensions.enableUtf8();
                talk.out().speakUtf8();
            }
            case "UIDONLY" -> extensions.enableUidOnly();
            default -> {
                return "";
            }
        }
        return name;
    }
}
