package io.flashsale.platform.security;

import io.flashsale.platform.ServiceUnavailable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Our own token with {@code ROLE_SERVICE}, for consumers and jobs. Whoever rotates it replaces the file. */
public final class ServiceToken {

    private record Read(FileTime modified, String token) {}

    private final @Nullable Path file;
    private volatile @Nullable Read last;

    public ServiceToken(@Nullable Path file) {
        this.file = file;
    }

    /** @throws ServiceUnavailable if there is no token to read */
    public String value() {
        var source = file;
        if (source == null) {
            throw new ServiceUnavailable("flash.security.service-token-file is not set");
        }
        try {
            var modified = Files.getLastModifiedTime(source);
            var known = last;
            if (known != null && known.modified().equals(modified)) {
                return known.token();
            }
            var token = Files.readString(source).strip();
            if (token.isEmpty()) {
                throw new ServiceUnavailable("the service token file is empty");
            }
            last = new Read(modified, token);
            return token;
        } catch (IOException unreadable) {
            throw new ServiceUnavailable("the service token cannot be read", unreadable);
        }
    }
}
