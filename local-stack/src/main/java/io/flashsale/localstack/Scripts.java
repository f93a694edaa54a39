package io.flashsale.localstack;

import java.nio.file.Path;

/** The shell scripts of this package as files. */
final class Scripts {

    private Scripts() {}

    static Path path(String name) {
        return ServerFiles.unpack("scripts", Scripts.class, "/io/flashsale/localstack/" + name, name, false);
    }
}
