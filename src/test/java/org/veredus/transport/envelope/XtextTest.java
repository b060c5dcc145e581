package org.veredus.transport.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class XtextTest {
    @Test
    void encodesWhatCouldBeMistakenAndReadsItBack() {
        assertThat(Xtext.encode("a+b=c d")).isEqualTo("a+2Bb+3Dc+20d");
        assertThat(Xtext.decode("a+2Bb+3Dc+20d")).isEqualTo("a+b=c d");
        assertThat(Xtext.decode(Xtext.encode("jürgen@b.test"))).isEqualTo("jürgen@b.test");
    }

    @Test
    void refusesWhatWouldWriteLinesIntoReports() {
        for (String wrong : new String[] {"a b", "a=b", "+0A", "+0d", "+2", "+zz", "\r\n"})
            assertThatIllegalArgumentException().isThrownBy(() -> Xtext.decode(wrong));
    }

    @Test
    void boundsWhatASenderMayName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OriginalRecipient.parse("rfc822;" + "x".repeat(500)));
        assertThatIllegalArgumentException().isThrownBy(() -> OriginalRecipient.parse("bob"));
        assertThat(OriginalRecipient.parse("rfc822;b+2Bb").wire()).isEqualTo("rfc822;b+2Bb");
    }

    @Test
    void saysWhichEventsAreWanted() {
        assertThat(new Notify.Unsaid().wants(Notify.Event.SUCCESS)).isFalse();
        assertThat(new Notify.Unsaid().wants(Notify.Event.FAILURE)).isTrue();
        assertThat(new Notify.Never().wants(Notify.Event.FAILURE)).isFalse();
        assertThat(new Notify.On(Set.of(Notify.Event.DELAY)).wire()).isEqualTo("DELAY");
    }
}
