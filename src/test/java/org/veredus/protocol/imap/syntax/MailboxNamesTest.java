package org.veredus.protocol.imap.syntax;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class MailboxNamesTest {
    @Test
    void readsAndWritesTheExamplesOfTheRfc() throws Exception {
        String wire = "~peter/mail/&U,BTFw-/&ZeVnLIqe-";
        assertThat(MailboxNames.UTF7.decode(wire)).isEqualTo("~peter/mail/台北/日本語");
        assertThat(MailboxNames.UTF7.encode("~peter/mail/台北/日本語")).isEqualTo(wire);
        assertThat(MailboxNames.UTF7.decode("A&-B")).isEqualTo("A&B");
        assertThat(MailboxNames.UTF7.encode("A&B")).isEqualTo("A&-B");
    }

    @Test
    void bringsAnyNameBack() throws Exception {
        Random random = new Random(4711);
        for (int round = 0; round < 2000; round++) {
            StringBuilder name = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                name.appendCodePoint(
                        random.nextBoolean()
                                ? ' ' + random.nextInt(95)
                                : 0xA0 + random.nextInt(0xD000));
            }
            String wire = MailboxNames.UTF7.encode(name.toString());
            assertThat(wire.chars()).allMatch(c -> c >= ' ' && c < 0x7F);
            assertThat(MailboxNames.UTF7.decode(wire)).isEqualTo(name.toString());
        }
    }

    @Test
    void refusesWhatIsNotModifiedUtf7() {
        for (String wrong : new String[] {"&", "&U", "&U-", "&U/BTFw-", "&=-", "ü", "a\u0001"}) {
            assertThatThrownBy(() -> MailboxNames.UTF7.decode(wrong)).isInstanceOf(BadSyntax.class);
        }
    }
}
