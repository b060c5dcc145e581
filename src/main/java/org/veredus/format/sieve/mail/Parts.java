package org.veredus.format.sieve.mail;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.mime.NestedMessage;
import org.veredus.format.mime.Part;

/// Walks the parts of a message, outermost first. RFC 5703 §3
public final class Parts {
    private static final int MAX_HEADER = 256 * 1024;

    private Parts() {}

    /// This part and all within it, in the order in which they stand.
    public static List<Part> all(Part part) {
        List<Part> found = new ArrayList<>();
        collect(part, found);
        return found;
    }

    /// All within this part.
    public static List<Part> below(Part part) {
        List<Part> found = all(part);
        return found.subList(1, found.size());
    }

    /// Whether this is the message itself: only its header begins where the message does.
    public static boolean isWhole(Part part) {
        return part.extent().headerStart() == 0;
    }

    private static void collect(Part part, List<Part> found) {
        found.add(part);
        part.children().forEach(child -> collect(child, found));
        NestedMessage nested = part.message();
        if (nested != null) {
            collect(nested.root(), found);
        }
    }

    /// The fields in a part's own header.
    public static List<HeaderField> fields(Mail mail, Part part) {
        if (isWhole(part)) {
            return mail.fields();
        }
        int from = (int) part.extent().headerStart();
        int to = (int) part.extent().bodyStart();
        byte[] header = Arrays.copyOfRange(mail.framed(), from, to);
        return Header.parse(header, MAX_HEADER).fields();
    }
}
