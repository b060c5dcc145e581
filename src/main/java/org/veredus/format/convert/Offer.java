package org.veredus.format.convert;

import java.util.List;

/// A conversion there is. RFC 5259 §5.2
///
/// @param parameters the names of those it knows
public record Offer(String from, String to, List<String> parameters) {
    public Offer {
        parameters = List.copyOf(parameters);
    }
}
