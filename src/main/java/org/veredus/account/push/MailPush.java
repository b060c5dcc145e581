package org.veredus.account.push;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.veredus.storage.kv.RecordReader;
import org.veredus.storage.kv.RecordWriter;
import org.veredus.storage.kv.StoreFailed;

/// Which mail is told itself, and what of it. draft-ietf-jmap-emailpush-03
///
/// @param filter JSON of an Email/query; null: all
/// @param properties of an Email, those that matter most first
/// @param urgency RFC 8030 §5.3
public record MailPush(@Nullable String filter, List<String> properties, String urgency) {
    public MailPush {
        properties = List.copyOf(properties);
    }

    void write(RecordWriter record) {
        record.text(filter == null ? "" : filter).text(urgency).number(properties.size());
        properties.forEach(record::text);
    }

    static MailPush read(RecordReader in) throws StoreFailed {
        String filter = in.text();
        String urgency = in.text();
        List<String> properties = new ArrayList<>();
        for (int left = in.count(); left > 0; left--) properties.add(in.text());
        return new MailPush(filter.isEmpty() ? null : filter, properties, urgency);
    }
}
