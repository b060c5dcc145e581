package org.veredus.format.html;

import java.util.List;
import java.util.Map;

/// What an HTML document has.
///
/// @param shown the text a reader sees, lines and blocks divided by white space
/// @param hidden the text a reader does not see
/// @param links in order, up to a bound
/// @param images where images come from, up to a bound
/// @param tags how often each of the tags that matter was there, by name in lower case
/// @param invisibles characters without width that stand within words
/// @param skeleton names the elements in their order; 0 if there are none
public record HtmlContent(
        String shown,
        String hidden,
        List<HtmlLink> links,
        List<String> images,
        Map<Tag, Integer> tags,
        int invisibles,
        long skeleton) {
    /// A document that is empty.
    public static final HtmlContent EMPTY =
            new HtmlContent("", "", List.of(), List.of(), Map.of(), 0, 0);

    /// What is counted.
    public enum Tag {
        /// All elements.
        ANY,
        FORM,
        PASSWORD,
        SCRIPT,
        FRAME,
        OBJECT,
        REFRESH,
        TABLE,
        FONT,
        IMAGE,
        /// An attribute such as `onload`.
        HANDLER
    }

    public HtmlContent {
        links = List.copyOf(links);
        images = List.copyOf(images);
        tags = Map.copyOf(tags);
    }

    public int count(Tag tag) {
        return tags.getOrDefault(tag, 0);
    }
}
