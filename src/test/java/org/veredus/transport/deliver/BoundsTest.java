package org.veredus.transport.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.veredus.account.script.ScriptLog;
import org.veredus.account.script.SentCount;

/// Whatever bound a script hits, its mail is in the inbox, nothing else is done, and the owner sees
/// why: in the message, and in the log of scripts.
class BoundsTest {
    private static final String MANY = "x".repeat(3999);

    private ScriptHouse house;

    @BeforeEach
    void open() throws Exception {
        house = new ScriptHouse();
    }

    private record Hit(String bound, String script, String why) {}

    private static String times(int count, String line) {
        return IntStream.range(0, count)
                .mapToObj(i -> line.replace("#", String.valueOf(i)))
                .collect(Collectors.joining("\n"));
    }

    private static Stream<Hit> hits() {
        return Stream.of(
                new Hit(
                        "steps",
                        "require [\"variables\", \"regex\"]; set \"a\" \""
                                + MANY
                                + "\";"
                                + times(
                                        40,
                                        "if string :regex \"${a}\" \"(x{1,120}){1,30}y\" { stop; }"),
                        "takes more than 1000000 steps"),
                new Hit(
                        "nesting of blocks",
                        "if true { ".repeat(60) + "discard;" + " }".repeat(60),
                        "nested deeper than 50"),
                new Hit(
                        "nesting of tests",
                        "if " + "not ".repeat(60) + "true { discard; }",
                        "nested deeper than 50"),
                new Hit("commands", times(50_001, "keep;"), "too many commands and tests"),
                new Hit(
                        "number of variables",
                        "require \"variables\";" + times(1025, "set \"v#\" \"x\";"),
                        "more than 1024 variables"),
                new Hit(
                        "length of a string",
                        "require [\"variables\", \"fileinto\"]; set \"a\" \""
                                + MANY
                                + "\"; fileinto \""
                                + "${a}".repeat(70)
                                + "\";",
                        "a string grew longer than 262144"),
                new Hit(
                        "size of a regular expression",
                        "require \"regex\"; if header :regex \"a\" \"((x{255}){255}){255}\" { discard; }",
                        "wrong regular expression"),
                new Hit(
                        "size of a regular expression made by the run",
                        "require [\"variables\", \"regex\"]; set \"r\" \"((x{255}){255}){255}\";"
                                + " if header :regex \"subject\" \"${r}\" { discard; }",
                        "wrong regular expression"),
                new Hit(
                        "redirects",
                        times(5, "redirect \"r#@out.test\";"),
                        "more than 4 redirects"),
                new Hit(
                        "actions",
                        "require \"fileinto\";" + times(33, "fileinto \"f#\";"),
                        "more than 32 actions"),
                new Hit(
                        "changes of the header",
                        "require \"editheader\";" + times(65, "addheader \"X-#\" \"v\";"),
                        "changes more than 64 header fields"),
                new Hit(
                        "scripts within scripts",
                        "require \"include\"; include \"i0\";",
                        "include each other deeper than 10"),
                new Hit(
                        "a script within itself",
                        "require \"include\"; include \"main\";",
                        "a script includes itself"),
                new Hit(
                        "an extension that an update took away",
                        "require \"vnd.veredus.gone\"; discard;",
                        "vnd.veredus.gone"),
                new Hit("a syntax that is none", "if { discard", "expected"),
                new Hit("its own error", "require \"ihave\"; error \"so it is\";", "so it is"));
    }

    @TestFactory
    Stream<DynamicTest> theMailIsKeptAndTheOwnerSeesWhy() {
        return hits().map(hit -> DynamicTest.dynamicTest(hit.bound(), () -> see(hit)));
    }

    private void see(Hit hit) throws Exception {
        open(); // each begins in a house of its own
        for (int i = 0; i < 12; i++)
            house.script("i" + i, "require \"include\"; include \"i" + (i + 1) + "\";");
        house.script("i12", "discard;");
        house.activate(hit.script());
        assertThat(house.deliver()).isEqualTo(new Outcome.Taken());
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).hasSize(1);
        String kept = ScriptHouse.mail(house.alice, "INBOX").getFirst();
        assertThat(kept).contains("X-Sieve-Error: ").endsWith("\r\n\r\nbody\r\n");
        assertThat(house.alice.state().tree().find("f0")).isNull();
        house.runQueue();
        assertThat(ScriptHouse.mail(house.bob, "Outside")).isEmpty();
        assertThat(house.sorted.getLast().error()).contains(hit.why());
        List<ScriptLog.Ran> log = ScriptLog.list(house.alice, house.clock.instant());
        assertThat(log).hasSize(1);
        assertThat(log.getFirst().error()).contains(hit.why());
    }

    @Test
    void patternsTakeNoMoreThanTheirShareOfTime() throws Exception {
        house.activate(
                "require [\"regex\", \"variables\"];",
                "set \"a\" \"" + "a".repeat(3900) + "!\";",
                "if string :regex \"${a}\" \"^(a+)+$\" { discard; }",
                "if string :regex \"${a}\" \"^(a|aa|a?)*b\" { discard; }",
                "if string :regex \"${a}\" \"(.*)(.*)(.*)(.*)(.*)[0-9]\" { discard; }",
                "if string :matches \"${a}\" \"*a*a*a*a*a*a*a*a*a*a*a*b\" { discard; }");
        assertTimeout(Duration.ofSeconds(10), () -> house.deliver());
        assertThat(house.sorted.getLast().error()).isNull();
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).hasSize(1);
    }

    @Test
    void valuesThatAreTooLongAreCut() throws Exception {
        house.activate(
                "require [\"variables\", \"fileinto\", \"relational\","
                        + " \"comparator-i;ascii-numeric\", \"mailbox\"];",
                "set \"a\" \"" + MANY + "\";",
                "set \"b\" \"${a}${a}\";",
                "set :length \"n\" \"${b}\";",
                "fileinto :create \"is ${n}\";");
        house.deliver();
        assertThat(ScriptHouse.mail(house.alice, "is 4000")).hasSize(1);
    }

    @Test
    void onceEnoughWasSentOnADayAnswersAndNotificationsAreNotSentAndTheOwnerSeesWhy()
            throws Exception {
        ScriptLog.trace(house.alice, house.clock.instant().plus(Duration.ofDays(2)));
        sentToday(5_000);
        house.activate("require \"vacation\"; vacation \"away\";");
        house.deliver();
        assertThat(house.done()).anyMatch(line -> line.contains("scripts have sent 5000"));
        house.activate("require \"enotify\"; notify :message \"news\" \"mailto:phone@out.test\";");
        house.deliver("d@c.test", ScriptHouse.MESSAGE);
        assertThat(house.done()).anyMatch(line -> line.contains("scripts have sent 5000"));
        house.activate("require \"enotify\"; notify \"https://hook.test/\";");
        house.deliver("d@c.test", ScriptHouse.MESSAGE);
        assertThat(house.done()).anyMatch(line -> line.contains("scripts have sent 5000"));
        assertThat(house.posted).isEmpty();
        house.runQueue();
        assertThat(ScriptHouse.mail(house.bob, "Outside")).isEmpty();
        assertThat(ScriptHouse.mail(house.alice, "INBOX")).hasSize(3);
        assertThat(ScriptLog.list(house.alice, house.clock.instant()))
                .allMatch(run -> run.actions().toString().contains("scripts have sent 5000"));
        house.clock.advance(Duration.ofDays(1));
        house.deliver("d@c.test", ScriptHouse.MESSAGE);
        house.webhooks.runWaiting();
        assertThat(house.posted).hasSize(1);
    }

    private void sentToday(int messages) throws Exception {
        house.alice.<Boolean, RuntimeException>changeRecords(
                draft -> {
                    SentCount.add(draft, messages, house.clock.instant());
                    return true;
                });
    }
}
