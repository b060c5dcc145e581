package org.veredus.account.auth;

import org.veredus.account.directory.Profile;

/// Who must have a second factor.
public enum Demand {
    NOBODY,
    ADMINISTRATORS,
    EVERYBODY;

    boolean isFor(Profile profile) {
        return switch (this) {
            case NOBODY -> false;
            case ADMINISTRATORS -> profile.isAdmin();
            case EVERYBODY -> true;
        };
    }
}
