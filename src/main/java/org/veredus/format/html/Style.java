package org.veredus.format.html;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What an element's own style says of its visibility.
final class Style {
    private Style() {}

    /// Whether text within is not seen, for whatever reason. A colour like the paper's hides only
    /// where the element sets its own background, or no other one was set before.
    static boolean hides(Tag tag, boolean paperIsWhite) {
        if (tag.attribute("hidden") != null) return true;
        String attribute = tag.attribute("style");
        String style = attribute == null ? "" : squeezed(attribute);
        if (style.contains("display:none")
                || style.contains("visibility:hidden")
                || style.contains("mso-hide:all")
                || isZero(style, "font-size:")
                || isZero(style, "opacity:")
                || isZero(style, "max-height:")
                || style.contains("text-indent:-9")) return true;
        String colour = colour(tag, style);
        if (colour == null) return false;
        String background = value(style, "background-color:");
        if (background == null) background = value(style, "background:");
        if (background != null) return colour.equals(background);
        return paperIsWhite && isNearlyWhite(colour);
    }

    /// Whether the element sets a background of another colour than white.
    static boolean darkens(Tag tag) {
        String old = tag.attribute("bgcolor");
        if (old != null) return !isNearlyWhite(old.toLowerCase(Locale.ROOT));
        if (tag.attribute("background") != null) return true;
        String attribute = tag.attribute("style");
        if (attribute == null) return false;
        String style = squeezed(attribute);
        String value = value(style, "background-color:");
        if (value == null) value = value(style, "background:");
        return style.contains("background-image") || (value != null && !isNearlyWhite(value));
    }

    private static @Nullable String colour(Tag tag, String style) {
        if (tag.name().equals("font")) {
            String colour = tag.attribute("color");
            if (colour != null) return colour.strip().toLowerCase(Locale.ROOT);
        }
        if (style.startsWith("color:")) return value(style, "color:");
        return value(style, ";color:");
    }

    private static @Nullable String value(String style, String property) {
        int at = style.indexOf(property);
        if (at < 0) return null;
        int from = at + property.length();
        int end = style.indexOf(';', from);
        String value = end < 0 ? style.substring(from) : style.substring(from, end);
        return value.replace("!important", "");
    }

    private static boolean isZero(String style, String property) {
        String value = value(style, property);
        if (value == null) return false;
        String number = value.replaceAll("(px|pt|em|rem|%)$", "");
        return number.equals("0")
                || number.equals("0.0")
                || (property.equals("font-size:") && number.equals("1"));
    }

    private static boolean isNearlyWhite(String colour) {
        return switch (colour) {
            case "white", "#fff", "#ffffff", "ffffff", "#fefefe", "#fffffe", "#fdfdfd", "snow" ->
                    true;
            case "rgb(255,255,255)", "transparent", "none", "inherit", "initial" -> true;
            default -> false;
        };
    }

    private static String squeezed(String style) {
        StringBuilder squeezed = new StringBuilder(style.length());
        for (int i = 0; i < style.length(); i++) {
            char c = style.charAt(i);
            if (c > ' ') squeezed.append(c >= 'A' && c <= 'Z' ? (char) (c | 0x20) : c);
        }
        return squeezed.toString();
    }
}
