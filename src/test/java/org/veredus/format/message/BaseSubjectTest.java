package org.veredus.format.message;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BaseSubjectTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "Hello | Hello",
                "Re: Hello | Hello",
                "RE : re: Fwd: FW: Hello | Hello",
                "Re[2]: Hello | Hello",
                "[list] Re: Hello | Hello",
                "Re: [list] Hello | Hello",
                "[a] [b] Re [c]: [d] Hello (fwd) | Hello",
                "Hello (fwd) (FWD) | Hello",
                "[fwd: Re: Hello (fwd)] | Hello",
                "[fwd: [fwd: Hello]] | Hello",
                "[list] | [list]",
                "[a][b] | [b]",
                "Regarding | Regarding",
                "Re Hello | Re Hello",
                "Hello  big\tworld | Hello big world",
                "[unclosed Re: x | [unclosed Re: x",
                "Re: | ''",
                "(fwd) | ''",
            })
    void stripsWhatRepliesAdd(String subject, String base) {
        assertThat(BaseSubject.of(subject)).isEqualTo(base);
    }

    @Test
    void isStableAndNeverThrows() {
        var random = new Random(5256);
        String[] pieces = {
            "Re", "fw", "d", ":", "[", "]", " ", "(fwd)", "[fwd:", "x", "\t", "İ", "re: "
        };
        for (int round = 0; round < 50_000; round++) {
            var text = new StringBuilder();
            for (int i = random.nextInt(12); i > 0; i--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            String base = BaseSubject.of(text.toString());
            assertThat(BaseSubject.of(base)).as(text.toString()).isEqualTo(base);
        }
    }

    @Test
    void isQuickWithHostileSubjects() {
        for (String unit : List.of("[", "[a]", "re:", "[fwd:", "(fwd)", " ", "re:[a")) {
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(20), () -> BaseSubject.of(unit.repeat(1_000_000)));
        }
    }
}
