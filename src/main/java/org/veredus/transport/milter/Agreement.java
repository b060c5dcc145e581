package org.veredus.transport.milter;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What we and a filter have agreed on: what it may change, what it wants to hear, which of it it
/// answers.
///
/// @param macros names of those that it wants, by the letter of the command; a letter that is not
///     there: the usual ones
record Agreement(int version, int actions, int steps, Map<Character, Set<String>> macros) {
    private static final int VERSION = 6;
    private static final int OLDEST = 2;

    static final int ADD_FIELDS = 0x01;
    static final int CHANGE_BODY = 0x02;
    static final int ADD_RECIPIENTS = 0x04;
    static final int DELETE_RECIPIENTS = 0x08;
    static final int CHANGE_FIELDS = 0x10;
    static final int QUARANTINE = 0x20;
    static final int CHANGE_SENDER = 0x40;
    static final int ADD_RECIPIENTS_WITH_PARAMETERS = 0x80;
    static final int CHOOSE_MACROS = 0x100;
    private static final int ALL_ACTIONS = 0x1FF;

    static final int NO_CONNECT = 0x01;
    static final int NO_HELO = 0x02;
    static final int NO_MAIL = 0x04;
    static final int NO_RCPT = 0x08;
    static final int NO_BODY = 0x10;
    static final int NO_HEADERS = 0x20;
    static final int NO_END_OF_HEADERS = 0x40;
    static final int SILENT_HEADERS = 0x80;
    static final int NO_DATA = 0x200;
    static final int SKIP = 0x400;
    static final int SILENT_CONNECT = 0x1000;
    static final int SILENT_HELO = 0x2000;
    static final int SILENT_MAIL = 0x4000;
    static final int SILENT_RCPT = 0x8000;
    static final int SILENT_DATA = 0x10000;
    static final int SILENT_END_OF_HEADERS = 0x40000;
    static final int SILENT_BODY = 0x80000;
    static final int LEADING_SPACE = 0x100000;

    /// All but hearing of refused recipients; unknown commands are not told of.
    private static final int ALL_STEPS = 0x1FF7FF;

    /// Octets of an offer or an answer without a list of macros.
    private static final int LENGTH = 12;

    /// Letters by the numbers of stages in lists of macros.
    private static final String STAGES = "CHMRTEN";

    static Packet offer() {
        return new Packet(
                'O',
                ByteBuffer.allocate(LENGTH)
                        .putInt(VERSION)
                        .putInt(ALL_ACTIONS)
                        .putInt(ALL_STEPS)
                        .array());
    }

    static Agreement of(Packet answer) throws IOException {
        if (answer.letter() != 'O')
            throw new IOException("it answers an offer with " + answer.letter());
        int version = answer.number(0);
        int actions = answer.number(4);
        int steps = answer.number(8);
        if (version < OLDEST || version > VERSION)
            throw new IOException("it speaks version " + version);
        if ((actions & ~ALL_ACTIONS) != 0 || (steps & ~ALL_STEPS) != 0)
            throw new IOException("it wants what was not offered");
        return new Agreement(version, actions, steps, macros(answer));
    }

    private static Map<Character, Set<String>> macros(Packet answer) throws IOException {
        Map<Character, Set<String>> macros = new HashMap<>();
        int at = LENGTH;
        while (at + 4 < answer.data().length) {
            int stage = answer.number(at);
            if (stage < 0 || stage >= STAGES.length())
                throw new IOException("it wants macros at stage " + stage);
            String names = answer.texts(at + 4, 1).getFirst();
            ByteArrayOutputStream text = new ByteArrayOutputStream();
            Packet.writeText(text, names);
            macros.put(STAGES.charAt(stage), Set.copyOf(List.of(names.strip().split("[ ,]+"))));
            at += 4 + text.size();
        }
        return macros;
    }

    boolean may(int action) {
        return (actions & action) != 0;
    }

    boolean wants(int no) {
        return (steps & no) == 0;
    }

    boolean has(int step) {
        return (steps & step) != 0;
    }

    boolean wantsMacro(char command, String name) {
        Set<String> wanted = macros.get(command);
        return wanted == null || wanted.contains(name);
    }
}
