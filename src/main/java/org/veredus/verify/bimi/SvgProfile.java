package org.veredus.verify.bimi;

import java.io.StringReader;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.jspecify.annotations.Nullable;
import org.veredus.verify.bimi.DocumentFetcher.Document;

/// Whether a picture keeps to SVG Tiny Portable/Secure, draft-svg-tiny-ps-abrotman: SVG Tiny 1.2
/// without all that moves, runs, links, or is fetched from elsewhere.
///
/// What is not known to be allowed is not: elements and attributes are compared with lists. Content
/// of `metadata` may be of any kind, since nobody draws it. Stricter than the draft in that the
/// document is UTF-8 and has no document type and no processing instructions at all.
public final class SvgProfile {
    private static final String SVG = "http://www.w3.org/2000/svg";
    private static final String XLINK = "http://www.w3.org/1999/xlink";
    private static final String XML = "http://www.w3.org/XML/1998/namespace";

    private static final int MAX_DEPTH = 64;
    private static final int MAX_PROBLEMS = 50;
    private static final int MAX_SHOWN = 40;

    private final Set<String> problems = new LinkedHashSet<>();
    private final Deque<String> open = new ArrayDeque<>();
    private final StringBuilder title = new StringBuilder();
    private boolean titled;
    private int metadataDepth;

    private SvgProfile() {}

    /// What is wrong, as sentences without their end; nothing for a right one. At most
    /// [#MAX_PROBLEMS].
    public static List<String> problems(byte[] svg) {
        int most = Document.LOGO.most();
        if (svg.length > most) return List.of("it is longer than " + most + " octets");
        if (Logotype.isZipped(svg)) return List.of("it is compressed");
        try {
            String text =
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(svg)).toString();
            SvgProfile profile = new SvgProfile();
            profile.read(text.startsWith("\uFEFF") ? text.substring(1) : text);
            return List.copyOf(profile.problems);
        } catch (CharacterCodingException notUtf8) {
            return List.of("it is not UTF-8");
        }
    }

    private void read(String text) {
        // whatever a parser makes of them, they are not let near it
        if (text.contains("<!DOCTYPE") || text.contains("<!ENTITY")) {
            problem("it has a document type");
            return;
        }
        try {
            XMLStreamReader events = factory().createXMLStreamReader(new StringReader(text));
            while (events.hasNext()) if (!take(events.next(), events)) break;
            events.close();
        } catch (XMLStreamException broken) {
            problem("it is no XML: " + firstLine(broken.getMessage()));
        }
    }

    /// Nothing outside of the document is read, and no entity is expanded.
    private static XMLInputFactory factory() {
        XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
        factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
        factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
        return factory;
    }

    private static String firstLine(@Nullable String message) {
        List<String> lines = message == null ? List.of() : message.lines().toList();
        return lines.isEmpty() ? "it breaks off" : lines.getLast();
    }

    private void problem(String sentence) {
        if (problems.size() < MAX_PROBLEMS) problems.add(sentence);
    }

    /// @return whether to go on
    private boolean take(int event, XMLStreamReader events) {
        switch (event) {
            case XMLStreamConstants.START_ELEMENT -> {
                if (open.size() == MAX_DEPTH) {
                    problem("it is nested deeper than " + MAX_DEPTH);
                    return false;
                }
                start(events);
            }
            case XMLStreamConstants.END_ELEMENT -> end();
            case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> {
                if (isTitle()) title.append(events.getText());
            }
            case XMLStreamConstants.PROCESSING_INSTRUCTION ->
                    problem("it has the instruction <?" + shown(events.getPITarget()) + "?>");
            case XMLStreamConstants.DTD, XMLStreamConstants.ENTITY_REFERENCE ->
                    problem("it has a document type");
            default -> {} // comments and white space say nothing
        }
        return true;
    }

    private void start(XMLStreamReader events) {
        String name = events.getLocalName();
        boolean ours = SVG.equals(events.getNamespaceURI());
        boolean free = metadataDepth > 0;
        open.addLast(ours ? name : ":" + name);
        if (ours && name.equals("metadata") && !free) metadataDepth = open.size();
        if (open.size() == 1) root(events, ours);
        else if (!free && !(ours && SvgNames.ELEMENTS.contains(name)))
            problem("the element <" + shown(name) + "> is not allowed");
        if (isTitle()) {
            if (titled) problem("it has several titles");
            titled = true;
        }
        if (!free) attributes(events, name);
    }

    private boolean isTitle() {
        return open.size() == 2 && open.getLast().equals("title");
    }

    private void root(XMLStreamReader events, boolean ours) {
        if (!ours || !open.getLast().equals("svg")) {
            problem("it is no SVG: its element is <" + shown(events.getLocalName()) + ">");
            return;
        }
        demand(events, "version", "1.2");
        demand(events, "baseProfile", "tiny-ps");
        for (String place : List.of("x", "y"))
            if (events.getAttributeValue(null, place) != null)
                problem("the element <svg> has the attribute " + place);
    }

    private void demand(XMLStreamReader events, String attribute, String value) {
        String found = events.getAttributeValue(null, attribute);
        if (found == null) problem("the element <svg> lacks " + attribute + "=\"" + value + "\"");
        else if (!found.equals(value))
            problem(attribute + " is \"" + shown(found) + "\" and not \"" + value + "\"");
    }

    private void attributes(XMLStreamReader events, String element) {
        boolean root = open.size() == 1;
        for (int i = 0; i < events.getAttributeCount(); i++) {
            String name = events.getAttributeLocalName(i);
            String value = events.getAttributeValue(i);
            String namespace = events.getAttributeNamespace(i);
            boolean plain = namespace == null || namespace.isEmpty();
            boolean ownProfile = root && Set.of("version", "baseProfile", "x", "y").contains(name);
            boolean allowed =
                    plain
                            ? SvgNames.ATTRIBUTES.contains(name) || ownProfile
                            : XML.equals(namespace)
                                    ? SvgNames.XML.contains(name)
                                    : XLINK.equals(namespace) && SvgNames.XLINK.contains(name);
            if (!allowed)
                problem(
                        "the attribute "
                                + shown(name)
                                + " of <"
                                + shown(element)
                                + "> is not allowed");
            if (name.equals("href") && !value.strip().startsWith("#"))
                problem("<" + shown(element) + "> refers to something outside");
            else if (refersOutside(value))
                problem(
                        "the attribute "
                                + shown(name)
                                + " of <"
                                + shown(element)
                                + "> refers to something outside");
        }
    }

    /// `url(...)` of anything but a part of the document.
    private static boolean refersOutside(String value) {
        String lower = value.toLowerCase(Locale.ROOT);
        int at = lower.indexOf("url(");
        while (at >= 0) {
            String inside = lower.substring(at + "url(".length()).stripLeading();
            boolean quoted = inside.startsWith("'") || inside.startsWith("\"");
            if (!(quoted ? inside.substring(1).stripLeading() : inside).startsWith("#"))
                return true;
            at = lower.indexOf("url(", at + 1);
        }
        return false;
    }

    private void end() {
        if (open.size() == metadataDepth) metadataDepth = 0;
        if (open.size() == 1) {
            if (!titled) problem("it has no title");
            else if (title.toString().isBlank()) problem("its title is empty");
        }
        open.removeLast();
    }

    private static String shown(String text) {
        String start = text.substring(0, Math.min(text.length(), MAX_SHOWN));
        return start.codePoints().allMatch(c -> c >= ' ' && c != 0x7f) ? start : "?";
    }
}
