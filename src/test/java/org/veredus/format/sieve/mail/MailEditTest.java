package org.veredus.format.sieve.mail;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.veredus.format.mime.Part;

class MailEditTest {
    /// The structure ends its lines at the bare CRs, the header does not.
    @Test
    void aMessageOfBareCrsStaysAsItIs() {
        byte[] octets =
                ("Content-Type: text/html\r\r<p>one of several words</p>\n"
                                + "Subject: in the header, of which all of it is one\r\n")
                        .getBytes(StandardCharsets.US_ASCII);
        Mail mail = new Mail(octets);
        mail.hold();
        Part root = mail.root();
        assertThat(root.extent().bodyStart()).isLessThan(octets.length);
        assertThat(mail.edit(root.extent().bodyStart(), root.extent().end(), new byte[0]))
                .isFalse();
        mail.addField("X-Mark", "x", false);
        mail.release();
        assertThat(mail.octets()).hasSize(octets.length + "X-Mark: x\n".length());
    }
}
