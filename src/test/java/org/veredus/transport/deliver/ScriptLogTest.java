package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.veredus.account.script.ScriptLog;
import org.veredus.account.script.ScriptName;
import org.veredus.account.script.ScriptQuota;
import org.veredus.account.script.Scripts;

/// What owners are told of their scripts.
class ScriptLogTest {
    private ScriptHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ScriptHouse();
    }

    private List<ScriptLog.Ran> log() throws Exception {
        return ScriptLog.list(house.alice, house.clock.instant());
    }

    @Test
    void aRunThatFailsIsToldLineByLine() throws Exception {
        house.activate(
                "require \"variables\";",
                "if header :contains \"subject\" \"hello\" {",
                "  set \"to\" \"nowhere\";",
                "  redirect \"${to}\";",
                "}");
        house.deliver();
        assertThat(log()).hasSize(1);
        ScriptLog.Ran run = log().getFirst();
        assertThat(run.trace()).isEqualTo("t1");
        assertThat(run.about()).isEqualTo("<c@c.test> hello");
        assertThat(run.error()).isEqualTo("line 4, column 1: \"nowhere\" is no mail address");
        assertThat(run.actions()).containsExactly("keep (implicit)");
        assertThat(run.lines())
                .contains("line 2: subject \"hello\" :contains \"hello\": yes")
                .contains("line 4: error: \"nowhere\" is no mail address");
        assertThat(ScriptHouse.mail(house.alice, "INBOX").getFirst())
                .contains(
                        "\r\nX-Sieve-Error: line 4, column 1: \"nowhere\" is no mail address\r\n");
    }

    @Test
    void otherRunsAreToldForAsLongAsTheOwnerWants() throws Exception {
        house.activate("if header \"subject\" \"other\" { discard; }");
        house.deliver();
        assertThat(log()).isEmpty();
        ScriptLog.trace(house.alice, house.clock.instant().plus(Duration.ofDays(2)));
        house.deliver();
        assertThat(log()).hasSize(1);
        assertThat(log().getFirst().error()).isNull();
        assertThat(log().getFirst().lines())
                .containsExactly(
                        "line 1: subject \"hello\" :is \"other\": no", "line 1: header: false");
        house.clock.advance(Duration.ofDays(3));
        house.deliver();
        assertThat(log()).hasSize(1);
        house.clock.advance(Duration.ofDays(5));
        assertThat(log()).isEmpty();
    }

    @Test
    void aRejectionIsToldToo() throws Exception {
        house.activate("require \"reject\"; reject \"no\";");
        ScriptLog.trace(house.alice, house.clock.instant().plus(Duration.ofDays(2)));
        assertThat(house.deliver()).isEqualTo(new Outcome.Rejected(List.of("no")));
        assertThat(log().getFirst().actions()).containsExactly("reject no");
    }

    @Test
    void aScriptThatAnUpdateBrokeIsToldToo() throws Exception {
        Scripts scripts = new Scripts(house.alice, ScriptQuota.defaults());
        scripts.put(new ScriptName("main"), "no script at all");
        scripts.activate(new ScriptName("main"));
        house.deliver();
        assertThat(log().getFirst().error()).contains("line 1");
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).hasSize(1);
    }

    @Test
    void onlyTheNewestStay() throws Exception {
        house.activate("require \"variables\"; set \"to\" \"x\"; redirect \"${to}\";");
        for (int i = 0; i < ScriptLog.MAX_RUNS + 5; i++) {
            house.clock.advance(Duration.ofSeconds(1));
            house.deliver("s" + i + "@c.test", ScriptHouse.MESSAGE);
        }
        assertThat(log()).hasSize(ScriptLog.MAX_RUNS);
        assertThat(log().getFirst().about()).contains("s" + (ScriptLog.MAX_RUNS + 4) + "@");
        assertThat(log().getLast().about()).contains("s5@");
    }

    @Test
    void longRunsAreCut() throws Exception {
        house.activate(
                "require [\"variables\"];",
                "if header \"x\" \"y\" { discard; }\n".repeat(300),
                "set \"to\" \"x\"; redirect \"${to}\";");
        house.deliver();
        assertThat(log().getFirst().lines()).hasSize(201);
        assertThat(log().getFirst().lines().getLast()).isEqualTo("…");
    }
}
