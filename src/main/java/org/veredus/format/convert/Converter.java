package org.veredus.format.convert;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Converts contents. One for the whole program: it bounds how many images are worked on at a time.
public final class Converter {
    /// Octets of a content that is converted.
    public static final int MAX_OCTETS = 32 << 20;

    private static final List<Offer> OFFERS = offersOfAll();

    private final Semaphore images;

    /// @param imagesAtOnce images that are converted at a time, each with some 80 MiB at most; who
    ///     comes later waits
    public Converter(int imagesAtOnce) {
        images = new Semaphore(imagesAtOnce, true);
    }

    private static List<Offer> offersOfAll() {
        List<Offer> offers = new ArrayList<>();
        for (String type : TextConversion.CHARSET_TYPES) {
            offers.add(new Offer(type, type, TextConversion.PARAMETERS));
        }
        for (String type : TextConversion.HTML_TYPES) {
            offers.add(new Offer(type, TextConversion.PLAIN, TextConversion.PARAMETERS));
        }
        for (ImageType from : ImageType.values()) {
            for (ImageType to : ImageType.TARGETS) {
                offers.add(new Offer(from.wire(), to.wire(), ImageConversion.PARAMETERS));
            }
        }
        return List.copyOf(offers);
    }

    /// All there is.
    public static List<Offer> offers() {
        return OFFERS;
    }

    /// The conversion of one type to another; null if there is none.
    public static @Nullable Offer offer(String from, String to) {
        return matching(from, to).findFirst().orElse(null);
    }

    /// What a content of this type can become.
    public static List<String> targets(String from) {
        return OFFERS.stream()
                .filter(one -> one.from().equalsIgnoreCase(from))
                .map(Offer::to)
                .toList();
    }

    private static Stream<Offer> matching(String from, String to) {
        return OFFERS.stream()
                .filter(one -> one.from().equalsIgnoreCase(from) && one.to().equalsIgnoreCase(to));
    }

    /// Converts one content; waits while too many images are worked on, each of which takes a
    /// second or two at most.
    public Converted convert(MediaContent content, Wish wish) {
        Offer offer = offer(content.mediaType(), wish.mediaType());
        if (offer == null) {
            return Converted.Refused.impossible(content.mediaType(), wish.mediaType());
        }
        Set<String> known = Set.copyOf(offer.parameters());
        List<String> unknown =
                wish.parameters().keySet().stream()
                        .filter(name -> !known.contains(name))
                        .sorted()
                        .toList();
        if (!unknown.isEmpty()) {
            return new Converted.Refused(
                    Converted.Why.PARAMETERS,
                    "unknown parameters: " + String.join(", ", unknown),
                    unknown);
        }
        if (content.octets().length > MAX_OCTETS) {
            return Converted.Refused.tooLarge(
                    "the content has more than " + MAX_OCTETS + " octets");
        }
        return content.mediaType().startsWith("image/")
                ? image(content, wish)
                : TextConversion.convert(content, wish);
    }

    private Converted image(MediaContent content, Wish wish) {
        images.acquireUninterruptibly();
        try {
            return ImageConversion.convert(content, wish);
        } finally {
            images.release();
        }
    }
}
