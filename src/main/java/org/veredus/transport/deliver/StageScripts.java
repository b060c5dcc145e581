package org.veredus.transport.deliver;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.veredus.account.mailbox.Accounts;
import org.veredus.format.address.Domain;
import org.veredus.format.address.ReversePath;
import org.veredus.format.sieve.Action;
import org.veredus.format.sieve.Delivery;
import org.veredus.format.sieve.Delivery.Occasion.Known;
import org.veredus.format.sieve.Limits;
import org.veredus.format.sieve.Result;
import org.veredus.format.sieve.Script;
import org.veredus.format.sieve.Sequence;
import org.veredus.format.sieve.Trace;
import org.veredus.storage.kv.StoreFailed;
import org.veredus.transport.envelope.Envelope;
import org.veredus.transport.envelope.Recipient;
import org.veredus.transport.inspect.Stamp;

/// The administrator's scripts at the stages of an SMTP session. A script that fails, or asks for
/// what cannot be done at its stage, stands in nobody's way: the log says so, and the session goes
/// on.
public final class StageScripts {
    private static final Logger log = LoggerFactory.getLogger(StageScripts.class);

    /// Messages that scripts look at are held whole; all together have so many KiB.
    private static final int MEMORY = 128 << 10;

    private static final byte[] NO_MESSAGE = "\r\n".getBytes(StandardCharsets.US_ASCII);

    private final HouseRules house;
    private final Accounts accounts;
    private final Rules.Equipment equipment;
    private final InstantSource clock;
    private final Semaphore memory = new Semaphore(MEMORY, true);

    public StageScripts(
            HouseRules house, Accounts accounts, Rules.Equipment equipment, InstantSource clock) {
        this.house = house;
        this.accounts = accounts;
        this.equipment = equipment;
        this.clock = clock;
    }

    /// Where a session is. Each has a script of the house, by name.
    public enum Stage {
        CONNECT("smtp-connect", Known.CLIENT),
        HELLO("smtp-helo", Known.CLIENT),
        MAIL("smtp-mail", Known.SENDER),
        RCPT("smtp-rcpt", Known.RECIPIENT),
        DATA("smtp-data", Known.MESSAGE);

        private final String script;
        private final Known known;

        Stage(String script, Known known) {
            this.script = script;
            this.known = known;
        }
    }

    /// Who is at the other end.
    ///
    /// @param session its id, for the log
    /// @param facts items of the environment, RFC 5183
    public record Visitor(String session, Map<String, String> facts) {
        public Visitor {
            facts = Map.copyOf(facts);
        }
    }

    /// What becomes of the session.
    public sealed interface Ruling {
        record Pass() implements Ruling {}

        /// @param lines of a reply, in ASCII
        record Refuse(List<String> lines) implements Ruling {
            public Refuse {
                lines = List.copyOf(lines);
            }
        }

        /// @param lines of a reply, in ASCII
        record Later(List<String> lines) implements Ruling {
            public Later {
                lines = List.copyOf(lines);
            }
        }

        /// The message is said to be taken, and thrown away.
        record Swallow() implements Ruling {}
    }

    /// At [Stage#CONNECT] and [Stage#HELLO].
    public Ruling client(Stage stage, Visitor visitor) throws StoreFailed {
        return rule(stage, visitor, new Asked(NO_MESSAGE, "", "", null, Stamp.NONE));
    }

    public Ruling sender(Visitor visitor, Envelope envelope) throws StoreFailed {
        return rule(
                Stage.MAIL, visitor, new Asked(NO_MESSAGE, from(envelope), "", null, Stamp.NONE));
    }

    /// The server's script, and then that of the recipient's domain.
    public Ruling recipient(Visitor visitor, Envelope envelope, Recipient recipient)
            throws StoreFailed {
        return rule(
                Stage.RCPT,
                visitor,
                new Asked(
                        NO_MESSAGE,
                        from(envelope),
                        recipient.address().wire(),
                        recipient.address().domain(),
                        Stamp.NONE));
    }

    /// The whole message, below what was found out about it.
    public Ruling message(Visitor visitor, Letter letter) throws StoreFailed {
        if (scripts(Stage.DATA, null).isEmpty()) return new Ruling.Pass();
        int kibibytes = (int) Math.min(MEMORY, 1 + letter.message().index().size() / 1024);
        memory.acquireUninterruptibly(kibibytes);
        try (Contents contents = new Contents(accounts, letter.message())) {
            Stamp stamp = letter.judgement().stamp();
            String to = letter.recipients().getFirst().recipient().address().wire();
            return rule(
                    Stage.DATA,
                    visitor,
                    new Asked(
                            contents.octets(stamp.fields()),
                            from(letter.envelope()),
                            to,
                            null,
                            stamp));
        } finally {
            memory.release(kibibytes);
        }
    }

    private static String from(Envelope envelope) {
        return switch (envelope.from()) {
            case ReversePath.Null() -> "";
            case ReversePath.Of(var address) -> address.wire();
        };
    }

    /// What a script can ask about.
    ///
    /// @param domain whose own script runs, too; null: none
    private record Asked(
            byte[] message, String from, String to, @Nullable Domain domain, Stamp stamp) {}

    private List<Script> scripts(Stage stage, @Nullable Domain domain) throws StoreFailed {
        HouseRules.Compiled compiled = house.now();
        List<Script> scripts = new ArrayList<>();
        Script ofServer = compiled.script(null, stage.script);
        Script ofDomain = domain == null ? null : compiled.script(domain, stage.script);
        if (ofServer != null) scripts.add(ofServer);
        if (ofDomain != null) scripts.add(ofDomain);
        return scripts;
    }

    private Ruling rule(Stage stage, Visitor visitor, Asked asked) throws StoreFailed {
        List<Script> scripts = scripts(stage, asked.domain);
        if (scripts.isEmpty()) return new Ruling.Pass();
        Map<String, String> facts = new HashMap<>(visitor.facts);
        facts.put("vnd.veredus.stage", stage.script.substring("smtp-".length()));
        StageWorld world =
                new StageWorld(
                        house.now(), house.lists(), asked.domain, asked.stamp, facts, equipment);
        Delivery delivery =
                new Delivery(
                        asked.message,
                        asked.from,
                        asked.to,
                        List.of(),
                        clock.instant().atZone(ZoneOffset.UTC),
                        Map.of(),
                        new Delivery.Occasion.Stage(stage.known));
        Result result = Sequence.run(scripts, delivery, world, Limits.defaults(), Trace.NONE);
        if (result.error() != null) failed(stage, visitor, result.error().toString());
        return ruling(stage, visitor, result.actions());
    }

    private static Ruling ruling(Stage stage, Visitor visitor, List<Action> actions) {
        Ruling ruling = new Ruling.Pass();
        for (Action action : actions) {
            switch (action) {
                case Action.Keep _ -> {}
                case Action.Reject reject ->
                        ruling = new Ruling.Refuse(ReplyText.lines(reject.reason()));
                case Action.Defer(var reason) -> ruling = new Ruling.Later(ReplyText.lines(reason));
                case Action.Discard() -> {
                    if (stage == Stage.DATA) ruling = new Ruling.Swallow();
                    else cannot(stage, visitor, action);
                }
                case Action.FileInto _,
                        Action.Redirect _,
                        Action.Vacation _,
                        Action.Notify _,
                        Action.Snooze _,
                        Action.Report _ ->
                        cannot(stage, visitor, action);
            }
        }
        return ruling;
    }

    private static void cannot(Stage stage, Visitor visitor, Action action) {
        failed(stage, visitor, "\"" + action.name() + "\" cannot be done at this stage");
    }

    private static void failed(Stage stage, Visitor visitor, String why) {
        log.atWarn()
                .addKeyValue("session", visitor.session)
                .addKeyValue("script", stage.script)
                .addKeyValue("why", why)
                .log("a script of a stage failed, and the session goes on");
    }
}
