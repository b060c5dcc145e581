package org.veredus.verify.bimi;

import java.util.ArrayList;
import java.util.List;
import org.veredus.format.message.Header;
import org.veredus.format.message.HeaderField;
import org.veredus.format.message.HeaderRepair.Cut;

/// Fields by which a server would tell programs of a logo. We write none, and whoever sends them
/// would be believed.
public final class BimiFields {
    private static final List<String> NAMES = List.of("BIMI-Location", "BIMI-Indicator");

    private BimiFields() {}

    /// Those that must be taken out of what comes in from outside, as the draft wants.
    public static List<Cut> foreign(Header header) {
        List<Cut> cuts = new ArrayList<>();
        for (String name : NAMES)
            for (HeaderField field : header.all(name))
                cuts.add(new Cut(field.start(), field.end()));
        return cuts;
    }
}
