package org.veredus.transport.milter;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.veredus.account.mailbox.MessageIntake;
import org.veredus.account.mailbox.NewMessage;
import org.veredus.storage.kv.StoreFailed;

/// A message with what a filter wants changed in it.
final class Edited {
    private final Original original;
    private final List<Original.Field> fields;
    private final List<Change.Body> body = new ArrayList<>();
    private boolean changed;

    private Edited(Original original) {
        this.original = original;
        fields = new ArrayList<>(original.fields());
    }

    /// @return null if the message stays as it is
    static @Nullable NewMessage of(
            Original original, List<Change> changes, Supplier<MessageIntake> intakes)
            throws StoreFailed {
        Edited edited = new Edited(original);
        for (Change change : changes) edited.apply(change);
        return edited.changed ? edited.write(intakes) : null;
    }

    private void apply(Change change) {
        switch (change) {
            case Change.AddField(var name, var value) -> {
                fields.add(field(name, value));
                changed = true;
            }
            case Change.InsertField(var index, var name, var value) -> {
                fields.add(Math.min(index, fields.size()), field(name, value));
                changed = true;
            }
            case Change.ChangeField(var index, var name, var value) -> change(index, name, value);
            case Change.Body octets -> {
                body.add(octets);
                changed = true;
            }
            case Change.AddRecipient _,
                    Change.DeleteRecipient _,
                    Change.Sender _,
                    Change.Quarantine _ -> {} // of the envelope
        }
    }

    /// The field that we wrote is none of theirs. One that is not there is added.
    private void change(int index, String name, String value) {
        changed = true;
        int left = Math.max(1, index);
        for (int i = original.ours(); i < fields.size(); i++) {
            if (!fields.get(i).name().equalsIgnoreCase(name) || --left > 0) continue;
            if (value.isBlank()) fields.remove(i);
            else fields.set(i, field(name, value));
            return;
        }
        if (!value.isBlank()) fields.add(field(name, value));
    }

    /// A line end within a value folds it, so it must go on with a space: else it would be another
    /// field, or the end of the header.
    private static Original.Field field(String name, String value) {
        StringBuilder folded = new StringBuilder(value.length() + 16);
        for (String line : value.replace("\r", "").split("\n")) {
            if (line.isBlank()) continue;
            boolean first = folded.isEmpty();
            boolean spaced = line.charAt(0) == ' ' || line.charAt(0) == '\t';
            folded.append(first ? "" : "\r\n").append(first || spaced ? "" : " ").append(line);
        }
        return new Original.Field(name, folded.toString().getBytes(StandardCharsets.UTF_8));
    }

    private NewMessage write(Supplier<MessageIntake> intakes) throws StoreFailed {
        try (MessageIntake intake = intakes.get()) {
            for (Original.Field field : fields) {
                write(intake, (field.name() + ":").getBytes(StandardCharsets.UTF_8));
                write(intake, field.value());
                write(intake, new byte[] {'\r', '\n'});
            }
            if (body.isEmpty()) {
                copy(intake);
            } else {
                write(intake, new byte[] {'\r', '\n'});
                new LineEnds(intake).write(body);
            }
            return intake.finish();
        }
    }

    /// With the empty line, if there is one.
    private void copy(MessageIntake intake) throws StoreFailed {
        write(intake, new byte[] {'\r', '\n'});
        try {
            original.body(
                    Milter.CHUNK,
                    chunk -> {
                        try {
                            write(intake, chunk);
                        } catch (StoreFailed broken) {
                            throw new IOException(broken);
                        }
                    });
        } catch (IOException wrapped) {
            if (wrapped.getCause() instanceof StoreFailed broken) throw broken;
            throw new StoreFailed("a message could not be copied", wrapped);
        }
    }

    private static void write(MessageIntake intake, byte[] octets) throws StoreFailed {
        intake.write(octets, 0, octets.length);
    }

    /// Makes CRLF of each line end, as some filters write LF.
    private static final class LineEnds {
        private final MessageIntake intake;
        private byte last;

        LineEnds(MessageIntake intake) {
            this.intake = intake;
        }

        void write(List<Change.Body> parts) throws StoreFailed {
            for (Change.Body part : parts) {
                byte[] out = new byte[part.octets().length * 2];
                int length = 0;
                for (byte octet : part.octets()) {
                    if (last == '\r' && octet != '\n') out[length++] = '\n';
                    if (octet == '\n' && last != '\r') out[length++] = '\r';
                    if (length + 2 > out.length) {
                        intake.write(out, 0, length);
                        length = 0;
                    }
                    out[length++] = octet;
                    last = octet;
                }
                intake.write(out, 0, length);
            }
            if (last == '\r') intake.write(new byte[] {'\n'}, 0, 1);
        }
    }
}
