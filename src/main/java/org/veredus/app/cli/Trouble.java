package org.veredus.app.cli;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import org.jspecify.annotations.Nullable;

/// Says what is wrong with a file or a connection: the runtime's own message is often a path alone.
final class Trouble {
    private Trouble() {}

    static String of(Exception why) {
        return why instanceof FileSystemException file
                ? file.getFile() + ": " + reason(file)
                : message(why);
    }

    /// @param file which it is; not all exceptions know
    static String of(Object file, IOException why) {
        return file
                + ": "
                + (why instanceof FileSystemException known ? reason(known) : message(why));
    }

    private static String reason(FileSystemException why) {
        return switch (why) {
            case NoSuchFileException _ -> "there is no such file or folder";
            case AccessDeniedException _ -> "this user may not";
            case FileAlreadyExistsException _ -> "it is there already";
            case NotDirectoryException _ -> "it is no folder";
            case DirectoryNotEmptyException _ -> "the folder is not empty";
            default -> or(why.getReason(), why);
        };
    }

    private static String message(Exception why) {
        return or(why.getMessage(), why);
    }

    private static String or(@Nullable String message, Exception why) {
        return message == null || message.isBlank() ? why.getClass().getSimpleName() : message;
    }
}
