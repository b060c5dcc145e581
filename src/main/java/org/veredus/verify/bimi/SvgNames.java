package org.veredus.verify.bimi;

import java.util.Set;

/// What may stand in a picture of SVG Tiny PS: the names of SVG Tiny 1.2, without those for
/// animation, scripts, links, media and interaction.
final class SvgNames {
    static final Set<String> ELEMENTS =
            Set.of(
                    "svg",
                    "title",
                    "desc",
                    "metadata",
                    "defs",
                    "g",
                    "use",
                    "path",
                    "rect",
                    "circle",
                    "ellipse",
                    "line",
                    "polyline",
                    "polygon",
                    "text",
                    "tspan",
                    "textArea",
                    "tbreak",
                    "solidColor",
                    "linearGradient",
                    "radialGradient",
                    "stop",
                    "font",
                    "font-face",
                    "font-face-src",
                    "font-face-name",
                    "glyph",
                    "missing-glyph",
                    "hkern");

    static final Set<String> ATTRIBUTES =
            names(
                    """
                    id class about content datatype property rel resource rev typeof role
                    viewBox width height preserveAspectRatio zoomAndPan snapshotTime
                    transform d pathLength x y x1 y1 x2 y2 cx cy r rx ry points rotate
                    gradientUnits offset
                    color color-rendering display display-align direction
                    fill fill-opacity fill-rule opacity
                    stroke stroke-dasharray stroke-dashoffset stroke-linecap stroke-linejoin
                    stroke-miterlimit stroke-opacity stroke-width
                    solid-color solid-opacity stop-color stop-opacity vector-effect
                    shape-rendering text-rendering image-rendering visibility
                    viewport-fill viewport-fill-opacity buffered-rendering
                    font-family font-size font-style font-variant font-weight font-stretch
                    line-increment text-align text-anchor unicode-bidi
                    horiz-adv-x horiz-origin-x units-per-em panose-1 stemv stemh slope
                    cap-height x-height accent-height ascent descent bbox alphabetic
                    ideographic mathematical hanging underline-position underline-thickness
                    strikethrough-position strikethrough-thickness overline-position
                    overline-thickness unicode unicode-range glyph-name arabic-form lang
                    widths u1 u2 g1 g2 k name
                    requiredFeatures requiredExtensions requiredFormats requiredFonts
                    systemLanguage
                    """);

    static final Set<String> XML = Set.of("id", "lang", "space");

    /// Where `href` leads is looked at.
    static final Set<String> XLINK = Set.of("href", "type", "title", "role", "arcrole");

    private SvgNames() {}

    private static Set<String> names(String list) {
        return Set.of(list.strip().split("\\s+"));
    }
}
