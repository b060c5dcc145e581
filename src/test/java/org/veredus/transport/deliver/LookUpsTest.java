package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.veredus.testing.FakeClock;

class LookUpsTest {
    private final FakeClock clock = new FakeClock();
    private final List<URI> asked = new ArrayList<>();
    private int status = 200;
    private final LookUps lookUps =
            new LookUps(Set.of("rep.example", "other.example:8443"), this::get, clock);

    private LookUps.Answer get(URI address) throws IOException {
        asked.add(address);
        if (status == 0) throw new IOException("no route");
        return new LookUps.Answer(status, " listed\r\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void answersAreRememberedForAMinute() {
        for (int i = 0; i < 3; i++)
            assertThat(lookUps.ask("https://rep.example/a?b=c")).isEqualTo("listed");
        assertThat(asked).hasSize(1);
        clock.advance(Duration.ofSeconds(61));
        assertThat(lookUps.ask("https://rep.example/a?b=c")).isEqualTo("listed");
        assertThat(asked).hasSize(2);
        assertThat(lookUps.ask("https://OTHER.example:8443/")).isEqualTo("listed");
    }

    @Test
    void whatFailsIsNothingAndIsNotAskedAgainAtOnce() {
        status = 0;
        assertThat(lookUps.ask("https://rep.example/")).isNull();
        status = 200;
        assertThat(lookUps.ask("https://rep.example/")).isNull();
        assertThat(asked).hasSize(1);
        status = 404;
        assertThat(lookUps.ask("https://rep.example/no")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://evil.example/",
                "https://rep.example.evil.example/",
                "https://rep.example:8443/",
                "https://other.example/",
                "https://rep.example@evil.example/",
                "https://user:word@rep.example/",
                "ftp://rep.example/",
                "file:///etc/passwd",
                "rep.example/",
                "https://rep.example\\@evil.example/",
                "https:// rep.example/",
                ""
            })
    void onlyNamedHostsAreAsked(String address) {
        assertThat(lookUps.ask(address)).isNull();
        assertThat(lookUps.ask("https://rep.example/" + "x".repeat(2000))).isNull();
        assertThat(asked).isEmpty();
    }
}
